import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { TOLD_OF_CHILDREN } from '../../kernel/duty.ts'
import { newId } from '../../kernel/ids.ts'
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { decideLead } from '../cases/index.ts'
import type { CountyRules } from '../directory/index.ts'
import { decideFate, type FindingFate, type FindingKind } from './domain.ts'
import type { Reason } from './rules/findings.ts'
import { type Candidate, sealedCandidate, type StoredCandidate } from './candidates.ts'
import {
  closeFindings,
  listFindingsForUpdate,
  type NewFindingEvent,
  type PublishedFinding,
  publishFindings,
  recordFindingEvents,
} from './store.ts'
import { listStandingVerdicts } from './store-quality.ts'

/** A line of the file the pipeline left: a problem with everything but its history. */
interface FoundLine {
  readonly kind: FindingKind
  readonly child_id: string
  readonly pupil_id: string | null
  readonly division_code: string
  readonly school_key: string
  readonly certainty: string
  readonly reason: string
  readonly reasons: readonly Reason[]
  readonly school_code: string | null
  readonly facts_hash: string
  /** Duties the child is opened to. */
  readonly duties: readonly string[]
  readonly candidates:
    | readonly (Omit<Candidate, 'facts' | 'explanation'> & { facts: unknown; explanation: unknown })[]
    | null
}

export interface PublishContext {
  readonly county: string
  readonly runId: string
  readonly asOf: PlainDate
  readonly today: PlainDate
  readonly now: Date
  readonly actorId: string
  readonly rules: Pick<CountyRules, 'dueDays' | 'leadWithoutEnrolment'>
  readonly sponsorOf: ReadonlyMap<string, string>
  readonly secrets: Secrets
}

export interface FindingCounts {
  raised: number
  raisedAgain: number
  kept: number
  staysSettled: number
  closedByRun: number
  byKind: Record<string, number>
}

/**
 * Lets a run's problems meet the findings of earlier runs: new ones are raised, settled ones stay settled while their
 * facts are the same, vanished ones are closed; each change with an event.
 */
export async function publishRunFindings(tx: Tx, context: PublishContext, path: string): Promise<FindingCounts> {
  const earlier = new Map((await listFindingsForUpdate(tx, context.county)).map((row) => [subjectOf(row), row]))
  const verdicts = new Map(
    (await listStandingVerdicts(tx, context.county)).map((verdict) => [verdict.findingId, verdict]),
  )
  const counts: FindingCounts = { raised: 0, raisedAgain: 0, kept: 0, staysSettled: 0, closedByRun: 0, byKind: {} }
  const published: PublishedFinding[] = []
  const events: NewFindingEvent[] = []
  const seen = new Set<string>()

  for await (const found of linesOf(path)) {
    const subject = subjectOf(found)
    const before = earlier.get(subject)
    const until = before && verdicts.get(before.finding_id)?.validUntil
    const verdictEnded = until !== undefined && until !== null && until < context.asOf
    const fate = decideFate(before && { state: before.state, factsHash: before.facts_hash, verdictEnded }, {
      factsHash: found.facts_hash,
    })
    seen.add(subject)
    count(counts, fate, found.kind)
    if (fate === 'stays-settled') continue
    const finding = findingOf(found, before?.finding_id ?? newId(), context)
    published.push(finding)
    if (fate !== 'kept') events.push(eventOf(finding, fate, context, { reason: found.reason }))
  }

  const closed = [...earlier]
    .filter(([subject, row]) => !seen.has(subject) && row.state === 'open')
    .map(([, row]) => row)
  for (const row of closed) {
    counts.closedByRun++
    events.push(eventOf(row, 'closed-by-run', context, {}))
  }
  await publishFindings(tx, context.county, context.runId, published)
  await closeFindings(
    tx,
    context.county,
    context.runId,
    closed.map((row) => row.finding_id),
  )
  await recordFindingEvents(tx, events)
  return counts
}

const subjectOf = (row: { kind: string; child_id: string; pupil_id: string | null }): string =>
  `${row.kind} ${row.child_id} ${row.pupil_id ?? ''}`

function count(counts: FindingCounts, fate: FindingFate, kind: string): void {
  if (fate === 'raised') counts.raised++
  else if (fate === 'raised-again') counts.raisedAgain++
  else if (fate === 'stays-settled') counts.staysSettled++
  else counts.kept++
  counts.byKind[kind] = (counts.byKind[kind] ?? 0) + 1
}

function findingOf(found: FoundLine, findingId: string, context: PublishContext): PublishedFinding {
  const owner = ownerOf(found, context)
  return {
    finding_id: findingId,
    kind: found.kind,
    child_id: found.child_id,
    pupil_id: found.pupil_id,
    division_code: found.division_code,
    school_key: found.school_key || owner.schoolKey,
    certainty: found.certainty,
    reason: found.reason,
    evidence: {
      reasons: found.reasons,
      candidates: (found.candidates ?? []).map((line) => candidateOf(line, findingId, context)),
    },
    facts_hash: found.facts_hash,
    state: 'open',
    owner_line: owner.line,
    owner_unit: owner.unit,
    raised_on: context.today,
    due_on: addDays(context.today, context.rules.dueDays[found.kind]),
    duties: TOLD_OF_CHILDREN.filter((duty) => found.duties.includes(duty)),
  }
}

/** K6 for children; a record in doubt is the business of its school, or of the bureau when the school is not ours. */
function ownerOf(found: FoundLine, context: PublishContext) {
  if (found.kind !== 'out-of-school' && found.school_code === null) {
    return { line: 'school' as const, unit: `${context.county}000000`, schoolKey: '' }
  }
  const child = {
    divisionCode: found.division_code,
    schoolCode: found.school_code,
    sponsoringSchoolCode: context.sponsorOf.get(found.division_code) ?? null,
  }
  return decideLead(child, context.rules.leadWithoutEnrolment)
}

function candidateOf(
  line: NonNullable<FoundLine['candidates']>[number],
  findingId: string,
  { secrets, county }: PublishContext,
): StoredCandidate {
  const candidate = { ...line, facts: parsed(line.facts, {}), explanation: parsed(line.explanation, []) }
  return sealedCandidate(secrets, county, findingId, candidate)
}

/** DuckDB writes JSON inside JSON as text. */
function parsed<T>(value: unknown, empty: T): T {
  if (value === null || value === undefined) return empty
  return (typeof value === 'string' ? JSON.parse(value) : value) as T
}

function eventOf(
  finding: Pick<PublishedFinding, 'finding_id' | 'division_code' | 'school_key' | 'duties'>,
  event: string,
  context: PublishContext,
  details: Record<string, unknown>,
): NewFindingEvent {
  const { county, actorId, runId, now } = context
  return { eventId: newId(), finding: { ...finding, county_code: county }, event, at: now, actorId, runId, details }
}

async function* linesOf(path: string): AsyncGenerator<FoundLine> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })
  for await (const line of lines) {
    if (line === '') continue
    const found = JSON.parse(line) as FoundLine
    yield { ...found, reasons: parsed(found.reasons, []) }
  }
}
