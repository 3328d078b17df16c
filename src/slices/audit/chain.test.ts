import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { aScope, TEST_SEAL_KEY, testApp } from '../../../test/support/database.ts'
import { withScope } from '../../platform/database.ts'
import { BEGINNING, canonicalJson, hashedText, linkEntries } from './chain.ts'
import { headText, readHead } from './domain.ts'
import { recordAudit, verifyChain } from './index.ts'
import { readHeads } from './heads.ts'

const app = await testApp()

const record = (county: string, event: string, count = 1) =>
  withScope(app.db, aScope({ county }), async (tx) => {
    for (let i = 0; i < count; i++) await recordAudit(tx, { event, actorId: 'tester', details: { i } })
  })
const verify = (county: string, known: Parameters<typeof verifyChain>[2] = []) =>
  verifyChain(app, aScope({ county, role: 'system' }), known)

describe('canonical JSON', () => {
  test.each([
    [{ b: 1, a: [true, null, 'é\n'] }, '{"a":[true,null,"é\\n"],"b":1}'],
    [{ z: undefined, ä: 0.5, a: '' }, '{"a":"","ä":0.5}'],
    [[{ y: {}, x: [] }], '[{"x":[],"y":{}}]'],
  ])('%j', (value, text) => expect(canonicalJson(value)).toBe(text))
})

describe('a head as people write it down', () => {
  const head = { seq: 12, hash: 'a'.repeat(64) }
  test('is read as it is written', () => expect(readHead(` ${headText(head).toUpperCase()} `)).toEqual(head))
  test.each(['', '12', `x:${head.hash}`, `12:${head.hash}0`])('%s is none', (text) =>
    expect(readHead(text)).toBeUndefined(),
  )
})

describe('the chain of a county', () => {
  test('starts at 1, carries the hash of the one before, and can be recomputed by anybody', async () => {
    await record('540101', 'a.first')
    await record('540101', 'a.second', 2)
    const rows = await app.db.asAdmin<{ seq: string; previous_hash: string; hash: string; id: string; at: Date }>(
      `select seq, previous_hash, hash, id, at from audit.entry where county_code = '540101' order by seq`,
    )
    expect(rows.map(({ seq }) => Number(seq))).toEqual([1, 2, 3])
    expect(rows.map(({ previous_hash }) => previous_hash)).toEqual([BEGINNING, rows[0]!.hash, rows[1]!.hash])
    const text = `{"actorId":"tester","actorRole":"bureau-officer","actorUnit":"540101","at":"${rows[1]!.at.toISOString()}","county":"540101","details":{"i":0},"event":"a.second","id":"${rows[1]!.id}","previousHash":"${rows[0]!.hash}","seq":2,"subjectId":null,"version":1}`
    expect(createHash('sha256').update(text).digest('hex')).toBe(rows[1]!.hash)
  })

  test('is one for each county', async () => {
    await record('540102', 'a.first')
    expect(await verify('540102')).toMatchObject({ count: 1, fault: null })
  })

  test('holds under writers that all write at once, without a gap', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, i) => record('540103', `a.event-${i}`, 1 + (i % 3))))
    const verification = await verify('540103')
    expect(verification).toMatchObject({ count: 79, fault: null, head: { seq: 79 } })
  })

  test('makes nobody wait for the work of another, only for the writing of it', async () => {
    const recorded = Promise.withResolvers<void>()
    const free = Promise.withResolvers<void>()
    const slow = withScope(app.db, aScope({ county: '540104' }), async (tx) => {
      await recordAudit(tx, { event: 'a.slow', actorId: 'tester' })
      recorded.resolve()
      await free.promise
    })
    await recorded.promise
    const quick = await Promise.race([record('540104', 'a.quick').then(() => 'written'), sleep(10_000, 'waited')])
    expect(quick).toBe('written')
    free.resolve()
    await slow
    expect(await verify('540104')).toMatchObject({ count: 2, fault: null })
  })

  test('leaves nothing behind of a transaction that failed', async () => {
    await record('540105', 'a.first')
    const failing = withScope(app.db, aScope({ county: '540105' }), async (tx) => {
      await recordAudit(tx, { event: 'a.lost', actorId: 'tester' })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await record('540105', 'a.second')
    expect(await verify('540105')).toMatchObject({ count: 2, fault: null })
  })

  test('notes a whole chain down outside of the database', async () => {
    await record('540106', 'a.first')
    const { head } = await verify('540106')
    expect(await readHeads(app.config.home, aScope({ county: '540106' }).county)).toEqual([head])
  })
})

/** What somebody with all rights in the database, but without the key, may do; each in a county of its own. */
const TAMPERING: readonly {
  readonly what: string
  readonly county: string
  readonly sql: (county: string) => string
  readonly fault: { readonly code: string; readonly seq: number | null }
}[] = [
  {
    what: 'details changed',
    county: '540111',
    sql: (c) => `update audit.entry set details = '{"i":99}' where county_code = '${c}' and seq = 3`,
    fault: { code: 'changed', seq: 3 },
  },
  {
    what: 'the time moved by a millisecond',
    county: '540112',
    sql: (c) => `update audit.entry set at = at + interval '1 ms' where county_code = '${c}' and seq = 2`,
    fault: { code: 'changed', seq: 2 },
  },
  {
    what: 'the actor changed',
    county: '540113',
    sql: (c) => `update audit.entry set actor_id = 'somebody-else' where county_code = '${c}' and seq = 5`,
    fault: { code: 'changed', seq: 5 },
  },
  {
    what: 'an entry removed',
    county: '540114',
    sql: (c) => `delete from audit.entry where county_code = '${c}' and seq = 4`,
    fault: { code: 'missing', seq: 4 },
  },
  {
    what: 'an entry removed and the rest moved up',
    county: '540115',
    sql: (c) => `
      delete from audit.entry where county_code = '${c}' and seq = 4;
      update audit.entry set seq = -seq where county_code = '${c}' and seq > 4;
      update audit.entry set seq = -seq - 1 where county_code = '${c}' and seq < 0`,
    fault: { code: 'unlinked', seq: 4 },
  },
  {
    what: 'two entries in each other’s place',
    county: '540116',
    sql: (c) => `
      update audit.entry set seq = -seq where county_code = '${c}' and seq in (2, 3);
      update audit.entry set seq = 5 + seq where county_code = '${c}' and seq < 0`,
    fault: { code: 'unlinked', seq: 2 },
  },
  {
    what: 'an entry inserted beside the chain',
    county: '540117',
    sql: (c) => `
      insert into audit.entry (county_code, id, event, actor_id, actor_role) values ('${c}', gen_random_uuid(), 'a.false', 'x', 'y')`,
    fault: { code: 'beside', seq: 0 },
  },
  {
    what: 'the end cut off, the head left',
    county: '540118',
    sql: (c) => `delete from audit.entry where county_code = '${c}' and seq > 6`,
    fault: { code: 'truncated', seq: 7 },
  },
  {
    what: 'the first entries removed',
    county: '540119',
    sql: (c) => `delete from audit.entry where county_code = '${c}' and seq < 3`,
    fault: { code: 'missing', seq: 1 },
  },
]

describe('who changes the record by hand is found out, at the first broken entry', () => {
  // Whoever owns the tables takes the constraint off first.
  beforeAll(() => app.db.asAdmin('alter table audit.entry drop constraint if exists entry_is_chained').then(() => {}))

  test.each(TAMPERING)('$what', async ({ county, sql, fault }) => {
    await record(county, 'a.event', 8)
    for (const statement of sql(county).split(';\n')) await app.db.asAdmin(statement)
    const verification = await verify(county)
    expect(verification.fault).toMatchObject(fault)
    expect(verification.count).toBe(Math.max(0, (fault.seq ?? 1) - 1))
  })

  test('an entry that is chained rightly but was not sealed by us', async () => {
    await record('540121', 'a.event', 3)
    const [head] = await app.db.asAdmin<{ seq: string; hash: string }>(
      `select seq, hash from audit.chain where county_code = '540121'`,
    )
    const forged = linkEntries(
      { seq: Number(head!.seq), hash: head!.hash },
      [
        {
          county: '540121',
          id: '01930000-0000-7000-8000-0000000000f1',
          at: new Date('2026-03-10T01:00:00Z'),
          event: 'a.false',
          actorId: 'x',
          actorRole: 'bureau-officer',
          actorUnit: null,
          subjectId: null,
          details: {},
        },
      ],
      new Uint8Array(32).fill(8),
    )[0]!
    expect(hashedText(forged)).toContain('"seq":4')
    await app.db.asAdmin(
      `insert into audit.entry (county_code, seq, id, at, event, actor_id, actor_role, details, previous_hash, hash, seal)
       values ($1, $2, $3, $4, $5, $6, $7, '{}', $8, $9, $10)`,
      [
        forged.county,
        forged.seq,
        forged.id,
        forged.at,
        forged.event,
        forged.actorId,
        forged.actorRole,
        forged.previousHash,
        forged.hash,
        forged.seal,
      ],
    )
    expect((await verify('540121')).fault).toMatchObject({ code: 'unsealed', seq: 4 })
    expect(TEST_SEAL_KEY[0]).not.toBe(8)
  })

  test('the end cut off together with the head of the database, by the head noted down in the home', async () => {
    await record('540122', 'a.event', 5)
    expect((await verify('540122')).fault).toBeNull()
    await cutAfter('540122', 3)
    expect((await verify('540122')).fault).toEqual({ code: 'truncated', seq: 4, entryId: null })
  })

  test('the same, by a head that was printed', async () => {
    await record('540123', 'a.event', 5)
    const [printed] = await app.db.asAdmin<{ seq: string; hash: string }>(
      `select seq, hash from audit.chain where county_code = '540123'`,
    )
    await cutAfter('540123', 3)
    expect((await verify('540123')).fault).toBeNull()
    const head = readHead(`${printed!.seq}:${printed!.hash}`)!
    expect((await verify('540123', [head])).fault).toMatchObject({ code: 'truncated', seq: 4 })
    await record('540123', 'a.other', 4)
    expect((await verify('540123', [head])).fault).toMatchObject({ code: 'rewritten', seq: 5 })
  })
})

async function cutAfter(county: string, seq: number): Promise<void> {
  await app.db.asAdmin(`delete from audit.entry where county_code = '${county}' and seq > ${seq}`)
  await app.db.asAdmin(
    `update audit.chain set seq = ${seq}, hash = (select hash from audit.entry where county_code = '${county}' and seq = ${seq})
      where county_code = '${county}'`,
  )
}

describe('entries from before there was a chain', () => {
  const county = '540131'
  test('are covered by a digest: changed later, they are found out', async () => {
    await app.db.asAdmin('alter table audit.entry drop constraint if exists entry_is_chained')
    for (const n of [1, 2])
      await app.db.asAdmin(
        `insert into audit.entry (county_code, id, event, actor_id, actor_role, details) values ($1, gen_random_uuid(), 'a.old', 'x', 'system', $2)`,
        [county, { n }],
      )
    await app.db.asAdmin(
      `insert into audit.chain (county_code, seq, hash)
       select county_code, 0, encode(sha256(convert_to(string_agg(
         concat_ws('|', id, extract(epoch from at), event, actor_id, actor_role, subject_id, details), e'\\n' order by id), 'UTF8')), 'hex')
         from audit.entry where county_code = $1 group by county_code`,
      [county],
    )
    await record(county, 'a.new')
    expect(await verify(county)).toMatchObject({ fault: null, earlierCount: 2, count: 1 })
    await app.db.asAdmin(
      `update audit.entry set actor_id = 'y' where county_code = '${county}' and details = '{"n":1}'`,
    )
    expect((await verify(county)).fault).toMatchObject({ code: 'beside' })
  })
})
