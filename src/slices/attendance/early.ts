import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { USUAL_PAGE } from '../../platform/lists.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { listSchools, schoolNames } from '../directory/index.ts'
import { findVeil } from '../disclosure/index.ts'
import { classOfKey } from './domain.ts'
import type { EarlyLine, EarlyPage } from './early-contract.ts'
import { type EarlyAction, type EarlyFacts, type EarlyRules, signsOf } from './early-domain.ts'
import { attendanceRules } from './known-class.ts'
import { permissions } from './policy.ts'
import {
  type ChildFacts,
  earlyRules,
  insertEarlyRules,
  insertNote,
  listConfirmedBetween,
  listEarlyFacts,
  listLastNotes,
} from './store-early.ts'
import { keepListings, wasListKept } from './store-ticks.ts'

/** Days after which a list is measured by what came of it. */
const MEASURED_AFTER_DAYS = 60

const may = (actor: Actor, permission: keyof typeof permissions): boolean =>
  (permissions[permission] as readonly string[]).includes(actor.role)

interface EarlyFilter {
  readonly school?: string | undefined
  readonly class?: string | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

/** Lists children who show early signs, most points first, by pages and of a school or class. The look is on record. */
export async function listEarlySigns(app: App, actor: Actor, filter: EarlyFilter) {
  const { scope } = actor
  const on = app.clock.today()
  const limit = filter.limit ?? USUAL_PAGE
  return withScope<Decision<EarlyPage, 'attendance.cursor-unknown'>>(app.db, scope, async (tx) => {
    const { rules, version } = await earlyRules(tx, scope.county)
    const listed = judged(await factsOf(tx, scope, on), rules).filter(
      ({ facts }) => facts.isPupil && isOfPlace(facts.schoolKey, filter),
    )
    const start = filter.cursor === undefined ? 0 : listed.findIndex(({ facts }) => facts.childId === filter.cursor) + 1
    if (filter.cursor !== undefined && start === 0) return refuse('attendance.cursor-unknown')
    const shown = listed.slice(start, start + limit)
    const rows = await linesOf(app, tx, actor, shown)
    const details = { on, children: rows.length }
    await recordAudit(tx, { event: 'attendance.early-viewed', actorId: actor.id, details })
    return accept({
      on,
      rows,
      nextCursor: start + limit < listed.length ? shown.at(-1)!.facts.childId : null,
      total: listed.length,
      rules,
      rulesVersion: version,
      abilities: { note: may(actor, 'attendance.note-early-sign'), setRules: may(actor, 'attendance.set-early-rules') },
    })
  })
}

function isOfPlace(schoolKey: string, { school, class: schoolClass }: EarlyFilter): boolean {
  const place = classOfKey(schoolKey)
  return (!school || place?.schoolCode === school) && (!schoolClass || place?.classCode === schoolClass)
}

/** Measures what a list of two months ago was worth: who was on it, and who has been confirmed as a dropout since. */
export function measureEarlySigns(app: App, { scope }: Actor) {
  const on = app.clock.today()
  return withScope(app.db, scope, async (tx) => {
    const { rules } = await earlyRules(tx, scope.county)
    return pastOf(tx, scope, addDays(on, -MEASURED_AFTER_DAYS), on, rules)
  })
}

/** Once a day: keeps who is on a county's list, so that whoever looks after a class sees who is new. */
export async function keepEarlyList(app: App, tx: Tx, { id, scope }: Actor): Promise<void> {
  const on = app.clock.today()
  if (await wasListKept(tx, scope.county, on)) return
  const { rules } = await earlyRules(tx, scope.county)
  const listed = judged(await factsOf(tx, scope, on), rules).filter(({ facts }) => facts.isPupil)
  const begun = await keepListings(
    tx,
    scope.county,
    on,
    listed.map(({ facts: { childId, divisionCode, schoolKey }, points }) => ({
      childId,
      points,
      divisionCode,
      schoolKey,
    })),
  )
  if (begun > 0) await recordAudit(tx, { event: 'attendance.early-listed', actorId: id, details: { begun } })
}

/** Facts of children on a day with what the places of their schools add. */
async function factsOf(tx: Tx, scope: Scope, on: PlainDate, childId?: string): Promise<readonly KnownChild[]> {
  const townships = new Map(
    (await listSchools(tx, scope.county)).map(({ code, divisionCode }) => [code, divisionCode.slice(0, 9)]),
  )
  const { officialDays } = await attendanceRules(tx, scope.county)
  return (await listEarlyFacts(tx, scope, on, officialDays, childId)).map((facts) => {
    const township = townships.get(facts.schoolCode ?? '')
    return { ...facts, isFar: township !== undefined && !facts.divisionCode.startsWith(township) }
  })
}

type KnownChild = ChildFacts & EarlyFacts

function judged(facts: readonly KnownChild[], rules: EarlyRules) {
  return facts
    .map((one) => ({ facts: one, ...signsOf(one, rules) }))
    .filter((one) => one.isListed)
    .toSorted((a, b) => b.points - a.points || (a.facts.childId < b.facts.childId ? -1 : 1))
}

type Judged = ReturnType<typeof judged>

async function linesOf(app: App, tx: Tx, actor: Actor, listed: Judged): Promise<EarlyLine[]> {
  const notes = await listLastNotes(
    tx,
    actor.scope,
    listed.map(({ facts }) => facts.childId),
  )
  const noteOf = new Map(notes.map((note) => [note.child_id, note]))
  const people = await accountNames(
    tx,
    notes.map((note) => note.noted_by),
  )
  const schools = await schoolNames(tx, actor.scope.county)
  const veil = await findVeil(app, tx, actor)
  return listed.map(({ facts, signs, points }) => {
    const place = classOfKey(facts.schoolKey)
    const note = noteOf.get(facts.childId)
    return {
      childId: facts.childId,
      childName: veil.show('name', facts.name, facts.childId),
      schoolName: schools.get(place?.schoolCode ?? '') ?? null,
      classCode: place?.classCode ?? null,
      points,
      signs: [...signs],
      note: note
        ? {
            action: note.action,
            byName: people.get(note.noted_by) ?? note.noted_by,
            at: note.noted_at.toISOString(),
          }
        : null,
    }
  })
}

/**
 * What the list of a past day would have been by today's rules, measured by who was confirmed as a dropout since. Absences and marks
 * are of that day; guardians, groups and homes as they are known today.
 */
async function pastOf(tx: Tx, scope: Scope, on: PlainDate, until: PlainDate, rules: EarlyRules) {
  const listed = judged(await factsOf(tx, scope, on), rules)
  const confirmed = await listConfirmedBetween(tx, scope, on, until)
  const hits = listed.filter(({ facts }) => confirmed.has(facts.childId)).length
  return { on, listed: listed.length, confirmed: confirmed.size, hits }
}

/** Records what somebody did about the signs of a child, with the signs as they were. */
export async function noteEarlySign(
  app: App,
  actor: Actor,
  childId: string,
  { submissionId, action }: { readonly submissionId: string; readonly action: EarlyAction },
): Promise<Decision<object, 'attendance.early-child-not-found'>> {
  const { scope } = actor
  return withScope(app.db, scope, async (tx) => {
    const { rules } = await earlyRules(tx, scope.county)
    const [facts] = (await factsOf(tx, scope, app.clock.today(), childId)).filter((one) => one.isPupil)
    if (!facts) return refuse('attendance.early-child-not-found')
    const { signs, points } = signsOf(facts, rules)
    const isNew = await insertNote(tx, {
      county_code: scope.county,
      note_id: newId(),
      child_id: childId,
      action,
      points,
      signs: signs.map(({ sign }) => sign),
      noted_by: actor.id,
      noted_at: app.clock.now(),
      submission_id: submissionId,
      division_code: facts.divisionCode,
      school_key: facts.schoolKey,
    })
    if (isNew)
      await recordAudit(tx, {
        event: 'attendance.early-noted',
        actorId: actor.id,
        subjectId: childId,
        details: { action, points },
      })
    return accept({})
  })
}

/** Saves the county's points over the version that was read. */
export async function saveEarlyRules(
  app: App,
  actor: Actor,
  readVersion: number,
  rules: EarlyRules,
): Promise<Decision<{ readonly version: number }, 'attendance.early-rules-changed-meanwhile'>> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const { version: before } = await earlyRules(tx, county)
    const version = before + 1
    const row = { county_code: county, version, rules, changed_by: actor.id, changed_at: app.clock.now() }
    if (before !== readVersion || !(await insertEarlyRules(tx, row)))
      return refuse('attendance.early-rules-changed-meanwhile')
    await recordAudit(tx, { event: 'attendance.early-rules-saved', actorId: actor.id, details: { version } })
    return accept({ version })
  })
}
