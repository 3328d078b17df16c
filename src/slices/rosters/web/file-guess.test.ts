import { describe, expect, test } from 'vitest'
import { plainDate } from '../../../kernel/plain-date.ts'
import { dayOfFileName, kindOfFileName } from './file-guess.ts'

describe('what a file name says', () => {
  test.each([
    ['公安户籍_20261101.xlsx', 'police-household', '2026-11-01'],
    ['流动人口(2026年10月30日).xls', 'police-floating', '2026-10-30'],
    ['县残联残疾儿童2026-9-1.csv', 'disabled', '2026-09-01'],
    ['学籍系统导出.xlsx', 'enrolment', undefined],
    ['德吉乡适龄儿童摸排20261301.xlsx', 'village', undefined],
    ['低保对象20301101.xlsx', 'civil-affairs', undefined],
    ['表1.xlsx', undefined, undefined],
  ])('%s', (name, kind, day) => {
    expect(kindOfFileName(name)).toBe(kind)
    expect(dayOfFileName(name, plainDate('2026-11-21'))).toBe(day)
  })
})
