import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import { fillText } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { namedId } from '../../platform/named-id.ts'
import { rowsOfUpload, TableRefusal } from '../../platform/tables/index.ts'
import { classNameOf, schoolNames } from '../directory/index.ts'
import { notePupilCount } from './commands.ts'
import type { CountsReply } from './contract.ts'
import { countDayOf, type CountRow, readCounts, sourceOf, writeCounts } from './counts-file.ts'
import { listClasses } from './store.ts'
import { texts } from './texts.ts'

export type TakeCountsRefusal = 'crosschecks.file-unreadable' | 'crosschecks.file-without-counts'
type FaultCode =
  | 'crosschecks.source-unknown'
  | 'crosschecks.class-not-found'
  | 'crosschecks.day-unreadable'
  | 'crosschecks.day-in-future'
  | 'crosschecks.count-unreadable'

interface KnownClass {
  readonly school: string
  readonly class: string
  readonly schoolName: string
  readonly className: string
}

/** Gives out the sheet of all classes in sight, to be taken along and filled in. */
export async function makeCountsSheet(app: App, actor: Actor): Promise<Uint8Array> {
  const classes = await knownClasses(app, actor)
  const rows = classes.map(({ schoolName, className }) => ({
    source: texts['crosschecks.source.inspection'].zh,
    school: schoolName,
    class: className,
    day: app.clock.today(),
    present: '',
  }))
  return writeCounts(rows, `清点人数 ${app.clock.today()}`)
}

/** Takes counts out of a sheet: good rows go in and are compared, the others come back with what is wrong. */
export async function takeCounts(
  app: App,
  actor: Actor,
  content: AsyncIterable<Uint8Array>,
): Promise<Decision<CountsReply, TakeCountsRefusal>> {
  const read = await rowsOfUpload(content)
  if (read instanceof TableRefusal) return refuse('crosschecks.file-unreadable', { reason: read.code })
  const rows = readCounts(read)
  if (!rows) return refuse('crosschecks.file-without-counts')
  const classes = await knownClasses(app, actor)
  const faults: (CountRow & { readonly problem: string })[] = []
  let taken = 0
  for (const row of rows) {
    const fault = await takeRow(app, actor, row, classes)
    if (fault) faults.push({ ...row, problem: fillText(texts[fault.code].zh, fault.details) })
    else taken++
  }
  const title = `清点人数（退回） ${app.clock.today()}`
  const bytes = faults.length > 0 ? await writeCounts(faults, title) : undefined
  return accept({
    taken,
    faults: faults.map(({ problem, school, class: className }) => ({ school, className, problem })),
    returned: bytes ? { fileName: `${title}.xlsx`, base64: Buffer.from(bytes).toString('base64') } : null,
  })
}

function knownClasses(app: App, actor: Actor): Promise<KnownClass[]> {
  return withScope(app.db, actor.scope, async (tx) => {
    const names = await schoolNames(tx, actor.scope.county)
    return (await listClasses(tx, actor.scope)).map((row) => ({
      school: row.school_code,
      class: row.class_code,
      schoolName: names.get(row.school_code) ?? row.school_code,
      className: classNameOf(row.class_code).zh,
    }))
  })
}

/** Puts a row on record; the same row sent again is the same count. */
async function takeRow(
  app: App,
  actor: Actor,
  row: CountRow,
  classes: readonly KnownClass[],
): Promise<{ readonly code: FaultCode; readonly details: Readonly<Record<string, unknown>> } | undefined> {
  const source = sourceOf(row.source)
  if (!source) return refuse('crosschecks.source-unknown', { said: row.source })
  const found = classes.find((one) => one.schoolName === row.school && one.className === row.class)
  if (!found) return refuse('crosschecks.class-not-found')
  const day = countDayOf(row.day)
  if (!day) return refuse('crosschecks.day-unreadable', { said: row.day })
  if (!/^\d{1,3}$/.test(row.present) || Number(row.present) > 200)
    return refuse('crosschecks.count-unreadable', { said: row.present })
  const count = { source, school: found.school, class: found.class, day, present: Number(row.present) }
  const noted = await notePupilCount(app, actor, { ...count, submissionId: namedId(actor.scope.county, count) })
  return noted.ok ? undefined : noted
}
