import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openSecrets } from '../../platform/secrets.ts'
import { changeSealed, openFacts, openWords, type SealedRow, sealTold } from './sealed.ts'

const home = mkdtempSync(join(tmpdir(), 'nol-sealed-'))
afterAll(() => rmSync(home, { recursive: true }))
const secrets = openSecrets({ home, keyFile: join(home, 'master.key'), suite: 'aes-256-gcm' })
const row: SealedRow = { county: '540126', table: 'cases.case_record', id: 'a' }
const visit = { words: { guardianSaid: '要打工', note: '' }, facts: { causes: ['working'], visitors: 2 } }

test('what was said and why the child is away lie open to nobody; counts do', () => {
  const { facts, sealed } = sealTold(secrets, row, visit)
  expect(facts).toEqual({ visitors: 2, causes: expect.stringMatching(/^#[\w-]{43}$/) })
  expect(openFacts(secrets, row, facts, sealed)).toEqual(visit.facts)
  expect(openWords(secrets, row, sealed)).toEqual({ guardianSaid: '要打工' })
})

test('the same cause leaves another mark each time', () => {
  expect(sealTold(secrets, row, visit).facts).not.toEqual(sealTold(secrets, row, visit).facts)
})

test('sealed anew with another key it is still what was written', () => {
  const { facts, sealed } = sealTold(secrets, row, visit)
  secrets.rotate(row.county)
  const anew = changeSealed(secrets, { ...row, sealed }, {})
  expect(anew).not.toBe(sealed)
  expect(openFacts(secrets, row, facts, anew)).toEqual(visit.facts)
})

test.each([
  ['exchanged', () => sealTold(secrets, row, { ...visit, facts: { causes: ['poverty'] } }).sealed],
  ['taken away', () => sealTold(secrets, row, { words: visit.words }).sealed],
  ['emptied', () => null],
])('a fact that was %s is noticed', (_, other) => {
  const { facts } = sealTold(secrets, row, visit)
  expect(() => openFacts(secrets, row, facts, other())).toThrow('causes of cases.case_record a is not what was written')
})
