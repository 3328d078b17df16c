import { statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import { accept, type Decision, refuse } from '../kernel/decision.ts'
import { addDays, type PlainDate } from '../kernel/plain-date.ts'
import type { Actor } from '../kernel/scope.ts'
import type { App } from './app.ts'
import type { UploadLimits } from './config.ts'
import { type Tx, withScope } from './database.ts'

interface UploadDayTable {
  county_code: string
  on_day: PlainDate
  account_id: string
  unit: string
  files: number
  bytes: number
}

declare module './database.ts' {
  interface Schema {
    'platform.upload_day': UploadDayTable
  }
}

/** What came today. */
export interface Uploaded {
  readonly accountFiles: number
  readonly accountBytes: number
  readonly unitBytes: number
  readonly countyBytes: number
}

export type QuotaCode = 'http.too-many-files' | 'http.upload-quota' | 'http.disk-nearly-full'

/** Decides how many bytes may still come, and who has used up what is too much. */
export function decideRoom(sent: Uploaded, freeBytes: number, limits: UploadLimits): Decision<number, QuotaCode> {
  if (freeBytes <= limits.freeBytes) return refuse('http.disk-nearly-full')
  if (sent.accountFiles >= limits.accountFiles) return refuse('http.too-many-files', { files: limits.accountFiles })
  let room = freeBytes - limits.freeBytes
  for (const whose of ['account', 'unit', 'county'] as const) {
    const limit = limits[`${whose}Bytes`]
    const left = limit - sent[`${whose}Bytes`]
    if (left <= 0)
      return refuse('http.upload-quota', { whose: `http.quota.${whose}`, megabytes: Math.floor(limit / MEGABYTE) })
    room = Math.min(room, left)
  }
  return accept(room)
}

const MEGABYTE = 1024 * 1024
const KEEP_DAYS = 31

/** Says who may send up how much, and counts it. */
export interface UploadQuota {
  readonly takePlace: (actor: Actor) => Promise<Decision<number, QuotaCode>>
  readonly countBytes: (actor: Actor, bytes: number) => Promise<void>
}

export function uploadQuota(app: App): UploadQuota {
  return {
    takePlace: (actor) => takePlace(app, actor),
    countBytes: (actor, bytes) => countBytes(app, actor, bytes),
  }
}

/** A place for one more file, and for so many bytes. Those of an account wait for one another, so that many at once are counted. */
async function takePlace(app: App, actor: Actor): Promise<Decision<number, QuotaCode>> {
  const { bavail, bsize } = await statfs(app.config.home)
  const { uploads } = app.config
  return withScope(app.db, actor.scope, async (tx) => {
    const today = app.clock.today()
    await forgetOldDays(tx, actor, addDays(today, -KEEP_DAYS))
    await count(tx, actor, today, { files: 0, bytes: 0 }) // locks the row of the account
    const room = decideRoom(await sentToday(tx, actor, today), bavail * bsize, uploads)
    if (room.ok) await count(tx, actor, today, { files: 1, bytes: 0 })
    return room
  })
}

/** Counts what came. */
async function countBytes(app: App, actor: Actor, bytes: number): Promise<void> {
  if (bytes === 0) return
  await withScope(app.db, actor.scope, (tx) => count(tx, actor, app.clock.today(), { files: 0, bytes }))
}

const unitOf = ({ scope, role }: Actor): string => scope.divisionPrefix ?? scope.schoolPrefix ?? role

async function sentToday(tx: Tx, actor: Actor, today: PlainDate): Promise<Uploaded> {
  const ofAccount = sql`filter (where account_id = ${actor.id})`
  const { rows } = await sql<Uploaded>`
    select coalesce(sum(files) ${ofAccount}, 0)::int as "accountFiles",
           coalesce(sum(bytes) ${ofAccount}, 0)::bigint as "accountBytes",
           coalesce(sum(bytes) filter (where unit = ${unitOf(actor)}), 0)::bigint as "unitBytes",
           coalesce(sum(bytes), 0)::bigint as "countyBytes"
      from platform.upload_day where county_code = ${actor.scope.county} and on_day = ${today}`.execute(tx)
  return rows[0]!
}

async function count(
  tx: Tx,
  actor: Actor,
  today: PlainDate,
  more: { readonly files: number; readonly bytes: number },
): Promise<void> {
  await tx
    .insertInto('platform.upload_day')
    .values({ county_code: actor.scope.county, on_day: today, account_id: actor.id, unit: unitOf(actor), ...more })
    .onConflict((conflict) =>
      conflict.columns(['county_code', 'on_day', 'account_id', 'unit']).doUpdateSet({
        files: sql<number>`upload_day.files + ${more.files}`,
        bytes: sql<number>`upload_day.bytes + ${more.bytes}`,
      }),
    )
    .execute()
}

async function forgetOldDays(tx: Tx, actor: Actor, before: PlainDate): Promise<void> {
  await tx
    .deleteFrom('platform.upload_day')
    .where('county_code', '=', actor.scope.county)
    .where('on_day', '<', before)
    .execute()
}
