import { sql } from 'kysely'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { sightOf } from '../../kernel/duty.ts'
import type { Uuid } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { findJob } from '../../platform/jobs.ts'
import { cursorRows, pageOf, USUAL_PAGE, xlsxBytes } from '../../platform/lists.ts'
import { accountNames } from '../accounts/index.ts'
import { findVeil, listExporter } from '../disclosure/index.ts'
import { FindingFilter, type FindingLine, type Run } from './contract.ts'
import { permissions } from './policy.ts'
import { findRun, listRunRows } from './store.ts'
import {
  countWhere,
  findingRows,
  findingsWhere,
  type LineRow,
  lineOf,
  linesOf,
  namesOf,
  sortOf,
} from './store-lists.ts'
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

export async function listFindings(app: App, actor: Actor, filter: FindingFilter) {
  const today = app.clock.today()
  const limit = filter.limit ?? USUAL_PAGE
  return withScope(app.db, actor.scope, async (tx) => {
    const rows = await findingRows(tx, actor.scope, filter, today, limit + 1)
    if (!rows) return refuse('finding.cursor-unknown')
    const total = await countWhere(findingsWhere(tx, actor.scope, filter, today))
    const names = await namesOf(tx, actor.scope, today)
    const veil = await findVeil(app, tx, actor, 'findings')
    const { column } = sortOf(filter)
    return accept(
      pageOf(
        rows,
        limit,
        total,
        (row) => `${row[column]}_${row.finding_id}`,
        (row) => lineOf(row, names, today, veil, sightOf(actor.scope)),
      ),
    )
  })
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
        name: names.division(code),
        count,
      })),
    })
  })
}

/** 问题清单 as Excel, with the filter as it is. */
export const findingsExporter = listExporter({
  list: 'findings',
  roles: permissions['reconciliation.export-findings'],
  filter: FindingFilter,
  title: (language) => texts['finding.list'][language],
  count: (app, tx, actor, filter) => countWhere(findingsWhere(tx, actor.scope, filter, app.clock.today())),
  async write(app, tx, actor, filter, { language, veil, watermark }) {
    const today = app.clock.today()
    const names = await namesOf(tx, actor.scope, today)
    const sight = sightOf(actor.scope)
    const { column, direction } = sortOf(filter)
    const query = linesOf(findingsWhere(tx, actor.scope, filter, today))
      .orderBy(`reconciliation.finding.${column}`, direction)
      .orderBy('reconciliation.finding.finding_id', direction)
    const say = (key: string): string => (texts as Record<string, { zh: string; en: string }>)[key]?.[language] ?? key
    const rows = mapRows(cursorRows<LineRow>(tx, query), (row) =>
      exportRow(lineOf(row, names, today, veil, sight), say),
    )
    const list = say('finding.list')
    return xlsxBytes({ sheetName: list, watermark, title: list, columns: exportColumns(say), rows })
  },
})

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
