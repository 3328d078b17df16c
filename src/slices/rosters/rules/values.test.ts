import { describe, expect, test } from 'vitest'
import type { Cell } from '../../../platform/tables/cell.ts'
import { readDay } from './days.ts'
import { readName } from './names.ts'
import {
  isChildOfHouseholder,
  readChange,
  readDisabilityLevel,
  readDisabilityType,
  readGrade,
  readGuardianRole,
  readLeftBehind,
  readNationality,
  readPupilStatus,
  readSchoolingClaim,
  readSex,
  readStudyMode,
  readYesNo,
} from './value-lists.ts'

describe('a day', () => {
  const days: readonly (readonly [Cell, string])[] = [
    [{ date: '2013-04-05' }, '2013-04-05'],
    [41369, '2013-04-05'],
    ['41369', '2013-04-05'],
    [41369.5, '2013-04-05'],
    [20130405, '2013-04-05'],
    ['20130405', '2013-04-05'],
    ['2013-04-05', '2013-04-05'],
    ['2013-4-5', '2013-04-05'],
    ['2013.4.5', '2013-04-05'],
    ['2013/04/05', '2013-04-05'],
    ['2013年4月5日', '2013-04-05'],
    ['2013年04月05日生', '2013-04-05'],
    ['２０１３年４月５日', '2013-04-05'],
    ['2013 4 5', '2013-04-05'],
    ['2013-04-05 00:00:00', '2013-04-05'],
    ['2013-04-05T08:30:00', '2013-04-05'],
    ["'2013-04-05", '2013-04-05'],
    ['二〇一三年四月五日', '2013-04-05'],
    ['二零一二年十二月二十五日', '2012-12-25'],
    ['2012-02-29', '2012-02-29'],
  ]
  test.each(days)('%j is %s', (cell, day) => expect(readDay(cell)).toEqual({ kind: 'day', day }))

  const months: readonly (readonly [Cell, string])[] = [
    ['2013-9', '2013-09-01'],
    ['2013.9', '2013-09-01'],
    ['2013年9月', '2013-09-01'],
    ['201309', '2013-09-01'],
    [2013.9, '2013-09-01'],
    [201309, '2013-09-01'],
  ]
  test.each(months)('%j is the month of %s', (cell, day) => expect(readDay(cell)).toEqual({ kind: 'month', day }))

  const faults: readonly (readonly [Cell, string])[] = [
    ['2031-02-30', 'born-on-not-a-day'],
    ['2013-13-01', 'born-on-not-a-day'],
    ['20130230', 'born-on-not-a-day'],
    ['2013-02-29', 'born-on-not-a-day'],
    [2013.1, 'born-on-month-ambiguous'],
    ['2013', 'born-on-year-only'],
    [2013, 'born-on-year-only'],
    ['13-4-5', 'born-on-two-digit-year'],
    ['130405', 'born-on-two-digit-year'],
    ['4/5/2013', 'born-on-unreadable'],
    ['去年春天', 'born-on-unreadable'],
    [{ error: '#VALUE!' }, 'born-on-unreadable'],
    [true, 'born-on-unreadable'],
    [-1, 'born-on-unreadable'],
  ]
  test.each(faults)('%j is no day: %s', (cell, fault) => expect(readDay(cell)).toEqual({ kind: 'fault', fault }))

  test.each([null, '', '  ', '无', '/', '不详'])('%j is blank', (cell) => expect(readDay(cell).kind).toBe('blank'))
})

describe('a name', () => {
  test.each([
    ['王芳', '王芳', false],
    ['王　芳', '王芳', false],
    [' 王 芳 ', '王芳', false],
    ['扎西・次仁', '扎西·次仁', false],
    ['阿依古丽 • 买买提', '阿依古丽·买买提', false],
    ['买买提．艾力', '买买提·艾力', false],
    ['𬭊𠮷', '𬭊𠮷', false],
    ['王芳1', '王芳', true],
    ['王芳(大)', '王芳', true],
    ['王芳（女）', '王芳', true],
    ['Li  Ming', 'Li Ming', false],
    ['\ufeff卓玛\u200b', '卓玛', false],
    ['〇一', '〇一', false],
  ])('%j is %s', (cell, name, cleaned) => expect(readName(cell)).toEqual({ kind: 'name', name, cleaned, gap: false }))

  test.each([
    ['马□', '马□'],
    ['韩？', '韩□'],
    ['范?', '范□'],
    ['王*', '王□'],
    ['李�明', '李□明'],
  ])('%j has a gap', (cell, name) => expect(readName(cell)).toEqual({ kind: 'name', name, cleaned: false, gap: true }))

  test.each(['', '无', '未取名', '王芳之子', '新生儿', '/', null])('%j is blank', (cell) =>
    expect(readName(cell).kind).toBe('blank'),
  )

  test.each([
    '=1+1',
    '<b>王芳</b>',
    '12345',
    '@SUM(A1)',
    "x'; drop table child; --",
    '王芳;李明',
    '=HYPERLINK("x")',
    41369,
  ])('%j is no name', (cell) => expect(readName(cell)).toEqual({ kind: 'fault', fault: 'name-not-a-name' }))

  test('longer than 36 characters is none', () => {
    expect(readName('卓'.repeat(37))).toEqual({ kind: 'fault', fault: 'name-too-long' })
  })
})

const value = (reading: { kind: string; value?: unknown }): unknown =>
  reading.kind === 'value' ? reading.value : reading.kind

describe('value lists', () => {
  test.each([
    ['男', 'male'],
    ['女性', 'female'],
    [1, 'male'],
    ['2', 'female'],
    ['男 ', 'male'],
    ['0', 'blank'],
    ['未知', 'blank'],
    ['甲', 'unknown'],
    ['ｍ', 'male'],
  ])('sex %j is %s', (cell, expected) => expect(value(readSex(cell))).toBe(expected))
  test.each([
    ['是', true],
    ['√', true],
    [1, true],
    [true, true],
    ['否', false],
    ['×', false],
    ['0', false],
    ['', 'blank'],
    ['也许', 'unknown'],
    ['在校', true],
  ])('yes or no %j is %s', (cell, expected) => expect(value(readYesNo(cell))).toBe(expected))
  test.each([
    ['藏族', '04'],
    ['藏', '04'],
    ['04', '04'],
    [4, '04'],
    ['维吾尔族', '05'],
    ['汉族（01）', '01'],
    ['01汉族', '01'],
    ['穿青人', '97'],
    ['火星族', 'unknown'],
    ['毛难族', '36'],
  ])('nationality %j is %s', (cell, expected) => expect(value(readNationality(cell))).toBe(expected))
  test.each([
    ['在读', 'enrolled'],
    ['休学', 'suspended'],
    ['正常', 'enrolled'],
    ['转出', 'transferred-out'],
    ['辍学', 'left'],
    ['毕业', 'graduated'],
    ['死亡', 'deceased'],
    ['???', 'unknown'],
  ])('status %j is %s', (cell, expected) => expect(value(readPupilStatus(cell))).toBe(expected))
  test.each([
    ['走读', 'day'],
    ['住校', 'boarding'],
    ['1', 'day'],
    ['2', 'boarding'],
    ['送教上门', 'home-taught'],
    ['其他', 'blank'],
  ])('study mode %j is %s', (cell, expected) => expect(value(readStudyMode(cell))).toBe(expected))
  test.each([
    ['在校', 'in-school'],
    ['五年级在读', 'in-school'],
    ['外地就读', 'in-school-elsewhere'],
    ['在四川就读(外省就读)', 'in-school-elsewhere'],
    ['辍学（外出务工）', 'dropped-out'],
    ['初中辍学', 'dropped-out'],
    ['未入学', 'never-enrolled'],
    ['送教上门', 'home-taught'],
    ['缓学', 'deferred'],
    ['休学', 'deferred'],
    ['初中毕业', 'completed'],
    ['迁出', 'moved-away'],
    ['死亡', 'deceased'],
    ['不详', 'unknown'],
    ['幼儿园', 'blank'],
    ['学前', 'blank'],
    ['非在校生', 'never-enrolled'],
    ['非学生', 'never-enrolled'],
    ['目前没有在学校读书', 'never-enrolled'],
    ['不在本县就读', 'in-school-elsewhere'],
    ['非本地就读', 'in-school-elsewhere'],
    ['未辍学', 'in-school'],
    ['不清楚在哪就读', 'unknown'],
    ['甲乙丙', 'unknown'],
  ])('schooling %j is %s', (cell, expected) => expect(value(readSchoolingClaim(cell))).toBe(expected))
  test.each([
    ['三级', '3'],
    ['Ⅲ级', '3'],
    ['3', '3'],
    [3, '3'],
    ['无', 'blank'],
    ['九级', 'unknown'],
  ])('level %j is %s', (cell, expected) => expect(value(readDisabilityLevel(cell))).toBe(expected))
  test.each([
    ['视力残疾', '1'],
    ['肢体', '4'],
    ['4', '4'],
    ['多重残疾', '7'],
    ['听力、言语', '7'],
    ['无', 'blank'],
    ['无残疾', 'blank'],
    ['怪病', 'unknown'],
  ])('disability %j is %s', (cell, expected) => expect(value(readDisabilityType(cell))).toBe(expected))
  test.each([
    ['父亲', 'father'],
    ['52', 'mother'],
    ['爷爷', 'grandfather'],
    ['外婆', 'grandmother'],
    ['叔父', 'other'],
    ['', null],
  ])('guardian %j is %s', (cell, role) => expect(readGuardianRole(cell)).toBe(role))
  test.each([
    ['非留守', '0'],
    ['单亲留守', '1'],
    ['双亲留守', '2'],
    [0, '0'],
  ])('left behind %j is %s', (cell, expected) => expect(value(readLeftBehind(cell))).toBe(expected))
  test.each([
    ['长女', true],
    ['之子', true],
    ['孙女', false],
    ['户主', false],
    ['20', true],
  ])('%j is a child of the householder: %s', (cell, expected) => expect(isChildOfHouseholder(cell)).toBe(expected))
  test.each([
    ['迁出', 'moved-out'],
    ['死亡注销', 'deceased'],
    ['市外迁入', 'moved-in'],
    ['正常', null],
  ])('change %j is %s', (cell, expected) => expect(readChange(cell)).toBe(expected))
})

describe('a grade', () => {
  test.each([
    ['三年级', '13'],
    ['3年级', '13'],
    ['小学三年级', '13'],
    ['小三', '13'],
    ['3', '13'],
    [3, '13'],
    ['初一', '21'],
    ['七年级', '21'],
    ['初中一年级', '21'],
    ['九年级', '23'],
    ['初三', '23'],
    ['初四', '24'],
    ['13', '13'],
    ['21', '21'],
    ['三年级(1)班', '13'],
    ['八年级', '22'],
  ])('%j is %s', (cell, code) => expect(readGrade(cell)).toEqual({ kind: 'grade', code }))
  test('of an intake is that year', () => {
    expect(readGrade('2023级')).toEqual({ kind: 'intake', year: 2023 })
    expect(readGrade('初中2023级')).toEqual({ kind: 'intake', year: 2023 })
  })
  test.each([
    ['高一', 'out-of-compulsory'],
    ['大班', 'out-of-compulsory'],
    ['', 'blank'],
    ['甲', 'unknown'],
  ])('%j is %s', (cell, kind) => expect(readGrade(cell).kind).toBe(kind))
})
