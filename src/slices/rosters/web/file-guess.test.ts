import { describe, expect, test } from 'vitest'
import { plainDate } from '../../../kernel/plain-date.ts'
import { dayOfFileName } from './file-guess.ts'

describe('the day a file name speaks of', () => {
  test.each([
    ['公安户籍_20261101.xlsx', '2026-11-01'],
    ['流动人口(2026年10月30日).xls', '2026-10-30'],
    ['县残联残疾儿童2026-9-1.csv', '2026-09-01'],
    ['学籍系统导出.xlsx', undefined],
    ['摸排20261301.xlsx', undefined], // no such month
    ['低保对象20301101.xlsx', undefined], // in the future
  ])('%s', (name, day) => {
    expect(dayOfFileName(name, plainDate('2026-11-21'))).toBe(day)
  })
})
