import { GRADES } from '../../kernel/codes.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withinCounty } from '../../platform/database.ts'
import { getCountyRules } from '../directory/index.ts'
import { type Fields, findPaperFields, listDocumentsOf, type MatterDocument } from '../documents/index.ts'
import type { DropoutCase } from './domain.ts'
import type { StepRules } from './rules/decide-step.ts'
import { type CaseFacts, type ServedPaper } from './rules/facts.ts'
import { type CaseEntry, factsOf } from './rules/fold.ts'
import { type CaseGuardian, readGuardians } from './rules/guardians.ts'
import { paperTitled } from './rules/papers.ts'
import { openFacts, openWords } from './sealed.ts'
import { type CaseEventRow, type DropoutCaseRow, findChildOfCase, listCaseEvents, TELLING_EVENTS } from './store.ts'
import { type DeadlineRow, listDeadlines } from './store-deadlines.ts'
import { type CaseMemberRow, listMembers } from './store-group.ts'
import { type CaseRecordRow, listRecords } from './store-records.ts'
import { basisOf, listLegalBases, selectCaseRules } from './store-rules.ts'

/** A case with all that is on record of it. */
export interface LoadedCase {
  readonly row: DropoutCaseRow
  readonly dropoutCase: DropoutCase
  readonly events: readonly CaseEventRow[]
  readonly records: readonly CaseRecordRow[]
  readonly deadlines: readonly DeadlineRow[]
  readonly members: readonly CaseMemberRow[]
  readonly documents: readonly MatterDocument[]
  /** The guardians on record of the case; null where those of the register hold. */
  readonly guardians: readonly CaseGuardian[] | null
  /** The school the register has for the child, and the grade. */
  readonly school: { readonly name: string | null; readonly gradeName: string | null }
  /** The penalty decision of the round that holds, with what it says; null before there is one. */
  readonly decision: { readonly number: string; readonly fields: Fields } | null
  readonly entries: readonly CaseEntry[]
  readonly facts: CaseFacts
  readonly rules: StepRules
}

/** Reads a case with everything its next step may depend on. */
export async function loadCase(app: App, tx: Tx, scope: Scope, row: DropoutCaseRow): Promise<LoadedCase> {
  const { case_id: caseId } = row
  const events = (await listCaseEvents(tx, scope, caseId)).map((event) => ({
    ...event,
    details: detailsOf(app, event),
  }))
  const records = (await listRecords(tx, scope, caseId)).map((record) => ({
    ...record,
    facts: factsOfRecord(app, record),
  }))
  const deadlines = await listDeadlines(tx, scope, caseId)
  const members = await listMembers(tx, scope, caseId)
  const documents = await listDocumentsOf(tx, scope, caseId)
  const bases = await listLegalBases(tx, scope.county)
  // The case is the permission: its child may still lie where it was handed over from.
  const child = await withinCounty(tx, (wide) => findChildOfCase(tx, wide, row.child_id))
  const entries = entriesOf(events, records)
  const guardians = guardiansOnRecord(app, records)
  const roundStart = roundStartOf(events, row)
  const decision = await decisionOf(app, tx, scope, documents, roundStart)
  const facts = factsOf(
    {
      round: row.round,
      guardianCount: [child?.guardian1_name, child?.guardian2_name].filter(Boolean).length || 1,
      groupParts: members.map((member) => member.part),
      papers: papersOf(documents, roundStart, guardians),
      remedyText: typeof decision?.fields.remedy === 'string' ? decision.fields.remedy : null,
      confirmedBy: row.confirmed_by,
      suspendedUntil: row.suspended_until,
      bornOn: (child?.born_on ?? null) as PlainDate | null,
      legalBases: bases.map(basisOf),
      running: deadlines
        .filter((one) => one.state === 'running')
        .map((one) => ({ clock: one.clock, dueOn: one.due_on })),
    },
    entries,
  )
  const rules = await loadRules(app, tx, scope)
  return {
    row,
    dropoutCase: caseOf(row),
    events,
    records,
    deadlines,
    members,
    documents,
    guardians,
    school: { name: child?.school_name ?? null, gradeName: (child?.grade_code && GRADES[child.grade_code]) || null },
    decision,
    entries,
    facts,
    rules,
  }
}

const detailsOf = ({ secrets }: App, { county_code: county, event_id: id, details, sealed }: CaseEventRow) =>
  openFacts(secrets, { county, table: 'cases.case_event', id }, details, sealed)

const factsOfRecord = ({ secrets }: App, { county_code: county, record_id: id, facts, sealed }: CaseRecordRow) =>
  openFacts(secrets, { county, table: 'cases.case_record', id }, facts, sealed)

/** The county's rules with the calendar they are counted by. */
export async function loadRules(app: Pick<App, 'calendar'>, tx: Tx, scope: Scope): Promise<StepRules> {
  const { dueDays } = await getCountyRules(tx, scope.county)
  const { rules } = await selectCaseRules(tx, scope.county)
  return { county: rules, verifyDays: dueDays['out-of-school'], calendar: app.calendar }
}

/** A row as the rules see it. */
export function caseOf(row: DropoutCaseRow): DropoutCase {
  return {
    state: row.state,
    version: row.version,
    lead: { line: row.lead_line, unit: row.lead_unit },
    divisionCode: row.division_code,
    schoolKey: row.school_key,
    outOfSchoolSince: row.out_of_school_since ?? row.confirmed_on,
  }
}

/** Records that stand: none was made in their place. */
export function standing(records: readonly CaseRecordRow[]): readonly CaseRecordRow[] {
  const corrected = new Set(records.map((record) => record.corrects_id))
  return records.filter((record) => !corrected.has(record.record_id))
}

/** Steps and records in the order they were put on record. What was corrected does not count any more. */
function entriesOf(events: readonly CaseEventRow[], records: readonly CaseRecordRow[]): readonly CaseEntry[] {
  const steps = events.flatMap((event) => {
    const step = (TELLING_EVENTS as readonly string[]).includes(event.event) ? 'suspect' : event.step
    const entry = {
      kind: `step:${step}`,
      on: event.happened_on,
      by: event.actor_id,
      round: event.round,
      facts: event.details,
    }
    return step === null ? [] : [{ at: event.happened_at, entry }]
  })
  const kept = standing(records).map((record) => ({
    at: record.recorded_at,
    entry: {
      kind: record.kind,
      on: record.happened_on,
      by: record.recorded_by,
      round: record.round,
      facts: record.facts,
      id: record.record_id,
    },
  }))
  return [...steps, ...kept].sort((a, b) => a.at.getTime() - b.at.getTime()).map(({ entry }) => entry as CaseEntry)
}

/** The guardians of the newest record of them that was not corrected. */
function guardiansOnRecord(app: App, records: readonly CaseRecordRow[]): LoadedCase['guardians'] {
  const newest = standing(records).findLast((record) => record.kind === 'guardians')
  if (!newest) return null
  const words = openWords(
    app.secrets,
    { county: newest.county_code, table: 'cases.case_record', id: newest.record_id },
    newest.sealed,
  )
  return readGuardians(words['guardians'])
}

const isGuardian = (guardians: LoadedCase['guardians'], name: string): boolean =>
  guardians === null || guardians.some((guardian) => guardian.name === name)

/** The day on which the present round of persuasion began. */
function roundStartOf(events: readonly CaseEventRow[], row: DropoutCaseRow): PlainDate | undefined {
  return events.find((event) => event.round === row.round && event.step === 'persuade-again')?.happened_on
}

/** Papers that hold, of the round where its beginning is given: neither withdrawn nor replaced. */
export const holding = (documents: readonly MatterDocument[], roundStart?: PlainDate): readonly MatterDocument[] =>
  documents
    .filter((one) => one.withdrawnOn === null && one.correctedById === null)
    .filter((one) => roundStart === undefined || one.issuedOn >= roundStart)

/** The penalty decision that holds, opened. */
async function decisionOf(
  app: App,
  tx: Tx,
  scope: Scope,
  documents: readonly MatterDocument[],
  roundStart: PlainDate | undefined,
): Promise<LoadedCase['decision']> {
  const decision = holding(documents, roundStart).findLast((one) => one.kind === 'penalty-decision')
  const fields = decision && (await findPaperFields(app, tx, scope, decision.documentId))
  return fields ? { number: decision.documentNumber, fields } : null
}

/** The papers steps depend on, each once for each addressee it must reach. */
function papersOf(
  documents: readonly MatterDocument[],
  roundStart: PlainDate | undefined,
  guardians: LoadedCase['guardians'],
): readonly ServedPaper[] {
  return holding(documents, roundStart)
    .flatMap((one) => {
      const paper = paperTitled(one.kind)
      return paper ? [{ one, paper }] : []
    })
    .flatMap(({ one, paper }) =>
      // Whoever is no guardian any more need not be reached.
      one.addressees
        .filter(({ role, name }) => role !== 'guardian' || isGuardian(guardians, name))
        .map((addressee) => ({
          paper,
          documentId: one.documentId,
          number: one.documentNumber,
          addressee: addressee.addresseeId,
          issuedOn: one.issuedOn,
          effectiveOn: addressee.servedOn,
        })),
    )
}
