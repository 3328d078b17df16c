import type { Readable } from 'node:stream'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import { fillText, type Language, type Texts } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { cursorRows } from '../../platform/lists.ts'
import { type ExportColumn, exportCsv, workbookBytes } from '../../platform/tables/index.ts'
import { hashedText } from './chain.ts'
import { type AuditFilter, headText, type LinkedEntry } from './domain.ts'
import { recordAudit } from './index.ts'
import type { ActorNames } from './queries.ts'
import { countEntries, filteredQuery, linkedOf } from './store.ts'
import { texts } from './texts.ts'
import { type Verification, verifyChain } from './verify.ts'

/** What the record says in words: names of accounts, and the texts of all slices. Both are to the right of this slice. */
export interface AuditWords {
  readonly names: ActorNames
  readonly texts: Texts
}

/** A file of this many entries still opens in every office program. */
const MOST_IN_FILE = 100_000

const COLUMNS = [
  { key: 'seq', width: 10 },
  { key: 'at', width: 24 },
  { key: 'event', width: 22 },
  { key: 'eventCode', width: 30 },
  { key: 'actor', width: 16 },
  { key: 'actorId', width: 38 },
  { key: 'role', width: 20 },
  { key: 'unit', width: 20 },
  { key: 'subject', width: 38 },
  { key: 'details', width: 40 },
  { key: 'previousHash', width: 66 },
  { key: 'hash', width: 66 },
  { key: 'hashed', width: 80 },
] as const
type Line = Readonly<Record<(typeof COLUMNS)[number]['key'], string | number>>

export interface EntriesFile {
  readonly count: number
  readonly verification: Verification
  readonly content: Uint8Array
}

/**
 * Writes entries for an inspector: with their hashes, the text each hash is of, and how the whole chain was verified just
 * before. Who took them along is put on record.
 */
export async function exportEntries(
  app: App,
  actor: Actor,
  filter: AuditFilter,
  as: { readonly format: 'xlsx' | 'csv'; readonly language: Language; readonly words: AuditWords },
): Promise<Decision<EntriesFile, 'audit.too-many-for-file'>> {
  const verification = await verifyChain(app, actor.scope)
  return withScope(app.db, actor.scope, async (tx) => {
    const count = await countEntries(tx, actor.scope.county, filter)
    if (count > MOST_IN_FILE) return refuse('audit.too-many-for-file', { count, most: MOST_IN_FILE })
    const lines: Line[] = []
    for await (const line of linesOf(tx, actor, filter, as)) lines.push(line)
    const content =
      as.format === 'csv'
        ? await bytesOf(exportCsv<Line>({ columns: columnsIn(as.language), rows: lines }))
        : await workbookBytes(await sheetsOf(app, tx, actor, filter, { ...as, lines, verification }))
    await recordExport(tx, actor, filter, { count, format: as.format, headSeq: verification.head.seq })
    return accept({ count, verification, content })
  })
}

/** Writes any number of entries as CSV to where `write` puts them; for the command line. */
export async function writeEntriesCsv(
  app: App,
  actor: Actor,
  filter: AuditFilter,
  as: { readonly language: Language; readonly words: AuditWords },
  write: (content: Readable) => Promise<void>,
): Promise<{ readonly count: number; readonly verification: Verification }> {
  const verification = await verifyChain(app, actor.scope)
  return withScope(app.db, actor.scope, async (tx) => {
    const count = await countEntries(tx, actor.scope.county, filter)
    await write(exportCsv<Line>({ columns: columnsIn(as.language), rows: linesOf(tx, actor, filter, as) }))
    await recordExport(tx, actor, filter, { count, format: 'csv', headSeq: verification.head.seq })
    return { count, verification }
  })
}

function recordExport(
  tx: Tx,
  actor: Actor,
  { from, to }: AuditFilter,
  details: { readonly count: number; readonly format: string; readonly headSeq: number },
): Promise<void> {
  const days = { ...(from && { from }), ...(to && { to }) }
  return recordAudit(tx, { event: 'audit.entries-exported', actorId: actor.id, details: { ...details, ...days } })
}

const columnsIn = (language: Language): ExportColumn<Line>[] =>
  COLUMNS.map(({ key, width }) => ({ key, width, header: texts[`audit.column.${key}`][language] }))

async function* linesOf(
  tx: Tx,
  actor: Actor,
  filter: AuditFilter,
  { language, words }: { readonly language: Language; readonly words: AuditWords },
): AsyncGenerator<Line> {
  const known = new Map<string, string>()
  for await (const row of cursorRows(tx, filteredQuery(tx, actor.scope.county, filter))) {
    const entry = linkedOf(row)
    if (!known.has(entry.actorId)) {
      const found = await words.names(tx, [entry.actorId])
      known.set(entry.actorId, found.get(entry.actorId) ?? entry.actorId)
    }
    yield lineOf(entry, known.get(entry.actorId)!, language, words.texts)
  }
}

function lineOf(entry: LinkedEntry, actorName: string, language: Language, all: Texts): Line {
  return {
    seq: entry.seq === 0 ? '' : entry.seq,
    at: entry.at.toISOString(),
    event: all[`audit.event.${entry.event}`]?.[language] ?? entry.event,
    eventCode: entry.event,
    actor: actorName,
    actorId: entry.actorId,
    role: all[`role.${entry.actorRole}`]?.[language] ?? entry.actorRole,
    unit: entry.actorUnit ?? '',
    subject: entry.subjectId ?? '',
    details: JSON.stringify(entry.details),
    previousHash: entry.previousHash,
    hash: entry.hash,
    hashed: entry.seq === 0 ? '' : hashedText(entry),
  }
}

async function sheetsOf(
  app: App,
  tx: Tx,
  actor: Actor,
  { from, to }: AuditFilter,
  parts: {
    readonly lines: readonly Line[]
    readonly verification: Verification
    readonly language: Language
    readonly words: AuditWords
  },
) {
  const { lines, verification, language, words } = parts
  const say = sayIn(language)
  const name = (await words.names(tx, [actor.id])).get(actor.id) ?? actor.id
  const facts = [
    [say('audit.sheet.county'), actor.scope.county],
    [say('audit.sheet.range'), say('audit.sheet.range-of', { from: from ?? '…', to: to ?? '…' })],
    [say('audit.sheet.count'), lines.length],
    [say('audit.sheet.exported'), app.clock.now().toISOString()],
    [say('audit.sheet.by'), name],
    [say('audit.sheet.result'), sayVerification(verification, language)],
    [say('audit.sheet.head'), headText(verification.head)],
    [say('audit.sheet.earlier'), verification.earlierCount],
    [say('audit.sheet.how'), say('audit.sheet.how-1')],
    ['', say('audit.sheet.how-2')],
    ['', say('audit.sheet.how-3')],
  ]
  return [
    {
      name: say('audit.sheet.entries'),
      head: columnsIn(language).map(({ header }) => header),
      lines: lines.map((line) => COLUMNS.map(({ key }) => line[key])),
      widths: COLUMNS.map(({ width }) => width),
    },
    { name: say('audit.sheet.verification'), lines: facts, widths: [24, 80] },
  ]
}

/** How a verification came out, in words. */
export function sayVerification(verification: Verification, language: Language): string {
  const say = sayIn(language)
  const { fault, count, head } = verification
  if (!fault) return say('audit.intact', { count, head: headText(head) })
  return say('audit.broken', { count, fault: say(`audit.fault.${fault.code}`, { seq: fault.seq ?? '' }) })
}

const sayIn =
  (language: Language) =>
  (key: keyof typeof texts, values: Readonly<Record<string, unknown>> = {}): string =>
    fillText(texts[key][language], values)

async function bytesOf(content: Readable): Promise<Uint8Array> {
  return Buffer.concat((await content.toArray()).map((chunk) => Buffer.from(chunk as string)))
}
