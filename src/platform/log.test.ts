import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkCharacterOf } from '../kernel/citizen-id.ts'
import { createLog, type LogFields } from './log.ts'

function logged(fields: LogFields, event = 'x.happened'): string {
  const lines: string[] = []
  createLog(
    'debug',
    (line) => lines.push(line),
    () => new Date(0),
  ).info(event, fields)
  expect(lines).toHaveLength(1)
  expect(() => JSON.parse(lines[0]!)).not.toThrow()
  return lines[0]!
}

describe('the log', () => {
  test('writes one line of JSON, with the fields of its owner', () => {
    const lines: string[] = []
    createLog(
      'info',
      (line) => lines.push(line),
      () => new Date(0),
    )
      .with({ county: '540126' })
      .warn('roster.quarantined', { rowCount: 3n, at: undefined })
    expect(JSON.parse(lines[0]!)).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      event: 'roster.quarantined',
      county: '540126',
      rowCount: '3',
    })
    expect(lines[0]).toMatch(/}\n$/)
  })

  test('says nothing below its level', () => {
    const lines: string[] = []
    const log = createLog('warn', (line) => lines.push(line))
    log.info('a')
    log.debug('b')
    log.error('c')
    expect(lines).toHaveLength(1)
  })

  test('masks every citizen ID number, wherever it stands', () => {
    const digits = fc.stringMatching(/^[1-9]\d{16}$/)
    fc.assert(
      fc.property(digits, fc.string(), fc.string(), (first17, before, after) => {
        const id = `${first17}${checkCharacterOf(first17)}`
        for (const fields of [
          { a: `${before}${id}${after}` },
          { [id]: 1 },
          { a: { b: [id] } },
          { n: Number(first17) },
          { error: new Error(id) },
        ]) {
          expect(logged(fields)).not.toContain(first17)
        }
        expect(logged({}, id)).not.toContain(first17)
        expect(logged({ a: first17.slice(0, 15) })).not.toContain(first17.slice(0, 15)) // the old form of 15 digits
      }),
    )
  })

  test.each([
    '110105 19491231 002X',
    '110105-19491231-002X',
    '１１０１０５１９４９１２３１００２Ｘ',
    '110105194912310029',
  ])('masks %s', (text) => {
    expect(logged({ text })).toContain('[id]')
    expect(logged({ text })).not.toContain('9491')
  })

  test('keeps ids, instants and counts', () => {
    const line = logged({ id: '01934c7e-8b7a-7000-8000-123456789012', ms: 1_767_225_600_000, bytes: 52_428_800 })
    expect(line).toContain('01934c7e-8b7a-7000-8000-123456789012')
    expect(line).toContain('1767225600000')
  })

  test('keeps of a database error what names no row', () => {
    const error = Object.assign(new Error('duplicate key value violates unique constraint "child_pkey"'), {
      code: '23505',
      detail: 'Key (name)=(曲扎) already exists.',
      where: 'COPY child, line 1: "曲扎"',
      constraint: 'child_pkey',
    })
    const line = logged({ error: new Error('import failed', { cause: error }) })
    expect(line).toContain('23505')
    expect(line).not.toContain('曲扎')
  })

  test('masks passwords in addresses', () => {
    expect(logged({ url: 'postgres://nol_app:geheim@db:5432/nol' })).not.toContain('geheim')
  })
})
