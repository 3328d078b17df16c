import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { isUuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import { fillText, type Texts } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { namedId } from '../../platform/named-id.ts'
import { rowsOfUpload, TableRefusal } from '../../platform/tables/index.ts'
import { recordAudit } from '../audit/index.ts'
import { classNameOf } from '../directory/index.ts'
import { watermarkOf } from '../disclosure/index.ts'
import { reportClassDay } from './commands.ts'
import { keepSheet, knownClasses } from './sheet-commands.ts'
import type { SheetReply } from './sheet-contract.ts'
import { type ClassLines, judgeClass, type SheetContent, type SheetDay, type SheetFault } from './sheet-domain.ts'
import { type PrintedClass, readSheet, sheetIdOf, writeSheet } from './sheet-file.ts'
import { type ClassOfSheet, readClassOfSheet } from './sheet-queries.ts'
import { FOOT_LABELS } from './sheet-words-domain.ts'
import { type ClassSheetRow, findSheet } from './store-sheets.ts'
import { texts } from './texts.ts'

export type TakeSheetRefusal = 'attendance.file-unreadable' | 'attendance.sheet-unknown'

/** A class of a sheet that came back, with what is wrong by day. */
interface ReturnedClass {
  readonly now: ClassOfSheet
  readonly sent: ClassLines
  readonly childIds: readonly string[]
  readonly days: readonly SheetDay[]
}
type FaultsOfDay = ReadonlyMap<PlainDate, readonly SheetFault[]>

const EMPTY: ClassLines = { pupils: [], statements: [], signers: [], reasons: [] }

/**
 * Takes a class sheet back. Each day of a class goes in by the rules of the page or comes back with what is wrong; the
 * same sheet sent again changes nothing, and what was reported otherwise meanwhile is shown and never overwritten.
 */
export async function takeSheet(
  app: App,
  actor: Actor,
  content: AsyncIterable<Uint8Array>,
): Promise<Decision<SheetReply, TakeSheetRefusal>> {
  const rows = await rowsOfUpload(content)
  if (rows instanceof TableRefusal) return refuse('attendance.file-unreadable', { reason: rows.code })
  const sheetId = sheetIdOf(rows)
  const sheet =
    sheetId && isUuid(sheetId) && (await withScope(app.db, actor.scope, (tx) => findSheet(tx, actor.scope, sheetId)))
  const lines = sheet && readSheet(rows, sheet.content.days)
  if (!sheet || !lines) return refuse('attendance.sheet-unknown')
  const classes = await judge(app, actor, sheet.content, lines)
  const counts = { taken: 0, unchanged: 0, empty: 0 }
  const faults = new Map<ReturnedClass, FaultsOfDay>()
  for (const one of classes) faults.set(one, await signDays(app, actor, sheet, one, counts))
  const known = new Set(sheet.content.classes.map(({ classCode }) => classNameOf(classCode).zh))
  const strangers = [...lines.keys()].filter((name) => !known.has(name))
  const listed = [...faults].flatMap(([one, byDay]) => faultLines(one, byDay))
  const stray = strangers.map((name) => ({
    className: name,
    day: null,
    number: null,
    code: 'attendance.sheet-class-unknown',
    details: { name },
  }))
  return accept({ ...counts, faults: [...stray, ...listed], ...(await giveBack(app, actor, sheet, faults, counts)) })
}

function judge(
  app: App,
  actor: Actor,
  content: SheetContent,
  lines: ReadonlyMap<string, ClassLines>,
): Promise<ReturnedClass[]> {
  return withScope(app.db, actor.scope, async (tx) => {
    const judged: ReturnedClass[] = []
    for (const schoolClass of content.classes) {
      const [known] = await knownClasses(tx, actor, schoolClass.classCode)
      if (!known) continue
      const now = await readClassOfSheet(app, tx, actor, known, content.days)
      const sent = lines.get(classNameOf(schoolClass.classCode).zh) ?? EMPTY
      const facts = { names: now.names, held: now.held, needsSigner: actor.role !== 'homeroom-teacher' }
      const days = judgeClass(content, schoolClass, sent, facts)
      judged.push({ now, sent, childIds: schoolClass.childIds, days })
    }
    return judged
  })
}

/** Signs the days of a class that are in order; answers what is wrong with the others. */
async function signDays(
  app: App,
  actor: Actor,
  { sheet_id, school_code, content }: ClassSheetRow,
  { now, childIds, days }: ReturnedClass,
  counts: { taken: number; unchanged: number; empty: number },
): Promise<FaultsOfDay> {
  const faults = new Map<PlainDate, readonly SheetFault[]>()
  for (const [index, judged] of days.entries()) {
    const day = content.days[index]!
    if (judged.state === 'faulty') faults.set(day, judged.faults)
    else if (judged.state === 'filled') {
      const { signer, absences, ...draft } = judged.draft
      const signed = await reportClassDay(app, actor, {
        ...draft,
        absences: [...absences],
        listed: [...childIds],
        // The same entry of the same sheet is one submission, however often the file is sent.
        submissionId: namedId(sheet_id, now.classCode, day, judged.draft),
        day,
        school: school_code,
        class: now.classCode,
        source: 'sheet',
        signedAt: app.clock.now().toISOString(),
        ...(signer !== '' && { paperSigner: signer.slice(0, 40) }),
      })
      if (signed.ok) counts.taken++
      else faults.set(day, [{ code: signed.code, details: signed.details }])
    } else if (judged.state === 'empty') counts.empty++
    else counts.unchanged++
  }
  return faults
}

function faultLines({ now }: ReturnedClass, byDay: FaultsOfDay): SheetReply['faults'] {
  const className = classNameOf(now.classCode).zh
  return [...byDay].flatMap(([day, faults]) =>
    faults.map(({ code, details, number }) => ({ className, day, number: number ?? null, code, details })),
  )
}

/** Puts what did not go in into a sheet of its own, over what holds now, with what is wrong beside each row. */
function giveBack(
  app: App,
  actor: Actor,
  sheet: ClassSheetRow,
  faults: ReadonlyMap<ReturnedClass, FaultsOfDay>,
  counts: Readonly<Record<string, number>>,
): Promise<Pick<SheetReply, 'returned' | 'schoolName'>> {
  const faulty = [...faults].filter(([, byDay]) => byDay.size > 0)
  const days = sheet.content.days.filter((day) => faulty.some(([, byDay]) => byDay.has(day)))
  return withScope(app.db, actor.scope, async (tx) => {
    const details = {
      sheetId: sheet.sheet_id,
      ...counts,
      faulty: faulty.reduce((sum, [, byDay]) => sum + byDay.size, 0),
    }
    await recordAudit(tx, { event: 'attendance.sheet-taken', actorId: actor.id, details })
    const known = await knownClasses(tx, actor, undefined)
    const school = known[0]!.school
    if (faulty.length === 0) return { schoolName: school.name, returned: null }
    const classes: ClassOfSheet[] = []
    const printed: PrintedClass[] = []
    for (const [one, byDay] of faulty) {
      const current = known.find(({ classCode }) => classCode === one.now.classCode)!
      const now = await readClassOfSheet(app, tx, actor, current, days)
      classes.push(now)
      printed.push({
        classCode: now.classCode,
        lines: asSent(one, now, sheet.content.days, days, byDay),
        problems: problemsOf(one, now, byDay),
      })
    }
    const sheetId = await keepSheet(app, tx, actor, { school, schoolKey: sheet.school_key, days, classes })
    const rowCount = classes.reduce((sum, { childIds }) => sum + childIds.length, 0)
    const watermark = await watermarkOf(app, tx, actor, { purpose: 'correct-data', note: null, rowCount }, 'zh')
    const bytes = await writeSheet({ sheetId, schoolName: school.name, days, classes: printed, watermark })
    const fileName = `班级考勤表-退回-${days[0]}.xlsx`
    return { schoolName: school.name, returned: { fileName, base64: Buffer.from(bytes).toString('base64') } }
  })
}

/** What stood in the days at fault, by pupil and not by row: who has joined the class meanwhile moves the numbers. */
function asSent(
  { sent, childIds }: ReturnedClass,
  now: ClassOfSheet,
  before: readonly PlainDate[],
  days: readonly PlainDate[],
  byDay: FaultsOfDay,
): ClassLines {
  const lineOf = new Map(sent.pupils.map((line) => [childIds[Number(line.number) - 1], line]))
  const cellsOf = (cells: readonly string[], current: readonly string[]) =>
    days.map((day, index) => (byDay.has(day) ? cells[before.indexOf(day)] : current[index]) ?? '')
  return {
    pupils: now.lines.pupils.map((line, index) => {
      const old = lineOf.get(now.childIds[index]!)
      return old ? { ...old, number: line.number, name: line.name, marks: cellsOf(old.marks, line.marks) } : line
    }),
    statements: cellsOf(sent.statements, now.lines.statements),
    signers: cellsOf(sent.signers, now.lines.signers),
    reasons: cellsOf(sent.reasons, now.lines.reasons),
  }
}

/** Words beside the rows: at the pupil who is meant, else at the signature. */
function problemsOf({ childIds }: ReturnedClass, now: ClassOfSheet, byDay: FaultsOfDay): ReadonlyMap<string, string> {
  const words = new Map<string, Set<string>>()
  for (const [day, faults] of byDay)
    for (const { code, details, number } of faults) {
      const row = number === undefined ? -1 : now.childIds.indexOf(childIds[Number(number) - 1] ?? '')
      const place = row < 0 ? FOOT_LABELS.statement : String(row + 1)
      const said = fillText((texts as Texts)[code]?.zh ?? code, details)
      words.set(place, (words.get(place) ?? new Set()).add(`${day} ${said}`))
    }
  return new Map([...words].map(([place, said]) => [place, [...said].join('\n')]))
}
