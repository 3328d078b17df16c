import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import { type Actor, schoolKeyOf } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { pdfOf } from '../../platform/papers/pdf.ts'
import { recordAudit } from '../audit/index.ts'
import { decidePurpose, type NoteRefusal, type Purpose, watermarkOf } from '../disclosure/index.ts'
import { type KnownClass, readClass } from './known-class.ts'
import { writeSheet } from './sheet-file.ts'
import { classForm } from './sheet-form.ts'
import { type ClassOfSheet, contentOf, daysOfSheet, readClassOfSheet, type SheetDaysRefusal } from './sheet-queries.ts'
import { listClasses } from './store.ts'
import { insertSheet } from './store-sheets.ts'

export interface AskedSheet {
  readonly class?: string | undefined
  readonly day: PlainDate
  readonly span: 'day' | 'week'
}
export interface Why {
  readonly purpose: Purpose
  readonly note?: string | undefined
}
export type MakeSheetRefusal = SheetDaysRefusal | NoteRefusal | 'attendance.class-not-found'

interface BegunSheet {
  readonly school: KnownClass['school']
  readonly schoolKey: string
  readonly days: readonly PlainDate[]
  readonly classes: readonly ClassOfSheet[]
  readonly watermark: string
}
export interface MadeFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Gives out a class sheet to be filled in offline. What its numbers stand for is kept, so that the file needs no ids. */
export function makeSheet(
  app: App,
  actor: Actor,
  asked: AskedSheet,
  why: Why,
): Promise<Decision<MadeFile, MakeSheetRefusal>> {
  return begin(app, actor, asked, why, 'xlsx', async (tx, begun) => {
    const sheetId = await keepSheet(app, tx, actor, begun)
    const classes = begun.classes.map(({ classCode, lines }) => ({
      classCode,
      lines,
      problems: new Map<string, string>(),
    }))
    return writeSheet({ ...begun, sheetId, schoolName: begun.school.name, classes })
  })
}

/** Gives out the form of a week for classes without any device: printed, filled in and signed by hand. */
export function printForm(
  app: App,
  actor: Actor,
  asked: AskedSheet,
  why: Why,
): Promise<Decision<MadeFile, MakeSheetRefusal>> {
  return begin(app, actor, asked, why, 'pdf', async (_, { classes, days, school, watermark }) =>
    pdfOf(
      classes.map(({ classCode, lines }) => classForm({ schoolName: school.name, classCode, days, lines, watermark })),
      { home: app.config.home },
    ),
  )
}

async function begin(
  app: App,
  actor: Actor,
  asked: AskedSheet,
  { purpose, note }: Why,
  format: 'xlsx' | 'pdf',
  draw: (tx: Tx, begun: BegunSheet) => Promise<Uint8Array>,
): Promise<Decision<MadeFile, MakeSheetRefusal>> {
  const words = decidePurpose(purpose, note)
  if (!words.ok) return words
  const why = { purpose, note: words.value }
  return withScope<Decision<MadeFile, MakeSheetRefusal>>(app.db, actor.scope, async (tx) => {
    const known = await knownClasses(tx, actor, asked.class)
    const school = known[0]?.school
    if (!school) return refuse('attendance.class-not-found')
    const days = daysOfSheet(known[0]!.calendar, asked)
    if (!days.ok) return days
    const classes: ClassOfSheet[] = []
    for (const one of known) classes.push(await readClassOfSheet(app, tx, actor, one, days.value))
    const schoolKey = asked.class === undefined ? actor.scope.schoolPrefix! : schoolKeyOf(school.code, asked.class)
    const rowCount = classes.reduce((sum, one) => sum + one.childIds.length, 0)
    await recordAudit(tx, {
      event: 'attendance.sheet-made',
      actorId: actor.id,
      details: { schoolKey, days: days.value, pupils: rowCount, format, ...why },
    })
    const watermark = await watermarkOf(app, tx, actor, { ...why, rowCount }, 'zh')
    const bytes = await draw(tx, { school, schoolKey, days: days.value, classes, watermark })
    return accept({ name: `班级考勤表-${days.value[0]}.${format}`, bytes })
  })
}

/** The classes of the own school that have pupils, or the one that is named. */
export async function knownClasses(tx: Tx, actor: Actor, classCode: string | undefined): Promise<KnownClass[]> {
  if (actor.scope.schoolPrefix === undefined) return []
  const known: KnownClass[] = []
  for (const row of await listClasses(tx, actor.scope)) {
    if (classCode !== undefined && row.class_code !== classCode) continue
    const found = await readClass(tx, actor.scope, row.school_key)
    if (found && found.pupils.length > 0) known.push(found)
  }
  return known
}

/** Keeps what the numbers of a sheet stand for. */
export async function keepSheet(app: App, tx: Tx, actor: Actor, sheet: Omit<BegunSheet, 'watermark'>): Promise<string> {
  const sheetId = newId()
  await insertSheet(tx, {
    county_code: actor.scope.county,
    sheet_id: sheetId,
    school_code: sheet.school.code,
    content: contentOf(sheet.days, sheet.classes),
    made_by: actor.id,
    made_at: app.clock.now(),
    division_code: sheet.school.divisionCode,
    school_key: sheet.schoolKey,
  })
  return sheetId
}
