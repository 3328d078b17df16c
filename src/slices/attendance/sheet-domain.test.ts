import { describe, expect, test } from 'vitest'
import { plainDate as d } from '../../kernel/plain-date.ts'
import { REASONS } from './domain.ts'
import { type ClassLines, judgeClass, type PupilLine, type SheetContent, type SheetFacts } from './sheet-domain.ts'
import { CHOICES, markOf, statementOf } from './sheet-words-domain.ts'

const [monday, tuesday] = [d('2026-03-09'), d('2026-03-10')]
const sheet: SheetContent = {
  days: [monday, tuesday],
  classes: [{ classCode: '2023-01', childIds: ['a', 'b', 'c'], versions: { [tuesday]: 2 } }],
}
const [schoolClass] = sheet.classes as [SheetContent['classes'][number]]
const facts: SheetFacts = {
  names: new Map([
    ['a', '测试甲'],
    ['b', '测试乙'],
    ['c', '测试丙'],
  ]),
  held: new Map([[tuesday, new Map([['b', { part: 'whole', reason: 'ill' }]])]]),
  needsSigner: true,
}
const pupil = (
  number: string,
  name: string,
  marks: readonly string[] = [],
  more: Partial<PupilLine> = {},
): PupilLine => ({
  number,
  name,
  marks,
  contacted: '监护人',
  result: '即将返校',
  note: '',
  ...more,
})
const lines = (more: Partial<ClassLines> = {}): ClassLines => ({
  pupils: [pupil('1', '测试甲'), pupil('2', '测试乙', ['', '病']), pupil('3', '测试丙')],
  statements: ['', '已报'],
  signers: ['张老师', '张老师'],
  reasons: [],
  ...more,
})
const judged = (more: Partial<ClassLines>, known: Partial<SheetFacts> = {}) =>
  judgeClass(sheet, schoolClass, lines(more), { ...facts, ...known })
const codesOf = (more: Partial<ClassLines>, known: Partial<SheetFacts> = {}, day = 0) => {
  const found = judged(more, known)[day]!
  return found.state === 'faulty'
    ? found.faults.map((fault) => fault.code.replace('attendance.sheet-', ''))
    : found.state
}

describe('words of a class sheet', () => {
  test.each(CHOICES.marks)('%s, which a cell offers, is understood', (word) => expect(markOf(word)).toBeTruthy())
  test('cover every reason', () =>
    expect(new Set(CHOICES.marks.map((word) => markOf(word)?.reason))).toEqual(new Set(REASONS)))
  test.each([
    ['√', null],
    [' ', null],
    ['病（上午）', { part: 'morning', reason: 'ill' }],
    ['下午 旷课', { part: 'afternoon', reason: 'truant' }],
    ['？', { part: 'whole', reason: 'unknown' }],
    ['迟到', undefined],
    ['上午', undefined],
  ])('the mark %s', (text, mark) => expect(markOf(text)).toEqual(mark))
  test.each([
    ['零报告', 0],
    ['缺勤 3 人', 3],
    ['3', 3],
    ['已报', 'as-reported'],
    ['都来了', undefined],
    ['-1', undefined],
  ])('the statement %s', (text, statement) => expect(statementOf(text)).toEqual(statement))
})

describe('a day of a class in a sheet', () => {
  test('without any entry is empty, and one left as reported unchanged', () =>
    expect(judged({}).map((day) => day.state)).toEqual(['empty', 'as-reported']))

  test('signed as nil is a nil report over the version that held when the sheet was taken out', () => {
    expect(judged({ statements: ['零报告', '已报'] })[0]).toMatchObject({
      state: 'filled',
      draft: { basisVersion: 0, nilStatement: true, absences: [], signer: '张老师' },
    })
    expect(judged({ statements: ['', '缺勤1人'], reasons: ['', '当天漏记'] })[1]).toMatchObject({
      draft: { basisVersion: 2, changeReason: '当天漏记', absences: [{ childId: 'b', reason: 'ill' }] },
    })
  })

  test('counts who is on leave apart', () =>
    expect(
      judged({
        pupils: [pupil('1', '测试甲', ['准假']), pupil('2', '测试乙', ['旷上午', '病']), pupil('3', '测试丙')],
        statements: ['缺勤1人', '已报'],
      })[0],
    ).toMatchObject({
      draft: {
        nilStatement: false,
        absences: [
          { childId: 'a', reason: 'on-leave' },
          { childId: 'b', part: 'morning' },
        ],
      },
    }))

  const two = (marks: readonly string[], more: Partial<PupilLine> = {}) => [
    pupil('1', '测试甲', marks, more),
    pupil('2', '测试乙', ['', '病']),
    pupil('3', '测试丙'),
  ]
  test.each<[string, Partial<ClassLines>, string[], number?]>([
    ['absences and no signature', { pupils: two(['旷']) }, ['not-signed']],
    ['another number', { pupils: two(['旷']), statements: ['零报告'] }, ['count-differs']],
    ['a word nobody understands', { pupils: two(['迟到']), statements: ['1'] }, ['mark-unknown']],
    ['nobody contacted', { pupils: two(['旷'], { contacted: '' }), statements: ['1'] }, ['contact-missing']],
    ['a statement nobody understands', { statements: ['好'] }, ['statement-unknown']],
    ['no name below', { statements: ['零报告'], signers: [] }, ['signer-missing']],
    ['a row left out', { pupils: two([]).slice(0, 2), statements: ['零报告'] }, ['rows-missing']],
    ['a row twice', { pupils: [...two([]), pupil('3', '测试丙')], statements: ['零报告'] }, ['number-twice']],
    ['a row added', { pupils: [...two([]), pupil('4', '测试丁')], statements: ['零报告'] }, ['number-unknown']],
    [
      'names in other rows',
      { pupils: [...two([]).slice(0, 2), pupil('3', '测试乙')], statements: ['零报告'] },
      ['name-differs'],
    ],
    [
      'a change above 已报',
      { pupils: [...two([]).slice(0, 2), pupil('3', '测试丙', ['', '旷'])] },
      ['changed-unsigned'],
      1,
    ],
  ])('is refused with %s', (_, more, codes, day) => expect(codesOf(more, {}, day)).toEqual(codes))

  test('is not taken for who joined the class after the sheet was taken out', () =>
    expect(codesOf({ statements: ['零报告'] }, { names: new Map([...facts.names, ['d', '测试丁']]) })).toEqual([
      'pupil-new',
    ]))

  test('needs no name below when the homeroom teacher hands it in', () =>
    expect(codesOf({ statements: ['零报告'], signers: [] }, { needsSigner: false })).toBe('filled'))
})
