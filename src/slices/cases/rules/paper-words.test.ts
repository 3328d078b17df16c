import { describe, expect, test } from 'vitest'
import { aPaper } from '../../../../test/builders/papers.ts'
import { plainDate } from '../../../kernel/plain-date.ts'
import { paperOf, type WordedKind } from '../../documents/render/papers.ts'
import { PERFORM_WITHIN } from './collection.ts'
import { usualWords } from './paper-words.ts'

const issuedOn = plainDate('2026-03-10')
function textOf(kind: WordedKind, fields: object): string {
  const whole = aPaper(kind)
  const { blocks } = paperOf(kind, { ...whole, fields: { ...whole.fields, ...fields } }, '甲乡责〔2026〕12号', issuedOn)
  return JSON.stringify(blocks).replace(/\s/g, '')
}
const times = (text: string, part: string) => text.split(part).length - 1

describe('a paper in its usual words, as a good clerk writes it', () => {
  test.each(['correction-order', 'return-notice'] as const)('%s says since when and until when once', (kind) => {
    const usual = usualWords(kind, {
      today: issuedOn,
      since: plainDate('2026-02-25'),
      visits: [plainDate('2026-03-01'), plainDate('2026-03-05')],
      orderDays: 7,
      serveDays: 3,
      schoolName: '甲乡中心小学',
      gradeName: '三年级',
      countyName: '达瓦县',
      procedure: 'ordinary',
      basis: null,
      order: null,
      isWarning: false,
      penalty: null,
    })
    const text = textOf(kind, { ...usual, outOfSchoolSince: '2026-02-25', caseNumber: '' })
    expect(times(text, '2026年2月25日')).toBe(1)
    expect(times(text, '2026年3月20日')).toBe(1)
    expect(times(text, '被监护人应当接受义务教育')).toBe(1)
    for (const told of ['甲乡中心小学三年级', '劝返2次（2026年3月1日、2026年3月5日）']) expect(text).toContain(told)
    expect(text).not.toContain('责令（通知）')
  })

  test('the demand tells the ten days, the right to answer and each sum once', () => {
    const text = textOf('performance-demand', { performWithin: PERFORM_WITHIN, performBy: '' })
    for (const once of ['十个工作日', '陈述和申辩', '罚款200元。', '合计应缴400元', '缴入'])
      expect(times(text, once), once).toBe(1)
  })
})
