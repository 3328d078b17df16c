import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { anActor, testApp } from '../../test/support/database.ts'
import { countyCode } from '../kernel/division-code.ts'
import { newId } from '../kernel/ids.ts'
import { plainDate } from '../kernel/plain-date.ts'
import type { App } from '../platform/app.ts'
import { identityKey } from '../platform/home-secret.ts'
import { runJobNow } from '../platform/jobs.ts'
import { settleFinding } from '../slices/reconciliation/commands.ts'
import { showFinding } from '../slices/reconciliation/finding-page.ts'
import { openedChild, openedRecord } from '../slices/register/index.ts'
import type { ChildRecordTable, ChildTable } from '../slices/register/store.ts'
import { searchChildren } from '../slices/register/queries.ts'
import { cliActor } from './cli-session.ts'
import { jobHandlers } from './compose.ts'
import { forgetDemoFiles, makeDemo } from './demo.ts'
import { RESEAL_JOB } from './keys.ts'
import type { Terminal } from './terminal.ts'

/** What no county has by chance. */
const WORDS = '证明材料-白马雪山-7781'
const COUNTY = countyCode('540199')
const MINUTES = 60_000
const terminal = {
  language: 'zh',
  say: () => {},
  progress: () => ({ show: () => {}, end: () => {} }),
} as unknown as Terminal

const app = await testApp({ today: plainDate('2026-11-21') })
const actor = cliActor(COUNTY)
const clerk = anActor({ county: COUNTY })

/** ID and telephone numbers the county holds, read through the door. */
async function numbersOf(reader: App): Promise<{ ids: Set<string>; phones: Set<string> }> {
  const ids = new Set<string>()
  const phones = new Set<string>()
  const children = await app.db.asAdmin<ChildTable>('select * from register.child')
  for (const child of children.map((row) => openedChild(reader.secrets, row))) {
    if (child.citizen_id) ids.add(child.citizen_id)
    for (const phone of [child.guardian1_phone, child.guardian2_phone]) if (phone) phones.add(phone)
  }
  const records = await app.db.asAdmin<ChildRecordTable>('select * from register.child_record')
  for (const { facts } of records.map((row) => openedRecord(reader.secrets, row))) {
    for (const field of ['citizen_id', 'citizen_id_text']) if (facts[field]) ids.add(String(facts[field]))
    if (facts['phone']) phones.add(String(facts['phone']))
  }
  return { ids, phones }
}

/** Everything in all tables as text, table by table. */
async function* dumpOfTables(): AsyncGenerator<{ name: string; text: string }> {
  const tables = await app.db.asAdmin<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  )
  for (const { name } of tables) {
    const [row] = await app.db.asAdmin<{ text: string | null }>(
      `select string_agg(t::text, E'\n') as text from ${name} t`,
    )
    yield { name, text: row?.text ?? '' }
  }
}

function* filesOfHome(): Generator<{ name: string; text: string }> {
  for (const entry of readdirSync(app.config.home, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    yield { name: path.slice(app.config.home.length), text: readFileSync(path, 'latin1') }
  }
}

const ids = (text: string): string[] => [...text.matchAll(/(?=(\d{17}[\dX]))/g)].map((match) => match[1]!)
const phones = (text: string): string[] => [...text.matchAll(/(?=(1\d{10}))/g)].map((match) => match[1]!)

async function foundInPlainText(known: Awaited<ReturnType<typeof numbersOf>>): Promise<string[]> {
  const found: string[] = []
  const look = ({ name, text }: { name: string; text: string }): void => {
    const idCount = ids(text).filter((id) => known.ids.has(id)).length
    const phoneCount = phones(text).filter((phone) => known.phones.has(phone)).length
    if (idCount + phoneCount > 0) found.push(`${name}: ${idCount} ID numbers, ${phoneCount} telephones`)
  }
  for await (const table of dumpOfTables()) look(table)
  for (const file of filesOfHome()) look(file)
  return found
}

describe('a home after its demo county was made', () => {
  let known: Awaited<ReturnType<typeof numbersOf>>

  beforeAll(async () => {
    const plan = { children: 300, seed: 4, asOf: plainDate('2026-11-21'), done: false }
    await makeDemo(app, plan, terminal, new AbortController().signal)
    known = await numbersOf(app)
  }, 10 * MINUTES)

  test('holds many numbers, and the search would see one that lies open', async () => {
    expect(known.ids.size).toBeGreaterThan(250)
    expect(known.phones.size).toBeGreaterThan(100)
    // The made-up county's own files are still there.
    expect((await foundInPlainText(known)).length).toBeGreaterThan(0)
  })

  test(
    'holds none of them in plain text, in no table and no file',
    async () => {
      await forgetDemoFiles(app)
      expect(await foundInPlainText(known)).toEqual([])
    },
    MINUTES,
  )

  test('holds the key of the identity hashes sealed, and seals one that an older version left open', async () => {
    const path = join(app.config.home, 'identity.key')
    const key = Buffer.from(await identityKey(app.secrets, app.config.home)).toString('hex')
    expect(readFileSync(path, 'utf8')).toMatch(/^nol1\.installation-1\./)
    writeFileSync(path, key)
    expect(Buffer.from(await identityKey(app.secrets, app.config.home)).toString('hex')).toBe(key)
    expect(readFileSync(path, 'utf8')).not.toContain(key)
  })

  test('holds no word of what a clerk writes on a verdict; an older one is sealed in its place', async () => {
    const [finding] = await app.db.asAdmin<{ finding_id: string; version: number }>(
      `select finding_id, version from reconciliation.finding where kind = 'out-of-school' limit 1`,
    )
    const settled = await settleFinding(app, clerk, finding!.finding_id, {
      submissionId: newId(),
      version: finding!.version,
      verdict: 'deceased',
      evidenceType: 'death-certificate',
      evidenceRef: WORDS,
      note: WORDS,
    })
    expect(settled.ok).toBe(true)
    const tablesWith = async () => {
      const names: string[] = []
      for await (const { name, text } of dumpOfTables()) if (text.includes(WORDS)) names.push(name)
      return names
    }
    expect(await tablesWith()).toEqual([])
    const page = await showFinding(app, clerk, finding!.finding_id)
    expect(page.ok && page.value.history.at(-1)).toMatchObject({ details: { evidenceRef: WORDS, note: WORDS } })

    await app.db.asAdmin(`update reconciliation.verdict set sealed = null, note = $1`, [WORDS])
    await app.db.asAdmin(
      `update reconciliation.finding_event set sealed = null, details = details || jsonb_build_object('note', $1::text) where event = 'settled'`,
      [WORDS],
    )
    expect(await tablesWith()).toEqual(['reconciliation.finding_event', 'reconciliation.verdict'])
    await runJobNow(app, jobHandlers, { kind: RESEAL_JOB, payload: {}, actor })
    expect(await tablesWith()).toEqual([])
    const again = await showFinding(app, clerk, finding!.finding_id)
    expect(again.ok && again.value.history.at(-1)).toMatchObject({ details: { verdict: 'deceased', note: WORDS } })
  })

  test('finds a child by its ID number and by a telephone', async () => {
    const found = async (text: string) => {
      const decision = await searchChildren(app, actor, text)
      return decision.ok ? decision.value.rows.length : decision.code
    }
    const child = (await app.db.asAdmin<ChildTable>('select * from register.child order by child_id'))
      .map((row) => openedChild(app.secrets, row))
      .find((row) => row.citizen_id && row.guardian1_phone)!
    expect(await found(child.citizen_id!)).toBe(1)
    expect(Number(await found(child.guardian1_phone!))).toBeGreaterThan(0)
  })

  test(
    'of an older version is sealed in place by a job that may be killed, and a new key seals everything anew',
    async () => {
      // As an older version left it.
      const children = await app.db.asAdmin<ChildTable>('select * from register.child order by child_id limit 40')
      for (const row of children.map((one) => openedChild(app.secrets, one)))
        await app.db.asAdmin(
          `update register.child set sealed = null, citizen_id_hash = null, citizen_id = $2, guardian1_phone = $3, guardian2_phone = $4
         where child_id = $1`,
          [row.child_id, row.citizen_id, row.guardian1_phone, row.guardian2_phone],
        )
      expect(await foundInPlainText(known)).not.toEqual([])
      const killed = new AbortController()
      const first = jobHandlers[RESEAL_JOB]!({
        app,
        jobId: '00000000-0000-7000-8000-000000000001' as never,
        scope: actor.scope,
        attempt: 1,
        payload: {},
        progress: async () => killed.abort(new Error('killed')),
        signal: killed.signal,
      })
      await expect(first).rejects.toThrow('killed')
      app.secrets.rotate(COUNTY)
      await runJobNow(app, jobHandlers, { kind: RESEAL_JOB, payload: { retire: true }, actor })
      expect(app.secrets.keyIds(COUNTY)).toEqual([`${COUNTY}-2`])
      expect(await foundInPlainText(known)).toEqual([])
      const again = await numbersOf(app)
      expect(again.ids).toEqual(known.ids)
      expect(again.phones).toEqual(known.phones)
    },
    5 * MINUTES,
  )
})
