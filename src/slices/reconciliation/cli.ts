import Table from 'cli-table3'
import { type Command, Option } from 'commander'
import { type PlainDate, parsePlainDate } from '../../kernel/plain-date.ts'
import { CliRefused, type CliSession, EXIT, type OpenCli, valueOf } from '../../platform/cli.ts'
import { type ExportOptions, exportList, withExportOptions } from '../disclosure/index.ts'
import { startRun } from './commands.ts'
import type { FindingFilter, RunSummary } from './contract.ts'
import { FINDING_KINDS, FINDING_STATES } from './domain.ts'
import { findingsExporter, listFindings } from './queries.ts'
import { texts } from './texts.ts'

/** `nol reconcile` and `nol findings`. */
export function registerReconciliationCli(program: Command, openCli: OpenCli): void {
  program
    .command('reconcile')
    .description('比对花名册，查找未在学儿童 / compare the rosters and find every child in no school')
    .option('--as-of <day>', '比对日期，默认今天 / day to compare as of, today by default')
    .action(async (options: { asOf?: string }) => reconcile(await openCli(), options))

  withExportOptions(program.command('findings'))
    .description('列出问题清单 / list the findings')
    .addOption(new Option('--kind <kind>', '问题类型 / kind').choices(FINDING_KINDS))
    .addOption(new Option('--state <state>', '状态 / state').choices(FINDING_STATES).default('open'))
    .addOption(new Option('--certainty <certainty>', '把握 / certainty').choices(['certain', 'likely', 'possible']))
    .option('--division <code>', '乡镇（9位）或村（12位） / township or village')
    .option('--school <code>', '学校标识码 / school code')
    .option('--overdue', '只看逾期 / overdue only')
    .option('--limit <count>', '最多行数 / most rows', '50')
    .option('--xlsx <file>', '导出为 Excel / write an Excel file')
    .action(async (options: FindingOptions) => findings(await openCli(), options))
}

interface FindingOptions extends ExportOptions {
  readonly kind?: FindingFilter['kind']
  readonly state?: FindingFilter['state']
  readonly certainty?: FindingFilter['certainty']
  readonly division?: string
  readonly school?: string
  readonly overdue?: boolean
  readonly limit: string
}

/** Queues the run and follows it to its end; queued first, so that a killed terminal leaves the job to the worker. */
async function reconcile(session: CliSession, options: { asOf?: string }): Promise<void> {
  const asOf = options.asOf === undefined ? session.app.clock.today() : parsePlainDate(options.asOf)
  if (!asOf) throw new CliRefused('reconciliation.day-malformed', { day: options.asOf ?? '' })
  const { jobId } = valueOf(await startRun(session.app, session.actor, asOf as PlainDate))
  const job = await session.followJob(jobId)
  const summary = job.result as unknown as RunSummary
  session.result(summary, summaryText(session, asOf, summary))
  const open = summary.findings.raised + summary.findings.raisedAgain + summary.findings.kept
  if (open > 0) process.exitCode = EXIT.remarks
}

function summaryText(session: CliSession, asOf: PlainDate, summary: RunSummary): string {
  const zh = session.language === 'zh'
  const table = new Table({ head: zh ? ['项目', '数量'] : ['Item', 'Count'] })
  table.push(
    [zh ? '截至' : 'As of', asOf],
    [zh ? '0–15 岁儿童' : 'Children 0–15', summary.children],
    [zh ? '学龄儿童' : 'Of school age', summary.schoolAge],
  )
  for (const [standing, count] of Object.entries(summary.standings))
    table.push([say(session, `standing.${standing}`), count])
  for (const [kind, count] of Object.entries(summary.findings.byKind))
    table.push([say(session, `finding.kind.${kind}`), count])
  return table.toString()
}

async function findings(session: CliSession, options: FindingOptions): Promise<void> {
  const { app, actor } = session
  const { xlsx, purpose: _, note: __, plain: ___, limit, ...filter } = options
  if (xlsx) return exportList(session, [findingsExporter], { list: 'findings', filter }, options)
  const page = valueOf(
    await listFindings(app, actor, { ...filter, limit: Math.min(Math.max(Number(limit) || 50, 1), 200) }),
  )
  const table = new Table({
    head: ['kind', 'certainty', 'township', 'school', 'reason', 'dueOn', 'findingId'].map((key) =>
      say(session, `finding.column.${key}`),
    ),
  })
  for (const row of page.rows) {
    const reason = say(session, `${row.kind === 'out-of-school' ? 'standing' : 'record'}-reason.${row.reason}`)
    const due = row.isOverdue ? `${row.dueOn} !` : row.dueOn
    table.push([
      say(session, `finding.kind.${row.kind}`),
      say(session, `finding.certainty.${row.certainty}`),
      row.townshipName,
      row.schoolName ?? '',
      reason,
      due,
      row.findingId,
    ])
  }
  session.result(page, `${table.toString()}\n${page.rows.length} / ${page.total}`)
  if (page.total > 0) process.exitCode = EXIT.remarks
}

function say(session: CliSession, key: string): string {
  return (texts as Record<string, { zh: string; en: string }>)[key]?.[session.language] ?? key
}
