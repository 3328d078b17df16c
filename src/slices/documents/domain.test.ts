import { describe, expect, test } from 'vitest'
import { longDay, plainDate } from '../../kernel/plain-date.ts'
import {
  decideAddressees,
  decideFields,
  decideService,
  DOCUMENT_KIND_NAMES,
  documentNumberOf,
  effectiveOnOf,
  kindRuleOf,
  type ServiceDraft,
  usualMarkOf,
  usualNameOf,
} from './domain.ts'

const day = plainDate
const today = day('2024-06-20')
const order = { kind: 'correction-order', issuedOn: day('2024-04-20') } as const
const decision = { kind: 'penalty-decision', issuedOn: day('2024-04-20') } as const
const servers = [{ name: '甲' }, { name: '乙' }]
const draft = (values: Partial<ServiceDraft>): ServiceDraft => ({
  method: 'direct',
  onDay: day('2024-05-01'),
  servers,
  evidenceIds: [],
  ...values,
})

describe('a service', () => {
  test.each<[string, Partial<ServiceDraft>, string]>([
    ['in person, signed by the addressee', { place: '家中', signedByAddressee: true }, '2024-05-01'],
    [
      'in person, signed by an adult of the household',
      { place: '家中', receiver: '祖父', receiverRelation: '父亲', receiverLivesTogether: true },
      '2024-05-01',
    ],
    [
      'left, with a witness of the village',
      { method: 'left', place: '家中', reason: '拒绝签字', witness: '丙', witnessUnit: '甲一村委会' },
      '2024-05-01',
    ],
    ['left, with a photo', { method: 'left', place: '家中', reason: '拒绝签字', evidenceIds: ['x'] }, '2024-05-01'],
    ['by post, day of the receipt', { method: 'post', reason: '在外地务工', postNumber: 'EMS1' }, '2024-05-01'],
    ['electronically with consent', { method: 'electronic', consentRef: '确认书', systemName: '短信' }, '2024-05-01'],
    [
      'through another organ',
      { method: 'entrusted', place: '外县', entrustedTo: '外县教育局', signedByAddressee: true },
      '2024-05-01',
    ],
    // §1.6: 公告 posted 05-01 → deemed served 05-31
    ['by public notice', { method: 'public-notice', reason: '下落不明', noticePlace: '村务公开栏' }, '2024-05-31'],
  ])('%s takes effect', (_, values, effectiveOn) => {
    expect(decideService(order, draft(values), today)).toEqual({ ok: true, value: { effectiveOn } })
  })

  test.each<[string, Partial<ServiceDraft>, string[]]>([
    ['in person without anything', {}, ['place', 'signature', 'relation', 'living-together']],
    [
      'in person, by somebody who does not live there',
      { place: '家中', receiver: '邻居', receiverRelation: '邻居' },
      ['living-together'],
    ],
    [
      'left without reason, witness or photo',
      { method: 'left', place: '家中' },
      ['refusal-reason', 'witness-or-photo'],
    ],
    [
      'left with a witness of nowhere',
      { method: 'left', place: '家中', reason: '拒收', witness: '丙' },
      ['witness-unit'],
    ],
    ['by post without receipt', { method: 'post' }, ['post-reason', 'post-number']],
    ['electronically without consent', { method: 'electronic', systemName: '短信' }, ['consent']],
    ['by public notice without reason on file', { method: 'public-notice' }, ['notice-reason', 'notice-place']],
    ['by one server', { place: '家中', signedByAddressee: true, servers: [{ name: '甲' }] }, ['servers']],
    [
      'with blank texts',
      { method: 'left', place: ' ', reason: ' ', witness: ' ' },
      ['place', 'refusal-reason', 'witness-or-photo'],
    ],
  ])('%s says what is missing', (_, values, missing) => {
    expect(decideService(order, draft(values), today)).toMatchObject({
      ok: false,
      code: 'document.service-incomplete',
      details: { missing: missing.map((need) => `document.missing.${need}`) },
    })
  })

  test('a penalty decision is served electronically by a signed confirmation only', () => {
    expect(decideService(decision, draft({ method: 'electronic', systemName: '短信' }), today)).toMatchObject({
      details: { missing: ['document.missing.signed-confirmation'] },
    })
  })

  test.each([
    ['before the issue', '2024-04-19'],
    ['in the future', '2024-06-21'],
  ])('%s is refused', (_, onDay) => {
    expect(decideService(order, draft({ onDay: day(onDay) }), today)).toMatchObject({
      code: 'document.service-day-out-of-range',
    })
  })

  test('a way the kind does not know is refused', () => {
    expect(decideService(order, draft({ method: 'signature' }), today)).toMatchObject({
      code: 'document.service-method-not-open',
    })
  })
})

describe('the day a paper counts as served', () => {
  const [a, b] = [day('2024-05-01'), day('2024-05-20')]
  test.each([
    ['correction-order', [a, b], b],
    ['correction-order', [a, null], null],
    ['correction-order', [], null],
    ['enrolment-notice', [null, b], b],
    ['enrolment-notice', [b, a], a],
    ['dropout-report', [a], a],
  ] as const)('%s %j → %s', (kind, served, expected) => {
    expect(effectiveOnOf(kind, served)).toBe(expected)
  })
})

describe('fields', () => {
  const notice = { school: '甲乡小学', reportOn: '2026-09-01', reportPlace: '操场', bringAlong: '户口簿' }
  test('fit the kind', () => {
    expect(decideFields('enrolment-notice', { ...notice, deferralWay: '' })).toEqual({ ok: true, value: notice })
  })
  test.each([
    ['fields-unknown', { ...notice, penalty: 'x' }, ['document.field.penalty']],
    [
      'fields-missing',
      { school: '甲乡小学', bringAlong: '  ' },
      ['document.field.reportOn', 'document.field.reportPlace', 'document.field.bringAlong'],
    ],
    ['fields-malformed', { ...notice, reportOn: '2026-02-30' }, ['document.field.reportOn']],
    [
      'fields-malformed',
      { ...notice, school: '甲'.repeat(201), bringAlong: 7 },
      ['document.field.school', 'document.field.bringAlong'],
    ],
  ])('%s', (code, fields, names) => {
    const refusal = decideFields('enrolment-notice', fields)
    expect(refusal).toMatchObject({ ok: false, code: `document.${code}` })
    expect(!refusal.ok && [...(refusal.details['fields'] as string[])].sort()).toEqual([...names].sort())
  })
})

describe('kinds', () => {
  test.each(DOCUMENT_KIND_NAMES)('%s asks for no field twice and can be served when it must be', (kind) => {
    const { required, optional, servedOn, methods } = kindRuleOf(kind)
    expect(new Set([...required, ...optional]).size).toBe(required.length + optional.length)
    expect(methods.length > 0).toBe(servedOn !== 'nobody')
  })
  test('an order needs guardians, and nobody else', () => {
    expect(decideAddressees('correction-order', [])).toMatchObject({ code: 'document.addressee-missing' })
    expect(decideAddressees('correction-order', [{ role: 'organ', name: '乡' }])).toMatchObject({
      code: 'document.addressee-of-wrong-role',
    })
  })
})

describe('on paper', () => {
  test('numbers have hexagonal brackets and no leading zero', () => {
    expect(documentNumberOf('甲乡', 'order', 2026, 7)).toBe('甲乡责〔2026〕7号')
  })
  test('days have no zero padding', () => expect(longDay(day('2024-05-06'))).toBe('2024年5月6日'))
  test.each([
    ['county', '达瓦县', '达瓦县人民政府', '达瓦政'],
    ['bureau', '达瓦县', '达瓦县教育局', '达瓦教'],
    ['bureau', '门源回族自治县', '门源回族自治县教育局', '门源回族教'],
    ['township', '甲乡', '甲乡人民政府', '甲乡'],
    ['township', '城关街道', '城关街道办事处', '城关街道'],
    ['village', '甲一村', '甲一村村民委员会', '甲一村'],
    ['village', '阳光社区', '阳光社区居民委员会', '阳光社区'],
    ['village', '甲一村村民委员会', '甲一村村民委员会', '甲一村村民委员会'],
    ['school', '甲乡小学', '甲乡小学', '甲乡小学'],
  ] as const)('%s of %s signs as %s with %s', (kind, place, name, mark) => {
    expect(usualNameOf(kind, place)).toBe(name)
    expect(usualMarkOf(kind, place)).toBe(mark)
  })
})
