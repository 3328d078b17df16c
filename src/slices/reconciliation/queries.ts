import { type SelectQueryBuilder, sql } from 'kysely'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Uuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import type { Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { type Schema, type Tx, withScope } from '../../platform/database.ts'
import { findJob } from '../../platform/jobs.ts'
import { cursorRows, inScope, pageOf, startsWith, USUAL_PAGE, xlsxBytes } from '../../platform/lists.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { schoolNames } from '../directory/index.ts'
import { type PlaceNames, placeNames } from '../register/index.ts'
import type { EvidenceRecord, FindingFilter, FindingLine, FindingPage, Run } from './contract.ts'
import { EVIDENCE_TYPES, type FindingKind, VERDICT_RULES, VERDICTS } from './domain.ts'
import { mayHandleFinding } from './policy.ts'
import { differingFields } from './rules/differences.ts'
import { type Candidate, type FindingTable, findFinding, findRun, listFindingEvents, listRunRows } from './store.ts'
import { texts } from './texts.ts'

/** Lists the runs of the county, newest first, each in the state of its job. */
export async function listRuns(app: App, actor: Actor): Promise<{ rows: Run[] }> {
  return withScope(app.db, actor.scope, async (tx) => {
    const rows = await listRunRows(tx, actor.scope.county, 50)
    const names = await accountNames(
      tx,
      rows.map((row) => row.started_by),
    )
    return { rows: await Promise.all(rows.map((row) => runOf(tx, row, names))) }
  })
}

export async function showRun(
  app: App,
  actor: Actor,
  runId: string,
): Promise<Decision<Run, 'reconciliation.run-not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findRun(tx, actor.scope.county, runId)
    if (!row) return refuse('reconciliation.run-not-found')
    return accept(await runOf(tx, row, await accountNames(tx, [row.started_by])))
  })
}

async function runOf(
  tx: Tx,
  row: NonNullable<Awaited<ReturnType<typeof findRun>>>,
  names: ReadonlyMap<string, string>,
): Promise<Run> {
  const job = row.finished_at ? undefined : await findJob(tx, row.job_id as Uuid)
  return {
    runId: row.run_id,
    asOfOn: row.as_of_on,
    state: row.finished_at ? 'done' : (job?.state ?? 'failed'),
    jobId: row.job_id,
    startedBy: names.get(row.started_by) ?? '',
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    rosters: row.rosters as Run['rosters'],
    summary: row.summary as Run['summary'],
  }
}

type Findings<O = object> = SelectQueryBuilder<Schema, 'reconciliation.finding', O>

/** Findings of a scope that pass a filter; overdue is what is open after its day. */
function findingsWhere(tx: Tx, scope: Scope, filter: FindingFilter, today: PlainDate): Findings {
  let query: Findings = tx.selectFrom('reconciliation.finding').where(inScope(scope, 'reconciliation.finding'))
  if (filter.division) query = query.where(startsWith('reconciliation.finding.division_code', filter.division))
  if (filter.school) query = query.where(startsWith('reconciliation.finding.school_key', `${filter.school}/`))
  if (filter.kind) query = query.where('kind', '=', filter.kind)
  if (filter.certainty) query = query.where('certainty', '=', filter.certainty)
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.ownerLine) query = query.where('owner_line', '=', filter.ownerLine)
  if (filter.overdue) query = query.where('state', '=', 'open').where('due_on', '<', today)
  return query
}

/** The findings with what a line shows. A school sees the pupil of its record even when the child lives out of its sight. */
function linesOf(query: Findings) {
  return query
    .leftJoin('register.pub_child as child', (join) =>
      join
        .onRef('child.county_code', '=', 'reconciliation.finding.county_code')
        .onRef('child.child_id', '=', 'reconciliation.finding.child_id'),
    )
    .leftJoin('enrolment.pub_pupil as pupil', (join) =>
      join
        .onRef('pupil.county_code', '=', 'reconciliation.finding.county_code')
        .onRef('pupil.pupil_id', '=', 'reconciliation.finding.pupil_id'),
    )
    .selectAll('reconciliation.finding')
    .select((e) => [
      e.fn.coalesce('child.name', 'pupil.name').as('child_name'),
      e.fn.coalesce('child.sex', 'pupil.sex').as('sex'),
      e.fn.coalesce('child.born_on', 'pupil.born_on').as('born_on'),
      'child.groups as groups',
      e.fn.coalesce('pupil.school_name', 'child.school_name').as('school_name'),
    ])
}

const SORT_COLUMNS = { dueOn: 'due_on', division: 'division_code' } as const

function sortOf(filter: FindingFilter): {
  column: 'due_on' | 'division_code'
  direction: 'asc' | 'desc'
  type: 'date' | 'text'
} {
  const sort = filter.sort ?? 'dueOn'
  const column = SORT_COLUMNS[sort.replace('-', '') as keyof typeof SORT_COLUMNS]
  return { column, direction: sort.startsWith('-') ? 'desc' : 'asc', type: column === 'due_on' ? 'date' : 'text' }
}

async function findingRows(tx: Tx, scope: Scope, filter: FindingFilter, today: PlainDate, limit: number) {
  const { column, direction, type } = sortOf(filter)
  let query = linesOf(findingsWhere(tx, scope, filter, today))
    .orderBy(`reconciliation.finding.${column}`, direction)
    .orderBy('reconciliation.finding.finding_id', direction)
  if (filter.cursor) {
    const after = /^(.{1,12})_([0-9a-f-]{36})$/.exec(filter.cursor)
    if (!after) return undefined
    const place = sql`(${sql.ref(`reconciliation.finding.${column}`)}, reconciliation.finding.finding_id)`
    const anchor = sql`(${after[1]}::${sql.raw(type)}, ${after[2]}::uuid)`
    query = query.where(direction === 'asc' ? sql<boolean>`${place} > ${anchor}` : sql<boolean>`${place} < ${anchor}`)
  }
  return query.limit(limit).execute()
}

interface Names extends PlaceNames {
  /** A school by its 10-digit code or a division by its 12 digits. */
  unit(code: string): string
}

async function namesOf(tx: Tx, scope: Scope, today: PlainDate): Promise<Names> {
  const places = await placeNames(tx, scope.county, today)
  const schools = await schoolNames(tx, scope.county)
  return { ...places, unit: (code) => schools.get(code) ?? places.division(code) }
}

type LineRow = NonNullable<Awaited<ReturnType<typeof findingRows>>>[number]

export async function listFindings(app: App, actor: Actor, filter: FindingFilter) {
  const today = app.clock.today()
  const limit = filter.limit ?? USUAL_PAGE
  return withScope(app.db, actor.scope, async (tx) => {
    const rows = await findingRows(tx, actor.scope, filter, today, limit + 1)
    if (!rows) return refuse('finding.cursor-unknown')
    const total = await countWhere(findingsWhere(tx, actor.scope, filter, today))
    const names = await namesOf(tx, actor.scope, today)
    const { column } = sortOf(filter)
    return accept(
      pageOf(
        rows,
        limit,
        total,
        (row) => `${row[column]}_${row.finding_id}`,
        (row) => lineOf(row, names, today),
      ),
    )
  })
}

async function countWhere(query: Findings): Promise<number> {
  const row = await query.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return row.count
}

function lineOf(row: LineRow, names: Names, today: PlainDate): FindingLine {
  return {
    findingId: row.finding_id,
    kind: row.kind,
    state: row.state,
    certainty: row.certainty,
    reason: row.reason,
    childId: row.child_id,
    childName: row.child_name ?? '',
    sex: row.sex,
    bornOn: row.born_on,
    groups: row.groups ?? [],
    townshipName: names.township(row.division_code),
    villageName: names.village(row.division_code),
    schoolName: row.school_name,
    ownerLine: row.owner_line,
    ownerUnit: row.owner_unit,
    ownerName: names.unit(row.owner_unit),
    raisedOn: row.raised_on,
    dueOn: row.due_on,
    isOverdue: row.state === 'open' && row.due_on < today,
    caseId: row.case_id,
  }
}

/** Counts for the filters: each as it would be with that choice changed and the others kept. */
export async function countFindings(app: App, actor: Actor, filter: FindingFilter) {
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const group = async (
      left: keyof FindingFilter,
      column: 'kind' | 'state' | 'certainty',
    ): Promise<Record<string, number>> => {
      const rows = await findingsWhere(tx, actor.scope, { ...filter, [left]: undefined }, today)
        .select((e) => [`${column} as key`, e.fn.countAll<number>().as('count')])
        .groupBy(column)
        .execute()
      return Object.fromEntries(rows.map((row) => [row.key, row.count]))
    }
    const townships = await findingsWhere(tx, actor.scope, { ...filter, division: undefined }, today)
      .select((e) => [sql<string>`substr(division_code, 1, 9)`.as('code'), e.fn.countAll<number>().as('count')])
      .groupBy(sql`substr(division_code, 1, 9)`)
      .orderBy('code')
      .execute()
    const names = await namesOf(tx, actor.scope, today)
    return accept({
      open: await countWhere(findingsWhere(tx, actor.scope, { ...filter, state: 'open' }, today)),
      overdue: await countWhere(findingsWhere(tx, actor.scope, { ...filter, state: undefined, overdue: true }, today)),
      byKind: await group('kind', 'kind'),
      byState: await group('state', 'state'),
      byCertainty: await group('certainty', 'certainty'),
      byTownship: townships.map(({ code, count }) => ({
        code,
        name: names.township(`${code}000`) || names.county(),
        count,
      })),
    })
  })
}

/** The list as an Excel file, with the filter as it is; the export is on record. */
export async function exportFindings(
  app: App,
  actor: Actor,
  filter: FindingFilter,
  language: Language,
): Promise<Uint8Array> {
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const names = await namesOf(tx, actor.scope, today)
    const { column, direction } = sortOf(filter)
    const query = linesOf(findingsWhere(tx, actor.scope, filter, today))
      .orderBy(`reconciliation.finding.${column}`, direction)
      .orderBy('reconciliation.finding.finding_id', direction)
    const total = await countWhere(findingsWhere(tx, actor.scope, filter, today))
    await recordAudit(tx, { event: 'finding.exported', actorId: actor.id, details: { rows: total } })
    const say = (key: string): string => (texts as Record<string, { zh: string; en: string }>)[key]?.[language] ?? key
    const rows = mapRows(cursorRows<LineRow>(tx, query), (row) => exportRow(lineOf(row, names, today), say))
    return xlsxBytes({ sheetName: say('finding.list'), title: say('finding.list'), columns: exportColumns(say), rows })
  })
}

const EXPORT_KEYS = [
  'kind',
  'childName',
  'sex',
  'bornOn',
  'township',
  'village',
  'school',
  'reason',
  'certainty',
  'owner',
  'raisedOn',
  'dueOn',
  'state',
] as const

function exportColumns(say: (key: string) => string) {
  return EXPORT_KEYS.map((key) => ({
    key,
    header: say(`finding.column.${key}`),
    width: key === 'reason' || key === 'school' ? 32 : 14,
  }))
}

function exportRow(
  line: FindingLine,
  say: (key: string) => string,
): Record<(typeof EXPORT_KEYS)[number], string | null> {
  return {
    kind: say(`finding.kind.${line.kind}`),
    childName: line.childName,
    sex: line.sex && say(`finding.sex.${line.sex}`),
    bornOn: line.bornOn,
    township: line.townshipName,
    village: line.villageName,
    school: line.schoolName,
    reason: say(`${line.kind === 'out-of-school' ? 'standing' : 'record'}-reason.${line.reason}`),
    certainty: say(`finding.certainty.${line.certainty}`),
    owner: `${say(`finding.owner-line.${line.ownerLine}`)} ${line.ownerName}`,
    raisedOn: line.raisedOn,
    dueOn: line.isOverdue ? `${line.dueOn}(${say('finding.overdue')})` : line.dueOn,
    state: say(`finding.state.${line.state}`),
  }
}

async function* mapRows<A, B>(rows: AsyncIterable<A>, map: (row: A) => B): AsyncGenerator<B> {
  for await (const row of rows) yield map(row)
}

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
      tx.selectFrom('reconciliation.finding').where(inScope(actor.scope, 'reconciliation.finding')),
    )
      .where('reconciliation.finding.finding_id', '=', findingId)
      .execute()
    const names = await namesOf(tx, actor.scope, app.clock.today())
    const events = await listFindingEvents(tx, county, findingId)
    const people = await accountNames(
      tx,
      events.map((event) => event.actor_id),
    )
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
      finding: lineOf(row!, names, app.clock.today()),
      version: finding.version,
      reasons: finding.evidence.reasons.map((reason) => ({ code: reason.code, details: { ...reason.details } })),
      records: await recordsOf(tx, actor.scope, finding),
      verdictChoices: choicesFor(finding.kind),
      history: events.map((event) => ({
        event: event.event,
        happenedAt: event.happened_at.toISOString(),
        actorName: people.get(event.actor_id) ?? '',
        details: { ...event.details },
      })),
      abilities: {
        settle: finding.state === 'open' && may('reconciliation.settle-finding'),
        reopen: finding.state === 'settled' && may('reconciliation.settle-finding'),
        openCase: finding.state === 'open' && finding.kind === 'out-of-school' && may('reconciliation.open-case'),
      },
    })
  })
}

function choicesFor(kind: FindingKind): FindingPage['verdictChoices'] {
  return VERDICTS.filter((verdict) => VERDICT_RULES[verdict].kinds.includes(kind)).map((verdict) => ({
    verdict,
    evidenceTypes: EVIDENCE_TYPES.filter((type) => VERDICT_RULES[verdict].evidenceTypes.includes(type)),
    asksUntil: VERDICT_RULES[verdict].asksUntil,
    asksPupil: VERDICT_RULES[verdict].asksPupil,
  }))
}

/** What each roster says, then the records that look alike; fields that differ from the first record are named. */
async function recordsOf(
  tx: Tx,
  scope: Scope,
  finding: Pick<FindingTable, 'county_code' | 'child_id'> & { evidence: { candidates: readonly Candidate[] } },
): Promise<EvidenceRecord[]> {
  const rows = await tx
    .selectFrom('register.pub_child_record')
    .selectAll()
    .where('county_code', '=', finding.county_code)
    .where('child_id', '=', finding.child_id)
    .orderBy(sql`kind = 'enrolment'`)
    .orderBy('as_of_on', 'desc')
    .orderBy('row_no')
    .execute()
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
      facts: row.facts,
      differs: differingFields(first, row.facts),
      explanation: [...(row.explanation ?? [])],
    }),
  )
  const visible = await visiblePupils(tx, scope, finding.evidence.candidates)
  const candidates = finding.evidence.candidates.map((candidate): EvidenceRecord => {
    const facts = visible.has(candidate.pupilId) ? candidate.facts : withoutPerson(candidate.facts)
    return {
      ...candidate,
      role: 'candidate',
      how: 'scored',
      facts,
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
