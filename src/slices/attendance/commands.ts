import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import { addDays, type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { holdSubmission } from '../../platform/submissions.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { CONFIRM_DUTY_DAYS, type DutyKind, dutyOf, levelOf, streakOf } from './absence-domain.ts'
import { type PupilOfDay, pupilsOfDay } from './class-of-day.ts'
import type { ReportDayBody, ReportDayReply } from './contract.ts'
import {
  type Absence,
  type ClassDayCounts,
  type ClassDayRefusal,
  decideClassDay,
  type Source,
  unspokenOf,
} from './domain.ts'
import { type KnownClass, readClass, readPupilDays, schoolKeyFor } from './known-class.ts'
import { absenceOf, sealedNote } from './notes.ts'
import { mayReport } from './policy.ts'
import {
  type AbsenceRow,
  type ClassDayRow,
  findClassDayBySubmission,
  insertClassDay,
  listAbsencesOfDay,
  listVersions,
  type PupilOfClass,
} from './store.ts'
import { endDuties, insertDuty } from './store-duties.ts'
import { listApprovedLeaveOfChildren } from './store-leave.ts'
import { endSuspicions } from './store-watch.ts'
import { raiseSuspicion, tellOfWork } from './suspicions.ts'

export type ReportDayRefusal =
  | ClassDayRefusal
  | 'attendance.class-not-found'
  | 'attendance.calendar-missing'
  | 'attendance.submission-of-another-day'

/** A report as it is handed in: typed, or out of a sheet that somebody else has signed on paper. */
export interface HandedInDay extends Omit<ReportDayBody, 'source'> {
  readonly source: Source
  readonly paperSigner?: string
}

/**
 * Signs the daily report of a class. The same submission sent again gets the first answer; an entry made over a version
 * that does not hold any more is refused with what changed, and nothing is overwritten.
 */
export async function reportClassDay(
  app: App,
  actor: Actor,
  body: HandedInDay,
): Promise<Decision<ReportDayReply, ReportDayRefusal>> {
  const schoolKey = schoolKeyFor(actor, body)
  if (schoolKey === undefined) return refuse('attendance.class-not-found')
  const permitted = mayReport(actor, schoolKey)
  if (!permitted.ok) return permitted
  const day = body.day as PlainDate
  return withScope(app.db, actor.scope, async (tx) => {
    await holdSubmission(tx, body.submissionId)
    const earlier = await answeredBefore(tx, actor, schoolKey, body)
    if (earlier) return earlier
    const known = await readClass(tx, actor.scope, schoolKey)
    if (!known) return refuse('attendance.class-not-found')
    const newestVersion = (await listVersions(tx, actor.scope, schoolKey, day))[0]?.version ?? 0
    const when = { today: app.clock.today(), isReported: newestVersion > 0 }
    const pupils = await pupilsOfDay(tx, actor.scope, known, day, when)
    const carried = await readCarried(app, tx, actor, known, body)
    const decision = await decide(app, tx, actor, known, { body, pupils, carried, newestVersion })
    if (!decision.ok) return decision
    const row = classDayRow(app, actor, known, { body, pupils }, decision.value)
    const absences = [...body.absences, ...carried].map((absence) => absenceRow(app, pupils, row, absence))
    if (!(await insertClassDay(tx, row, absences))) return conflictOf(tx, actor, schoolKey, day)
    await recordAudit(tx, {
      event: 'attendance.day-reported',
      actorId: actor.id,
      details: { schoolKey, day, version: row.version, absent: row.absent, onLeave: row.on_leave, source: row.source },
    })
    return accept(replyOf(row, await watchClass(app, tx, actor, known)))
  })
}

/** The answer that a submission got already. */
async function answeredBefore(
  tx: Tx,
  actor: Actor,
  schoolKey: string,
  body: Pick<HandedInDay, 'day' | 'submissionId'>,
): Promise<Decision<ReportDayReply, 'attendance.submission-of-another-day'> | undefined> {
  const day = body.day as PlainDate
  const earlier = await findClassDayBySubmission(tx, actor.scope, schoolYearOf(day), body.submissionId)
  if (!earlier) return undefined
  return earlier.school_key === schoolKey && earlier.on_day === day
    ? accept(replyOf(earlier, 0))
    : refuse('attendance.submission-of-another-day')
}

/** What the version that holds says of children who were not on the list the report was made from. */
async function readCarried(
  app: App,
  tx: Tx,
  actor: Actor,
  known: KnownClass,
  body: HandedInDay,
): Promise<readonly Absence[]> {
  if (body.basisVersion === 0) return []
  const rows = await listAbsencesOfDay(tx, actor.scope, known.schoolKey, body.day as PlainDate)
  const held = rows.filter((row) => row.version === body.basisVersion).map((row) => absenceOf(app.secrets, row))
  const listed = body.listed ?? known.pupils.map((pupil) => pupil.child_id)
  return unspokenOf(held, body.absences, new Set(listed))
}

interface ReportedDay {
  readonly body: HandedInDay
  /** Who belonged to the class that day. */
  readonly pupils: readonly PupilOfDay[]
}

async function decide(
  app: App,
  tx: Tx,
  actor: Actor,
  known: KnownClass,
  {
    body,
    pupils,
    carried,
    newestVersion,
  }: ReportedDay & {
    readonly carried: readonly Absence[]
    readonly newestVersion: number
  },
): Promise<Decision<ClassDayCounts, ReportDayRefusal>> {
  const day = body.day as PlainDate
  const schoolYear = schoolYearOf(day)
  if (!known.calendar.schoolYears.includes(schoolYear)) return refuse('attendance.calendar-missing', { schoolYear })
  const childIds = pupils.map((pupil) => pupil.child_id)
  const leave = await listApprovedLeaveOfChildren(tx, actor.scope, childIds, day, day)
  const decision = decideClassDay(
    { ...body, day },
    {
      today: app.clock.today(),
      calendar: known.calendar,
      pupils: new Set(pupils.map((pupil) => pupil.child_id)),
      carried,
      onLeave: new Set(leave.map((row) => row.child_id)),
      newestVersion,
    },
  )
  const stale = !decision.ok && decision.code === 'attendance.changed-meanwhile'
  return stale ? conflictOf(tx, actor, known.schoolKey, day) : decision
}

/** Says which version holds now and who signed it, so that the other device can show it. */
async function conflictOf(tx: Tx, actor: Actor, schoolKey: string, day: PlainDate) {
  const [newest] = await listVersions(tx, actor.scope, schoolKey, day)
  const names = await accountNames(tx, newest ? [newest.signed_by] : [])
  return refuse('attendance.changed-meanwhile', {
    version: newest?.version ?? 0,
    by: names.get(newest?.signed_by ?? '') ?? '—',
    at: newest?.received_at.toISOString() ?? '',
    absent: newest?.absent ?? 0,
    onLeave: newest?.on_leave ?? 0,
  })
}

function classDayRow(
  app: App,
  actor: Actor,
  known: KnownClass,
  { body, pupils }: ReportedDay,
  counts: ClassDayCounts,
): ClassDayRow {
  const now = app.clock.now()
  const signed = new Date(body.signedAt)
  return {
    county_code: actor.scope.county,
    school_year: schoolYearOf(body.day as PlainDate),
    school_key: known.schoolKey,
    on_day: body.day as PlainDate,
    version: counts.version,
    school_code: known.school.code,
    class_code: known.classCode,
    division_code: known.school.divisionCode,
    source: body.source,
    pupils: pupils.length,
    absent: counts.absent,
    on_leave: counts.onLeave,
    nil_statement: counts.nilStatement,
    change_reason: counts.version > 1 ? body.changeReason!.trim() : null,
    signed_by: actor.id,
    // A device whose clock is ahead has not signed in the future.
    signed_at: signed < now ? signed : now,
    received_at: now,
    submission_id: body.submissionId,
    paper_signer: body.paperSigner ?? null,
  }
}

function absenceRow(app: App, pupils: readonly PupilOfDay[], row: ClassDayRow, absence: Absence): AbsenceRow {
  const pupil = pupils.find((one) => one.child_id === absence.childId)!
  return {
    county_code: row.county_code,
    school_year: row.school_year,
    school_key: row.school_key,
    on_day: row.on_day,
    version: row.version,
    child_id: absence.childId,
    part: absence.part,
    reason: absence.reason,
    contacted: absence.contacted,
    contact_result: absence.contactResult,
    note: sealedNote(app.secrets, row, absence),
    division_code: pupil.division_code,
  }
}

function replyOf(row: ClassDayRow, suspicions: number): ReportDayReply {
  return {
    day: row.on_day,
    version: row.version,
    absent: row.absent,
    onLeave: row.on_leave,
    receivedAt: row.received_at.toISOString(),
    suspicions,
  }
}

/** Looks at every pupil of the class after a report: who has been missing too long is suspected, who is back is not. */
async function watchClass(app: App, tx: Tx, actor: Actor, known: KnownClass): Promise<number> {
  const childIds = known.pupils.map((pupil) => pupil.child_id)
  const daysOf = await readPupilDays(tx, actor.scope, childIds, app.clock.today())
  const back: string[] = []
  const duties: RaisedDuty[] = []
  const atWork: string[] = []
  let raised = 0
  for (const pupil of known.pupils) {
    const days = daysOf(pupil.child_id)
    const last = days.at(-1)
    const streak = streakOf(days, known.rules)
    if (last && last.absence?.part !== 'whole') back.push(pupil.child_id)
    if (last?.absence?.reason === 'working') atWork.push(pupil.child_id)
    const level = levelOf(streak, known.rules)
    const duty = dutyOf(streak, last?.absence, known.rules)
    if (duty) duties.push({ pupil, duty, sinceOn: streak.since! })
    if (streak.since === null || (level !== 'suspected' && level !== 'to-be-confirmed')) continue
    const suspicion = {
      childId: pupil.child_id,
      rule: 'absence' as const,
      sinceOn: streak.since,
      divisionCode: pupil.division_code,
      schoolKey: known.schoolKey,
    }
    if (await raiseSuspicion(app, tx, actor, suspicion)) raised++
  }
  for (const childId of atWork) await tellOfWork(app, tx, actor, childId)
  const over = { on: app.clock.today(), because: 'came-back' }
  await endSuspicions(tx, actor.scope, ['absence', 'leave-expired', 'entrant-missing'], back, over)
  await keepDuties(app, tx, actor, known, duties)
  return raised
}

interface RaisedDuty {
  readonly pupil: PupilOfClass
  readonly duty: DutyKind
  readonly sinceOn: PlainDate
}

/** Raises what the rows of absence of a class ask for now, and ends what they asked for before. */
async function keepDuties(
  app: App,
  tx: Tx,
  actor: Actor,
  known: KnownClass,
  duties: readonly RaisedDuty[],
): Promise<void> {
  const today = app.clock.today()
  for (const { pupil, duty, sinceOn } of duties)
    await insertDuty(tx, {
      county_code: actor.scope.county,
      duty_id: newId(),
      child_id: pupil.child_id,
      kind: duty,
      since_on: sinceOn,
      raised_on: today,
      due_on: duty === 'confirm' ? addDays(today, CONFIRM_DUTY_DAYS) : today,
      over_on: null,
      over_because: null,
      division_code: pupil.division_code,
      school_key: known.schoolKey,
    })
  for (const [kind, because] of [
    ['investigate', 'followed-up'],
    ['confirm', 'came-back'],
  ] as const) {
    const asked = new Set(duties.filter((one) => one.duty === kind).map((one) => one.pupil.child_id))
    const done = known.pupils.map((pupil) => pupil.child_id).filter((childId) => !asked.has(childId))
    await endDuties(tx, actor.scope, kind, done, { on: today, because })
  }
}
