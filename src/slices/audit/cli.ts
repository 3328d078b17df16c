import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import Table from 'cli-table3'
import type { Command } from 'commander'
import { type PlainDate, parsePlainDate } from '../../kernel/plain-date.ts'
import { CliRefused, type CliSession, EXIT, type OpenCli, valueOf } from '../../platform/cli.ts'
import { verifyAndRecord } from './commands.ts'
import { type AuditFilter, readHead } from './domain.ts'
import { type AuditWords, exportEntries, sayVerification, writeEntriesCsv } from './export.ts'
import { listAudit } from './queries.ts'
import type { Verification } from './verify.ts'

interface FilterOptions {
  readonly event?: string
  readonly actor?: string
  readonly subject?: string
  readonly from?: string
  readonly to?: string
}

/** `nol audit list`, `nol audit verify`, `nol audit export`. */
export function registerAuditCli(program: Command, openCli: OpenCli, words: AuditWords): void {
  const audit = program.command('audit').description('操作记录 / the audit record')
  const withFilter = (command: Command): Command =>
    command
      .option('--event <code>', '事项代码 / event, such as finding.viewed')
      .option('--actor <id>', '操作人编号 / who')
      .option('--subject <id>', '对象编号 / about whom or what')
      .option('--from <day>', '起始日期 / first day')
      .option('--to <day>', '截止日期 / last day')
  withFilter(audit.command('list'))
    .description('列出操作记录，最新在前 / list entries, newest first')
    .option('--limit <count>', '条数，至多 200 / how many, 200 at most', '50')
    .action(async (options: FilterOptions & { limit: string }) => list(await openCli(), options, words))
  audit
    .command('verify')
    .description('校验操作记录链，指出第一处损坏 / verify the chain, naming the first broken entry')
    .option('--head <head...>', '另行保存的链尾校验码 / heads written down elsewhere (number:hash)')
    .action(async (options: { head?: string[] }) => verify(await openCli(), options.head ?? []))
  withFilter(audit.command('export <file>'))
    .description('导出操作记录（.xlsx、.csv）/ export entries with their hashes')
    .action(async (file: string, options: FilterOptions) => exportTo(await openCli(), file, options, words))
}

async function list(session: CliSession, options: FilterOptions & { limit: string }, words: AuditWords): Promise<void> {
  const { app, actor, language } = session
  const limit = Math.min(200, Math.max(1, Number(options.limit) || 50))
  const page = await listAudit(app, actor, { ...filterOf(options), limit }, words.names)
  const table = new Table({ head: ['#', '', '', '', ''] })
  for (const row of page.rows) {
    const event = words.texts[`audit.event.${row.event}`]?.[language] ?? row.event
    table.push([row.seq, row.at, event, row.actorName, row.subjectId ?? ''])
  }
  session.result(page, table.toString())
}

async function verify(session: CliSession, given: readonly string[]): Promise<void> {
  const heads = given.map((text) => readHead(text) ?? refuseHead())
  const verification = await verifyAndRecord(session.app, session.actor.scope, heads)
  sayResult(session, verification, verification)
}

function refuseHead(): never {
  throw new CliRefused('audit.head-malformed')
}

async function exportTo(session: CliSession, file: string, options: FilterOptions, words: AuditWords): Promise<void> {
  const { app, actor, language } = session
  const filter = filterOf(options)
  if (file.toLowerCase().endsWith('.csv')) {
    const made = await writeEntriesCsv(app, actor, filter, { language, words }, (content) =>
      pipeline(content, createWriteStream(file, { mode: 0o600 })),
    )
    return sayResult(session, { file, ...made }, made.verification)
  }
  const made = valueOf(await exportEntries(app, actor, filter, { format: 'xlsx', language, words }))
  await writeFile(file, made.content, { mode: 0o600 })
  sayResult(session, { file, count: made.count, verification: made.verification }, made.verification)
}

function sayResult(session: CliSession, value: unknown, verification: Verification): void {
  session.result(value, sayVerification(verification, session.language))
  if (verification.fault) process.exitCode = EXIT.remarks
}

function filterOf({ event, actor, subject, from, to }: FilterOptions): AuditFilter {
  return {
    ...(event && { event }),
    ...(actor && { actorId: actor }),
    ...(subject && { subjectId: subject }),
    ...(from && { from: dayOf(from) }),
    ...(to && { to: dayOf(to) }),
  }
}

function dayOf(text: string): PlainDate {
  const day = parsePlainDate(text)
  if (!day) throw new CliRefused('audit.day-malformed', { day: text })
  return day
}
