import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { unzipped } from '../../../../test/attacks/unzip.ts'
import { aPaper } from '../../../../test/builders/papers.ts'
import { pdfText, placedOn } from '../../../../test/support/pdf-text.ts'
import { plainDate } from '../../../kernel/plain-date.ts'
import { docxOf } from '../../../platform/papers/docx.ts'
import { charactersOfFont } from '../../../platform/papers/glyphs.ts'
import { type Paper, sealIndents, titleLines } from '../../../platform/papers/paper.ts'
import { fontFolders, PAPERS_IN_A_FILE, pdfOf, undrawableIn } from '../../../platform/papers/pdf.ts'
import { hanName, hanSurname, peoplesName } from '../../../simulator/names/index.ts'
import { Random } from '../../../simulator/random.ts'
import { kindRuleOf } from '../domain.ts'
import { paperOf, type WordedKind } from './papers.ts'
import { serviceReturnPaper } from './service-return.ts'
import { signatureListPaper } from './signature-list.ts'
import { chineseNumber, legalBasisText } from './tags.ts'
import { WORDINGS } from './wording.ts'

const KINDS = Object.keys(WORDINGS) as WordedKind[]
const issuedOn = plainDate('2026-03-10')
const number = '甲乡控〔2026〕12号'
const plain = (text: string) => text.replace(/— \d+ —/g, '').replace(/\s/g, '')
const textOfXml = (xml: string) =>
  [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
    .map((match) => match[1]!)
    .join('')
    .replaceAll('&amp;', '&')

async function wordText(paper: Paper): Promise<string> {
  const parts = unzipped(await docxOf(paper))
  const header = parts.find((part) => part.includes('<w:hdr')) ?? ''
  const body = parts.find((part) => part.includes('<w:body>'))!
  return plain(textOfXml(header) + textOfXml(body))
}

describe('a paper', () => {
  test.each(KINDS)('%s says the same in Word and PDF, with no character missing', async (kind) => {
    const paper = paperOf(kind, aPaper(kind), number, issuedOn)
    const { text, unmapped } = pdfText(pdfOf([paper]))
    expect(unmapped).toBe(0)
    expect(plain(text)).toBe(await wordText(paper))
  })

  test.each(KINDS)('%s shows number, organ, day, and every field that is filled', (kind) => {
    const content = aPaper(kind)
    const shown = plain(JSON.stringify(paperOf(kind, content, number, issuedOn)))
    expect(shown).toContain(number)
    const { layout } = kindRuleOf(kind)
    if (layout === 'red-head' || layout === 'letter' || layout === 'enforcement')
      expect(shown).toContain('2026年3月10日')
    for (const [field, value] of Object.entries(content.fields)) {
      if (typeof value !== 'string' || /^\d{4}-\d\d/.test(value)) continue
      const lines = value.split('\n').map((line) => plain(line).replace(/。$/, ''))
      for (const line of lines) expect.soft(shown, field).toContain(line)
    }
  })

  test('says which letters of a second language no font of ours can draw, and draws the others', () => {
    expect(undrawableIn('责令改正通知书 𬱖㛃龘 Couj bax')).toEqual([])
    expect(undrawableIn('བོད་ཡིག').length).toBeGreaterThan(0)
    expect(undrawableIn('ᠮᠣᠩᠭᠣᠯ').length).toBeGreaterThan(0)
    expect(undrawableIn('مائارىپ').length).toBeGreaterThan(0)
  })

  test('leaves no placeholder when nothing but the required is known', () => {
    for (const kind of KINDS) {
      const { required } = kindRuleOf(kind)
      const whole = aPaper(kind)
      const fields = Object.fromEntries(
        Object.entries(whole.fields).filter(([name]) => required.some((one) => one === name)),
      )
      const child = whole.child && { ...whole.child, sex: null, bornOn: null, citizenId: null, householdAddress: null }
      const paper = paperOf(kind, { ...whole, fields, child }, number, issuedOn)
      expect(JSON.stringify(paper)).not.toMatch(/\{\{|undefined|null周岁/)
    }
  })

  test('the same papers give the same PDF', () => {
    const paper = paperOf('correction-order', aPaper('correction-order'), number, issuedOn)
    expect(pdfOf([paper]).equals(pdfOf([paper]))).toBe(true)
  })

  test('a correction names what it corrects', () => {
    const content = aPaper('correction-order', { corrects: '甲乡责〔2026〕3号' })
    expect(JSON.stringify(paperOf('correction-order', content, number, issuedOn))).toContain(
      '本文书更正并代替甲乡责〔2026〕3号',
    )
  })

  test('a second language stands after the Chinese in both formats', async () => {
    const paper = paperOf(
      'enrolment-notice',
      aPaper('enrolment-notice', { secondText: 'Please bring your child.' }),
      number,
      issuedOn,
    )
    expect(pdfText(pdfOf([paper])).text).toContain('Please bring your child.')
    expect(await wordText(paper)).toContain('Pleasebringyourchild.')
  })

  test(`of one file are at most ${PAPERS_IN_A_FILE}`, () => {
    const paper = paperOf('correction-order', aPaper('correction-order'), number, issuedOn)
    expect(() => pdfOf(Array.from({ length: PAPERS_IN_A_FILE + 1 }, () => paper))).toThrow(RangeError)
  })
})

describe('a paper as a good clerk writes it', () => {
  const shown = (kind: WordedKind, fields: object = {}) => {
    const whole = aPaper(kind)
    return paperOf(kind, { ...whole, fields: { ...whole.fields, ...fields } }, number, issuedOn)
  }
  const textOf = (paper: Paper) => plain(JSON.stringify(paper.blocks))

  test('headings follow one another whatever is left out', () => {
    const headings = (fields: object) =>
      shown('guardian-pledge', fields).blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []))
    expect(headings({})).toEqual(['一、责任期限', '二、双方责任', '三、考核奖惩', '四、其他'])
    expect(headings({ assessment: '' })).toEqual(['一、责任期限', '二、双方责任', '三、其他'])
  })

  test('a report names the guardians; one to the county says who signed it off', () => {
    expect(textOf(shown('dropout-report'))).toContain('次仁旺堆·索朗多吉，父亲')
    expect(shown('county-statement').signer).toBe('旺堆')
  })

  test('the list for signatures has room for a telephone', () => {
    expect(JSON.stringify(signatureListPaper('enrolment-notice', '甲一村', []))).toContain('联系电话')
  })
})

test('a return of service shows what is on record, or room for it', () => {
  const of = {
    organName: '甲乡人民政府',
    documentTitle: '责令改正通知书',
    documentNumber: number,
    addressee: '卓玛',
    address: '三组',
  }
  expect(pdfText(pdfOf([serviceReturnPaper({ ...of, service: null })])).text).toContain('受送达人签名或盖章')
  const details = {
    place: '家中',
    servers: [{ name: '甲' }, { name: '乙' }],
    reason: '下落不明',
    noticePlace: '公开栏',
    evidenceIds: [],
  }
  const service = { method: 'public-notice', onDay: '2024-05-01', effectiveOn: '2024-05-31', details } as const
  const { text } = pdfText(pdfOf([serviceReturnPaper({ ...of, service })]))
  for (const said of ['公告送达', '2024年5月1日', '视为送达日期：2024年5月31日', '下落不明', '甲、乙'])
    expect(text).toContain(said)
})

test('a list for signatures has a line for each who signs: every guardian of a pledge, one for a notice', () => {
  const linesOf = (kind: 'guardian-pledge' | 'enrolment-notice') => {
    const content = aPaper(kind)
    const guardians = content.guardians.map((one) => ({ ...one, role: 'signatory' as const }))
    const paper = signatureListPaper(kind, '甲一村', [{ content: { ...content, addressees: guardians }, number }])
    const table = paper.blocks.find((block) => block.kind === 'table')
    return table?.kind === 'table' ? table.rows.slice(1).map((row) => row[3]!.text) : []
  }
  expect(linesOf('guardian-pledge')).toEqual(['次仁旺堆·索朗多吉', '德吉卓嘎'])
  expect(linesOf('enrolment-notice')).toEqual(['次仁旺堆·索朗多吉、德吉卓嘎'])
})

describe('fonts', () => {
  const files = fontFolders().flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => /\.(otf|ttf)$/.test(file))
      .map((file) => join(folder, file)),
  )
  const regular = files
    .filter((file) => /FandolFang|NotoSerifSC_400/.test(file))
    .map((file) => charactersOfFont(readFileSync(file)))
  const random = new Random(7)
  const names = Array.from({ length: 4000 }, (_, index) => {
    const male = index % 2 === 0
    const tongue = (['tibetan', 'uyghur', 'mongol', 'yi'] as const)[index % 5]
    return tongue
      ? peoplesName(tongue, male, random, index).text
      : hanName(hanSurname(random, false), male, false, random, 0.8).text
  })

  test('have every character of every name the simulator makes, also beyond the basic plane', () => {
    const characters = new Set(names.join('') + '𬭊㛃𬸚䶮〔〕·')
    const missing = [...characters].filter((character) => !regular.some((has) => has(character.codePointAt(0)!)))
    expect(missing).toEqual([])
    expect([...characters].some((character) => character.codePointAt(0)! > 0xffff)).toBe(true)
    expect(
      regular.some((has) => has(0x10fffd)),
      'the check sees what is missing',
    ).toBe(false)
  })

  test('set each name whole, and none runs out of the sheet', () => {
    const some = names.slice(0, 600)
    const paper = paperOf(
      'enrolment-notice',
      aPaper('enrolment-notice', { fields: { bringAlong: some.join('，') } }),
      number,
      issuedOn,
    )
    const { text, unmapped } = pdfText(pdfOf([paper]))
    const flat = text.replace(/— \d+ —/g, '').replace(/\s/g, '')
    expect(unmapped).toBe(0)
    expect(some.filter((name) => !flat.includes(name))).toEqual([])
  })
})

describe('layout', () => {
  const placed = (kind: WordedKind) => placedOn(pdfOf([paperOf(kind, aPaper(kind), number, issuedOn)]))
  const pitch = (28.95 / 72) * 25.4
  const ascent = (points: number) => ((0.88 * points) / 72) * 25.4

  test('of a 红头 has the mark 35 mm below the top of the type area, two blank lines above number and title, the rule 4 mm below', () => {
    const all = placed('county-statement')
    const [mark, no, title] = [42, 16, 22].map((points) => all.find((one) => one.points === points))
    const rule = all.find((one) => one.what === 'red-shape')
    expect(mark!.top - ascent(42)).toBeCloseTo(37 + 35, 0)
    const blank = no!.top - ascent(16) - mark!.top
    expect(blank / pitch).toBeGreaterThan(2)
    expect(blank / pitch).toBeLessThan(2.3)
    expect(rule!.left).toBeCloseTo(28, 1)
    expect(rule!.top - no!.top).toBeGreaterThan(4)
    expect(rule!.top - no!.top).toBeLessThan(5.5)
    expect((title!.top - ascent(22) - rule!.top - 0.53) / pitch).toBeCloseTo(2, 1)
  })

  test('of a 信函 has double rules of 170 mm above and below, the mark 30 mm below the edge of the sheet', async () => {
    const all = placed('enrolment-notice')
    const mark = all.find((one) => one.points === 42)!
    expect(mark.top - ascent(42)).toBeCloseTo(30, 0)
    const rules = all.filter((one) => one.what === 'red-shape')
    expect(rules.map((one) => one.left)).toEqual([20, 20, 20, 20].map((left) => expect.closeTo(left, 1)))
    const [lowest] = rules.map((one) => one.top).sort((a, b) => b - a)
    expect(lowest! + (2.2 / 72) * 25.4).toBeCloseTo(297 - 20, 1)
    expect(rules.filter((one) => one.top < 60)).toHaveLength(2)
    const parts = unzipped(await docxOf(paperOf('enrolment-notice', aPaper('enrolment-notice'), number, issuedOn)))
    const borders = parts.flatMap((part) =>
      [...part.matchAll(/w:val="(thickThin|thinThick)SmallGap"/g)].map(([, one]) => one),
    )
    expect(borders.sort()).toEqual(['thickThin', 'thinThick'])
  })

  test.each([
    ['甲乡人民政府', '2024年5月6日', 4, 4],
    ['教育局', '2024年12月16日', 6, 4],
    ['门源回族自治县阴田乡人民政府教育工作领导小组办公室', '2024年5月6日', 0, 9.5],
  ])('%s is centred over %s', (organ, day, ofOrgan, ofDay) => {
    expect(sealIndents(organ, day)).toEqual({ organ: ofOrgan, day: ofDay })
  })
  test('a long title is broken into lines of like length', () => {
    expect(titleLines('达瓦县甲乡二〇二六至二〇二七学年控辍保学目标责任书').map((line) => line.length)).toEqual([
      13, 12,
    ])
  })
  test('articles are cited by law', () => {
    expect(
      legalBasisText(['compulsory-education-law/5', 'compulsory-education-law/58', 'minors-protection-law/16']),
    ).toBe('《中华人民共和国义务教育法》第五条、第五十八条，《中华人民共和国未成年人保护法》第十六条')
    expect([5, 10, 11, 20, 58].map(chineseNumber)).toEqual(['五', '十', '十一', '二十', '五十八'])
  })
})
