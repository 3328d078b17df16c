import { mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { anActor, testApp } from '../../test/support/database.ts'
import { countyCode } from '../kernel/division-code.ts'
import { type SpokenFiles, sweepFiles } from '../platform/files-sweep.ts'
import { createLog } from '../platform/log.ts'
import { receiveRoster } from '../slices/rosters/commands.ts'
import { checkFiles } from '../slices/rosters/roster-files.ts'
import { sweepStoredFiles } from './file-sweep.ts'

const logged: string[] = []
const app = await testApp({ log: createLog('info', (line) => void logged.push(line)) })
const county = countyCode('540126')
const { home } = app.config
const NOBODY_ALIVE = 4_194_305
const HOUR_MS = 3_600_000

const pathOf = (sha256: string) => join(home, 'files', 'sha256', sha256.slice(0, 2), sha256)
const derivedPath = (name: string) => join(home, 'files', 'derived', name)
const incoming = () => readdirSync(join(home, 'files', 'incoming'))
const put = async (text: string, owner: string = county) =>
  (await app.files.putFile([Buffer.from(text)], { owner })).sha256
function age(path: string, hours = 2): void {
  const at = new Date(Date.now() - hours * HOUR_MS)
  utimesSync(path, at, at)
}
async function putOld(text: string, owner?: string): Promise<string> {
  const sha256 = await put(text, owner)
  age(pathOf(sha256))
  return sha256
}
const derive = (name: string) => app.files.writeDerived(name, county, async (path) => writeFileSync(path, name))
const receive = async (text: string) => {
  const content = async function* () {
    yield Buffer.from(text)
  }
  const received = await receiveRoster(app, anActor(), { fileName: 'a.csv', sourceName: '甲乡', content: content() })
  if (!received.ok) throw new Error(received.code)
  return received.value.roster
}

describe('the sweep of stored files', () => {
  test('removes what no row speaks of, once it is old enough, and says how many', async () => {
    const orphan = await putOld('sent, and the server was killed before its row')
    const young = await put('its row may still come')
    const roster = await receive('姓名\n甲')
    age(pathOf(roster.fileSha256))
    const { rows } = checkFiles(roster)
    const forgotten = `rosters/${county}/${roster.id}/check-7.parquet`
    for (const name of [rows, forgotten]) {
      await derive(name)
      age(derivedPath(name))
    }
    await sweepStoredFiles(app, [county])
    expect(await Promise.all([orphan, young, roster.fileSha256].map((hash) => app.files.hasFile(hash)))).toEqual([
      false,
      true,
      true,
    ])
    expect(readdirSync(derivedPath(`rosters/${county}/${roster.id}`))).toEqual(['check-1.parquet'])
    expect(logged.map((line) => JSON.parse(line)).filter(({ event }) => event === 'files.swept')).toEqual([
      expect.objectContaining({ kept: 1, derived: 1, leftovers: 0 }),
    ])
  })

  test('keeps the files of papers, of their photos, templates and batches', async () => {
    const kept = await Promise.all(['paper', 'photo', 'template', 'batch'].map((text) => putOld(text)))
    const id = `'01930000-0000-7000-8000-000000000001'`
    const place = `'${county}100201'`
    await app.db.asAdmin(`
      set session_replication_role = replica; -- the papers themselves do not matter here
      insert into documents.document_file (county_code, document_id, format, file_sha256, file_bytes, made_at, division_code)
        values ('${county}', ${id}, 'pdf', '${kept[0]}', 1, now(), ${place});
      insert into documents.evidence (county_code, evidence_id, document_id, file_sha256, media_type, file_bytes, uploaded_by, uploaded_at, division_code)
        values ('${county}', ${id}, ${id}, '${kept[1]}', 'image/png', 1, 'x', now(), ${place});
      insert into documents.template (county_code, kind, version, file_sha256, file_bytes, uploaded_by, uploaded_at)
        values ('${county}', 'correction-order', 1, '${kept[2]}', 1, 'x', now());
      insert into documents.batch_file (county_code, batch_id, part, content, paper_count, file_sha256, file_bytes, made_at, division_code)
        values ('${county}', ${id}, 1, 'papers', 1, '${kept[3]}', 1, now(), ${place})`)
    await sweepStoredFiles(app, [county])
    expect(await Promise.all(kept.map((hash) => app.files.hasFile(hash)))).toEqual([true, true, true, true])
  })

  test('knows every column that names a file', async () => {
    const columns = await app.db.asAdmin<{ name: string }>(`
      select table_schema || '.' || table_name || '.' || column_name as name from information_schema.columns
      join information_schema.tables using (table_schema, table_name)
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
        and column_name ~ '(sha256|_file)$' order by 1`)
    // A new one goes into what `sweepStoredFiles` asks for first, and then here: the sweep would remove its files.
    expect(columns.map(({ name }) => name)).toEqual([
      'cases.case_photo.file_sha256',
      'documents.batch_file.file_sha256',
      'documents.document_file.file_sha256',
      'documents.evidence.file_sha256',
      'documents.template.file_sha256',
      'rosters.roster.file_sha256',
      'rosters.roster.rows_file',
    ])
  })

  test('leaves alone what belongs to a county it does not ask, or was never sealed', async () => {
    const foreign = await putOld('another county', '540127')
    const plain = 'c'.repeat(64)
    mkdirSync(join(pathOf(plain), '..'), { recursive: true })
    writeFileSync(pathOf(plain), 'of an older version')
    age(pathOf(plain))
    await sweepStoredFiles(app, [county])
    expect([await app.files.hasFile(foreign), await app.files.hasFile(plain)]).toEqual([true, true])
  })

  test('clears away what dead processes were at work on', async () => {
    const left = ['work/backup-4194305/files', 'work/paper-1.1.4194305.abcdef01']
    for (const folder of left) mkdirSync(join(home, folder), { recursive: true })
    mkdirSync(join(home, 'work', `backup-${process.pid}`))
    writeFileSync(join(home, 'files', 'incoming', `${NOBODY_ALIVE}.abcdef01.x`), 'half')
    await sweepStoredFiles(app, [county])
    expect(readdirSync(join(home, 'work'))).toEqual([`backup-${process.pid}`])
    expect(incoming()).toEqual([])
  })
})

describe('a sweep in the way of others', () => {
  const none: SpokenFiles = { kept: new Set(), derived: new Set() }
  const sweep = (meanwhile: () => Promise<unknown> = async () => {}) =>
    sweepFiles({
      home,
      workRoots: [],
      minAgeMs: HOUR_MS,
      counties: [county],
      secrets: app.secrets,
      spokenOf: async () => {
        await meanwhile()
        return none
      },
    })

  test('leaves a file that is sent again while it looks', async () => {
    const again = await putOld('sent twice')
    await sweep(() => put('sent twice'))
    expect(await app.files.hasFile(again)).toBe(true)
    expect(incoming()).toEqual([])
  })

  test('puts back what it had laid aside when it was killed', async () => {
    const laid = await putOld('laid aside')
    const aside = join(home, 'files', 'aside', 'sha256', laid.slice(0, 2), laid)
    mkdirSync(join(aside, '..'), { recursive: true })
    renameSync(pathOf(laid), aside)
    await sweep(async () => {
      expect(await app.files.hasFile(laid)).toBe(true)
      await put('laid aside')
    })
    expect(await app.files.hasFile(laid)).toBe(true)
    expect(incoming()).toEqual([])
  })

  test('goes on when a file goes by itself', async () => {
    const gone = await putOld('gone')
    expect(await sweep(() => app.files.removeFile(gone))).toMatchObject({ leftovers: 0 })
  })
})
