import { writeFile } from 'node:fs/promises'
import Table from 'cli-table3'
import { type Command, Option } from 'commander'
import { CliRefused, type CliSession, EXIT, type OpenCli, type RegisterCli, valueOf } from '../../platform/cli.ts'
import type { ExportLine } from './contract.ts'
import { LISTS, PURPOSES, type Purpose } from './domain.ts'
import type { AnyExporter } from './exporter.ts'
import { decideExport, type ExportOrder, fetchExport, listExports, requestExport } from './exports.ts'
import { texts } from './texts.ts'

/** `nol export` and `nol exports`; main/ passes in which lists there are. */
export function disclosureCli(exporters: readonly AnyExporter[]): RegisterCli {
  return (program, openCli) => registerDisclosureCli(program, openCli, exporters)
}

function registerDisclosureCli(program: Command, openCli: OpenCli, exporters: readonly AnyExporter[]): void {
  const lists = LISTS.filter((list) => exporters.some((exporter) => exporter.list === list))
  withExportOptions(program.command('export'))
    .description('导出名单为 Excel（须填事由；超过本县行数须另一人批准） / export a list as Excel')
    .addArgument(program.createArgument('<list>', '名单 / list').choices(lists))
    .requiredOption('--xlsx <file>', '写入的文件 / file to write')
    .option('--filter <name=value...>', '筛选条件 / filter, such as standing=in-no-school')
    .action(async (list: string, options: ExportOptions & { xlsx: string; filter?: string[] }) => {
      const filter = Object.fromEntries((options.filter ?? []).map((pair) => pair.split(/=(.*)/s).slice(0, 2)))
      await exportList(await openCli(), exporters, { list, filter }, options)
    })

  const requests = program.command('exports').description('导出申请与批准 / export requests and approvals')
  requests
    .command('list', { isDefault: true })
    .description('列出导出申请 / list the requests')
    .action(async () => listCommand(await openCli()))
  for (const [name, approve, words] of [
    ['approve', true, '批准导出 / approve an export'],
    ['reject', false, '驳回导出 / reject an export'],
  ] as const) {
    requests
      .command(`${name} <id>`)
      .description(words)
      .option('--note <text>', '说明 / note')
      .action(async (id: string, { note }: { note?: string }) => {
        const session = await openCli()
        const line = valueOf(await decideExport(session.app, session.actor, id, { approve, note }))
        session.result(line, stateText(session, line))
      })
  }
  requests
    .command('fetch <id>')
    .description('下载已批准的导出 / fetch an approved export')
    .requiredOption('--xlsx <file>', '写入的文件 / file to write')
    .action(async (id: string, { xlsx }: { xlsx: string }) => fetchCommand(await openCli(), exporters, id, xlsx))
}

export interface PurposeOptions {
  readonly purpose?: Purpose
  readonly note?: string
}

export interface ExportOptions extends PurposeOptions {
  readonly xlsx?: string
  readonly plain?: boolean
}

/** Adds what every command that writes a list asks for. */
export function withExportOptions(command: Command): Command {
  return withPurpose(command).option('--plain', '含完整信息（默认脱敏） / in plain text instead of masked')
}

/** Adds what every command that takes something out asks for. */
export function withPurpose(command: Command): Command {
  return command
    .addOption(new Option('--purpose <purpose>', '导出事由 / what the export is for').choices(PURPOSES))
    .option('--note <text>', '事由说明 / reason in words')
}

/** What a command says something is taken out for; without one nothing is. */
export function purposeOf({ purpose, note }: PurposeOptions): { purpose: Purpose; note?: string | undefined } {
  if (!purpose) throw new CliRefused('disclosure.purpose-missing', { purposes: PURPOSES.join(' ') })
  return { purpose, note }
}

/** Asks for a list and writes it when it is ready at once; else says that a second person is needed. */
export async function exportList(
  session: CliSession,
  exporters: readonly AnyExporter[],
  wanted: Pick<ExportOrder, 'list' | 'filter'>,
  options: ExportOptions,
): Promise<void> {
  const { app, actor } = session
  const { purpose, note } = purposeOf(options)
  const { plain: isPlain = false } = options
  const line = valueOf(await requestExport(app, actor, exporters, { ...wanted, purpose, note, isPlain }))
  if (line.state === 'ready') return fetchCommand(session, exporters, line.exportId, options.xlsx!)
  session.result(line, `${line.exportId}\n${texts['disclosure.export-waits'][session.language]}`)
  process.exitCode = EXIT.remarks
}

async function fetchCommand(
  session: CliSession,
  exporters: readonly AnyExporter[],
  exportId: string,
  path: string,
): Promise<void> {
  const file = valueOf(await fetchExport(session.app, session.actor, exporters, exportId, session.language))
  await writeFile(path, file.bytes, { mode: 0o600 })
  session.result({ file: path, exportId }, path)
}

async function listCommand(session: CliSession): Promise<void> {
  const page = await listExports(session.app, session.actor, { limit: 200 })
  const zh = session.language === 'zh'
  const table = new Table({
    head: zh
      ? ['编号', '名单', '行数', '事由', '申请人', '状态']
      : ['Id', 'List', 'Rows', 'Purpose', 'Asked by', 'State'],
  })
  for (const line of page.rows) {
    const list = texts[`disclosure.list.${line.list}` as keyof typeof texts]?.[session.language] ?? line.list
    const purpose = texts[`disclosure.purpose.${line.purpose}`][session.language]
    table.push([line.exportId, list, line.rowCount, purpose, line.requestedByName, stateText(session, line)])
  }
  session.result(page, table.toString())
}

function stateText(session: CliSession, line: ExportLine): string {
  return texts[`disclosure.state.${line.isExpired ? 'expired' : line.state}`][session.language]
}
