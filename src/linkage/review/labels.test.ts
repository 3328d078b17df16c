import { describe, expect, test } from 'vitest'
import { type Label, LabelFault, readLabels, writeLabels } from './labels.ts'

const labels: readonly Label[] = [
  {
    idL: 'a1',
    idR: 'b"1,x',
    label: 'match',
    by: '王芳',
    at: '2026-11-20',
    drawn: { stratum: 2, stratumSize: 40 },
    probability: 0.61,
  },
  { idL: 'a2', idR: 'b2', label: 'unsure' },
]

const faultOf = (read: () => unknown): LabelFault => {
  try {
    read()
  } catch (error) {
    if (error instanceof LabelFault) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('labels', () => {
  test.each(['csv', 'json'] as const)('survive writing and reading as %s', (format) => {
    const file = readLabels(writeLabels(labels, format))
    expect(file.labels).toEqual(labels)
    expect(file.strata).toEqual([{ stratum: 2, stratumSize: 40 }])
  })

  test('are read as people write them; pairs nobody looked at are none', () => {
    const text = '\uFEFFid_l,id_r,label,stratum,stratum_size\r\n1,2,是,1,9\r\n3,4,,2,8\r\n5,6,NO,1,9\r\n7,8,？,1,9\r\n'
    const file = readLabels(text)
    expect(file.labels.map(({ label }) => label)).toEqual(['match', 'no-match', 'unsure'])
    expect(file.strata.map(({ stratum }) => stratum)).toEqual([1, 2])
  })

  test.each([
    ['id_l,id_r,label\n1,2,maybe\n', /第 1 条「maybe」不是标注.*match/],
    ['id_l,label\n1,match\n', /第 1 条缺少 id_l 或 id_r/],
    ['id_l,id_r,label,probability\n1,2,match,1.5\n', /probability「1.5」被改动过/],
    ['id_l,id_r,label\n1,"2,match\n', /不是规范的 CSV/],
    ['[{"id_l":', /不是规范的 JSON/],
  ])('a fault says where and what would be right: %j', (text, zh) => {
    const fault = faultOf(() => readLabels(text))
    expect(fault.text.zh).toMatch(zh)
    expect(fault.text.en.length).toBeGreaterThan(20)
  })

  test('two that contradict each other are a fault that names both', () => {
    const text = 'id_l,id_r,label,by\n1,2,match,王芳\n3,4,match,王芳\n2,1,no-match,李强\n'
    expect(readLabels(text).labels.length).toBe(3)
    const { zh, en } = faultOf(() => readLabels(text, { symmetric: true })).text
    for (const part of ['1', '2', 'match (王芳)', 'no-match (李强)']) {
      expect(zh).toContain(part)
      expect(en).toContain(part)
    }
  })

  test('somebody unsure contradicts nobody, and the same said twice counts once', () => {
    const text = 'id_l,id_r,label\n1,2,unsure\n1,2,match\n1,2,match\n1,2,unsure\n'
    expect(readLabels(text).labels.map(({ label }) => label)).toEqual(['match'])
  })
})
