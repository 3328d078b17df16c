import { sql } from 'kysely'
import type { Actor, Role } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import { divisionNames, schoolNames } from '../directory/index.ts'
import { findVeil } from '../disclosure/index.ts'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import { classOfKey } from './domain.ts'
import { LOOK_WITHIN_DAYS } from './early-domain.ts'
import { leaverWork } from './leaver-work.ts'
import { permissions } from './policy.ts'
import { listAlarmsById, listDutiesById } from './store-duties.ts'
import { listLeavesById } from './store-leave.ts'
import { listListingsById } from './store-ticks.ts'
import { countSilentClasses, listSilencesById, type SilenceRow } from './store-watch.ts'

const SEES_OVERDUE: readonly Role[] = ['township-officer', 'bureau-officer']

/**
 * What a row of absence asks for waits for the class and the school; when it is overdue, for the township and the bureau
 * too. A case that was confirmed or explained does not wait.
 */
const dutyWork: WorkSource = {
  kind: 'absence-duty',
  roles: ['homeroom-teacher', 'school-officer', ...SEES_OVERDUE],
  waiting: ({ role, scope }, { today }) =>
    sql`select d.duty_id as item_id, d.due_on, case when d.due_on < ${today} then 1 else 0 end as level
      from attendance.duty d
      where ${inScope(scope, 'd')} and d.over_on is null
        and (d.due_on < ${today} or not ${SEES_OVERDUE.includes(role)}::boolean)
        and (d.kind <> 'confirm' or not exists (
          select from cases.pub_case c
           where c.county_code = d.county_code and c.child_id = d.child_id and c.opened_at >= d.since_on
             and c.state not in ('suspected', 'verifying')))`,
  async describe(app, tx, actor, ids) {
    const veil = await findVeil(app, tx, actor)
    const rows = await listDutiesById(tx, actor.scope, ids)
    return new Map(
      rows.map((row): [string, WorkWords] => [
        row.duty_id,
        {
          what: `work.duty.${row.kind}`,
          subject: veil.show('name', row.child_name, row.child_id) ?? '—',
          note: row.since_on,
          opens: row.kind === 'confirm' ? (row.case_id ?? '') : '',
        },
      ]),
    )
  },
}

/** Many children of one class or village suspected within days: the bureau and the township are told at once. */
const alarmWork: WorkSource = {
  kind: 'suspicion-alarm',
  roles: SEES_OVERDUE,
  waiting: ({ scope }) =>
    sql`select a.alarm_id as item_id, a.raised_on as due_on, 1 as level from attendance.alarm a
      where ${inScope(scope, 'a')} and a.over_on is null`,
  async describe(app, tx, actor, ids) {
    const rows = await listAlarmsById(tx, actor.scope, ids)
    const schools = await schoolNames(tx, actor.scope.county)
    const places = await divisionNames(tx, actor.scope.county, app.clock.today())
    const nameOf = (row: (typeof rows)[number]): string => {
      const parts = classOfKey(row.school_key)
      if (row.place === 'village' || !parts) return places.get(row.division_code) ?? row.division_code
      return `${schools.get(parts.schoolCode) ?? parts.schoolCode} ${parts.classCode}`
    }
    return new Map(
      rows.map((row): [string, WorkWords] => [
        row.alarm_id,
        { what: `work.alarm.${row.place}`, subject: nameOf(row), note: String(row.children), opens: row.alarm_id },
      ]),
    )
  },
}

/**
 * A class that reports nothing, and of which the school has not said why, waits for everybody up the chain at once; above
 * the school its classes are one line, that of the class that has been silent longest.
 */
const silenceWork: WorkSource = {
  kind: 'silence',
  roles: ['homeroom-teacher', 'school-officer', ...SEES_OVERDUE],
  waiting: ({ role, scope }, { today }) =>
    sql`select distinct on (${isAbove(role) ? sql`s.school_code` : sql`s.silence_id`}) s.silence_id as item_id,
        s.raised_on as due_on, case when s.raised_on < ${today} then 1 else 0 end as level
      from attendance.silence s
      where ${inScope(scope, 's')} and s.state = 'open' and s.explanation is null
      order by ${isAbove(role) ? sql`s.school_code` : sql`s.silence_id`}, s.raised_on, s.silence_id`,
  async describe(_app, tx, actor, ids) {
    const classes = isAbove(actor.role) ? await countSilentClasses(tx, actor.scope) : new Map<string, number>()
    return wordsOfSilences(tx, actor, ids, (row) => {
      const others = (classes.get(row.school_code) ?? 1) - 1
      const note = `${row.first_day} – ${row.last_day}`
      return others > 0
        ? { what: 'work.silence.of-school', note: `${note} · ×${others + 1}`, ofSchool: true }
        : { what: 'work.silence.unexplained', note }
    })
  },
}

const isAbove = (role: Role): boolean => SEES_OVERDUE.includes(role)

/** What a school has said of a silent class waits for the bureau to settle it. */
const settlementWork: WorkSource = {
  kind: 'silence-settlement',
  roles: permissions['attendance.settle-silence'],
  waiting: ({ scope }) =>
    sql`select s.silence_id as item_id, null::date as due_on, 0 as level from attendance.silence s
      where ${inScope(scope, 's')} and s.state = 'open' and s.explanation is not null`,
  describe: (_app, tx, actor, ids) =>
    wordsOfSilences(tx, actor, ids, (row) => ({
      what: 'work.kind.silence-settlement',
      note: row.explanation ?? '',
    })),
}

async function wordsOfSilences(
  tx: Tx,
  actor: Actor,
  ids: readonly string[],
  say: (row: SilenceRow) => Pick<WorkWords, 'what' | 'note'> & { readonly ofSchool?: boolean },
): Promise<ReadonlyMap<string, WorkWords>> {
  const rows = await listSilencesById(tx, actor.scope, ids)
  const schools = await schoolNames(tx, actor.scope.county)
  return new Map(
    rows.map((row): [string, WorkWords] => {
      const { ofSchool = false, ...words } = say(row)
      const school = schools.get(row.school_code) ?? row.school_code
      return [
        row.silence_id,
        { ...words, subject: ofSchool ? school : `${school} ${row.class_code}`, opens: row.silence_id },
      ]
    }),
  )
}

/** Leave that was asked for waits for whoever decides on it: the school, or the township and the bureau. */
const leaveWork: WorkSource = {
  kind: 'leave-approval',
  roles: permissions['attendance.decide-leave'],
  waiting: ({ role, scope }) =>
    sql`select l.leave_id as item_id, null::date as due_on, 0 as level from attendance.leave l
      where ${inScope(scope, 'l')} and l.state = 'asked'
        and (l.decider = 'authority') <> ${role === 'school-officer'}::boolean`,
  async describe(app, tx, actor, ids) {
    const veil = await findVeil(app, tx, actor)
    const rows = await listLeavesById(tx, actor.scope, ids)
    return new Map(
      rows.map((row): [string, WorkWords] => [
        row.leave_id,
        {
          what: 'work.kind.leave-approval',
          subject: veil.show('name', row.child_name, row.child_id) ?? '—',
          note: `${row.from_on} – ${row.to_on}`,
          opens: row.leave_id,
        },
      ]),
    )
  },
}

/** A child that is new on the list of early signs waits until somebody of the class or school has said what was done. */
const earlyWork: WorkSource = {
  kind: 'early-sign',
  roles: permissions['attendance.note-early-sign'],
  waiting: ({ scope }) =>
    sql`select l.listing_id as item_id, l.from_on + ${LOOK_WITHIN_DAYS}::int as due_on, 0 as level from attendance.early_listing l
      where ${inScope(scope, 'l')} and l.to_on is null
        and not exists (select from attendance.early_note n
                         where n.county_code = l.county_code and n.child_id = l.child_id and n.noted_at >= l.from_on)`,
  async describe(app, tx, actor, ids) {
    const veil = await findVeil(app, tx, actor)
    const rows = await listListingsById(tx, actor.scope, ids)
    return new Map(
      rows.map((row): [string, WorkWords] => [
        row.listing_id,
        {
          what: 'work.early.new',
          subject: veil.show('name', row.child_name, row.child_id) ?? '—',
          note: classOfKey(row.school_key)?.classCode ?? '',
          opens: row.listing_id,
        },
      ]),
    )
  },
}

/** Everything of attendance that waits for somebody. */
export const attendanceWork: readonly WorkSource[] = [
  leaveWork,
  leaverWork,
  dutyWork,
  earlyWork,
  alarmWork,
  silenceWork,
  settlementWork,
]
