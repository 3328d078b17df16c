import { sql } from 'kysely'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { type DutyName, sightOf } from '../../kernel/duty.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { findVeil, type Veil } from '../disclosure/index.ts'
import { openedRecord } from '../register/index.ts'
import type { EvidenceRecord, FindingPage } from './contract.ts'
import { EVIDENCE_TYPES, type FindingKind, VERDICT_RULES, VERDICTS } from './domain.ts'
import { mayHandleFinding } from './policy.ts'
import { differingFields } from './rules/differences.ts'
import { type Candidate, openedCandidate } from './candidates.ts'
import { type FindingRow, findFinding, listFindingEvents, ruledOutPupils } from './store.ts'
import { openedWords } from './words.ts'
import { BY_DUTY, lineOf, linesOf, namesOf } from './store-lists.ts'

/** One finding with its records side by side. The look is on record. */
export async function showFinding(
  app: App,
  actor: Actor,
  findingId: string,
): Promise<Decision<FindingPage, 'finding.not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const { county } = actor.scope
    const finding = await findFinding(tx, county, findingId)
    if (!finding) return refuse('finding.not-found')
    const [row] = await linesOf(
      tx.selectFrom('reconciliation.finding').where(inScope(actor.scope, 'reconciliation.finding', BY_DUTY)),
    )
      .where('reconciliation.finding.finding_id', '=', findingId)
      .execute()
    const names = await namesOf(tx, actor.scope, app.clock.today())
    const events = await listFindingEvents(tx, county, findingId)
    const people = await accountNames(
      tx,
      events.map((event) => event.actor_id),
    )
    const veil = await findVeil(app, tx, actor)
    const sight = sightOf(actor.scope)
    const records = await recordsOf(app, tx, actor.scope, finding, veil)
    await recordAudit(tx, {
      event: 'finding.viewed',
      actorId: actor.id,
      subjectId: finding.child_id,
      details: { findingId },
    })
    const keys = { divisionCode: finding.division_code, schoolKey: finding.school_key }
    const may = (permission: Parameters<typeof mayHandleFinding>[1]): boolean =>
      mayHandleFinding(actor, permission, keys).ok
    return accept({
      finding: lineOf(row!, names, app.clock.today(), veil, sight),
      version: finding.version,
      reasons: sight.tellsSchooling ? reasonsOf(finding) : [],
      records,
      verdictChoices: choicesFor(finding.kind, records),
      history: events.map((event) => ({
        event: event.event,
        happenedAt: event.happened_at.toISOString(),
        actorName: people.get(event.actor_id) ?? '',
        details: detailsOf(app, event),
      })),
      reportedTo: finding.reported_to as DutyName[],
      abilities: {
        settle: finding.state === 'open' && may('reconciliation.settle-finding'),
        report: may('reconciliation.report-finding'),
        reopen: finding.state === 'settled' && may('reconciliation.settle-finding'),
        openCase: finding.state === 'open' && finding.kind === 'out-of-school' && may('reconciliation.open-case'),
      },
    })
  })
}

/** A step with what people wrote on it. */
function detailsOf(app: App, event: Awaited<ReturnType<typeof listFindingEvents>>[number]): Record<string, unknown> {
  if (event.sealed === null) return { ...event.details }
  const { county_code: county, event_id: eventId, sealed } = event
  return { ...event.details, ...openedWords(app.secrets, county, 'reconciliation.finding_event', eventId, sealed) }
}

const reasonsOf = ({ evidence }: Pick<FindingRow, 'evidence'>): FindingPage['reasons'] =>
  evidence.reasons.map(({ code, details }) => ({ code, details: { ...details } }))

/** Verdicts that fit the kind; those that must name a record that looks alike, only where one is shown. */
function choicesFor(kind: FindingKind, records: readonly EvidenceRecord[]): FindingPage['verdictChoices'] {
  const choices = VERDICTS.map((verdict) => ({ verdict, ...VERDICT_RULES[verdict] }))
    .filter(({ kinds }) => kinds.includes(kind))
    .map(({ verdict, evidenceTypes, asksUntil, asksPupil, leavesOpen }) => ({
      verdict,
      evidenceTypes: EVIDENCE_TYPES.filter((type) => evidenceTypes.includes(type)),
      asksUntil,
      asksPupil: asksPupil.includes(kind),
      leavesOpen: leavesOpen.includes(kind),
    }))
  return choices.filter(
    ({ asksPupil, leavesOpen }) =>
      !asksPupil || records.some(({ role, ruledOut }) => role === 'candidate' && !(leavesOpen && ruledOut)),
  )
}

/** What each roster says, then the records that look alike; fields that differ from the first record are named. */
async function recordsOf(
  app: App,
  tx: Tx,
  scope: Scope,
  finding: Pick<FindingRow, 'county_code' | 'finding_id' | 'child_id' | 'evidence'>,
  veil: Veil,
): Promise<EvidenceRecord[]> {
  const stored = await tx
    .selectFrom('register.pub_child_record')
    .selectAll()
    .where('county_code', '=', finding.county_code)
    .where('child_id', '=', finding.child_id)
    .orderBy(sql`kind = 'enrolment'`)
    .orderBy('as_of_on', 'desc')
    .orderBy('row_no')
    .execute()
  const rows = stored.map((row) => openedRecord(app.secrets, row))
  const first = rows[0]?.facts ?? {}
  const own = rows.map(
    (row): EvidenceRecord => ({
      role: row.kind === 'enrolment' ? 'pupil' : 'roster',
      kind: row.kind,
      sourceName: row.source_name,
      asOfOn: row.as_of_on,
      rowNo: row.row_no,
      how: row.how,
      probability: row.probability,
      pupilId: null,
      ruledOut: false,
      facts: veil.facts(row.facts, finding.child_id),
      differs: differingFields(first, row.facts),
      explanation: [...(row.explanation ?? [])],
    }),
  )
  const { county_code: county, finding_id: findingId } = finding
  // A record that looks alike tells of schools.
  if (!sightOf(scope).tellsSchooling) return own
  const opened = finding.evidence.candidates.map((one) => openedCandidate(app.secrets, county, findingId, one))
  const visible = await visiblePupils(tx, scope, opened)
  const ruledOut = await ruledOutPupils(tx, county, findingId)
  const candidates = opened.map((candidate): EvidenceRecord => {
    const facts = visible.has(candidate.pupilId) ? candidate.facts : withoutPerson(candidate.facts)
    return {
      ...candidate,
      role: 'candidate',
      ruledOut: ruledOut.has(candidate.pupilId),
      how: 'scored',
      facts: veil.facts(facts, finding.child_id),
      differs: differingFields(first, facts),
      explanation: [...candidate.explanation],
    }
  })
  return [...own, ...candidates]
}

async function visiblePupils(tx: Tx, scope: Scope, candidates: readonly Candidate[]): Promise<ReadonlySet<string>> {
  if (candidates.length === 0) return new Set()
  const rows = await tx
    .selectFrom('enrolment.pub_pupil')
    .select('pupil_id')
    .where('county_code', '=', scope.county)
    .where(
      'pupil_id',
      'in',
      candidates.map((candidate) => candidate.pupilId),
    )
    .execute()
  return new Set(rows.map((row) => row.pupil_id))
}

/** A similar record may be another child's: outside one's scope only its school is told. */
function withoutPerson(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const told = ['school_name', 'grade_code', 'enrolment_status']
  return Object.fromEntries(Object.entries(facts).filter(([field]) => told.includes(field)))
}
