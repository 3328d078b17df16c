import { createWriteStream, existsSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import Table from 'cli-table3'
import { type Command, Option } from 'commander'
import { fillText } from '../../kernel/texts.ts'
import { parsePlainDate } from '../../kernel/plain-date.ts'
import { CliRefused, type CliSession, EXIT, type OpenCli, valueOf } from '../../platform/cli.ts'
import { takeRoster, withdrawRoster } from './commands.ts'
import { ROSTER_KINDS, type RosterKind } from './domain.ts'
import { exportRemarkedRows } from './export.ts'
import { type ImportedFile, importFiles } from './import-files.ts'
import { listRosters, refusalText } from './queries.ts'
import { textOf } from './rules/say.ts'
import { texts } from './texts.ts'

/** `nol import`, `nol rosters`, `nol rosters take|withdraw|quarantine|warnings`. */
export function registerRostersCli(program: Command, openCli: OpenCli): void {
  program
    .command('import <files...>')
    .description(
      '导入名册(XLSX、XLS、CSV):识别、核对,--take 则采用 / import rosters: recognise, check and, with --take, take',
    )
    .addOption(
      new Option('--kind <kind>', '名册种类，默认自动识别 / kind, recognised by default').choices(ROSTER_KINDS),
    )
    .option('--source <name>', '来源单位 / office that sends it')
    .option('--as-of <day>', '截至日期，默认今天 / day of the data, today by default')
    .option('--unit <code>', '所属乡镇的 12 位区划代码 / township it is about')
    .option('--supplement-of <roster>', '补报哪份名册 / roster whose corrected rows these are')
    .option('--take', '采用可用的行 / take the good rows')
    .option('--quarantine <file>', '退回清单写入 Excel(只有一个文件时)/ write rows not taken (for one file)')
    .action(async (files: string[], options: ImportOptions) => importCommand(await openCli(), files, options))

  const rosters = program.command('rosters').description('名册 / rosters')
  rosters
    .command('list', { isDefault: true })
    .description('列出名册，最新在前 / list rosters, newest first')
    .action(async () => listCommand(await openCli()))
  rosters
    .command('take <roster>')
    .description('采用已核对的名册 / take a checked roster')
    .action(async (roster: string) => {
      const session = await openCli()
      const taken = valueOf(await takeRoster(session.app, session.actor, roster))
      session.result({ id: taken.id, state: taken.state }, taken.id)
    })
  rosters
    .command('withdraw <roster>')
    .description('撤回名册 / withdraw a roster')
    .requiredOption('--reason <text>', '原因 / reason')
    .action(async (roster: string, options: { reason: string }) => {
      const session = await openCli()
      const withdrawn = valueOf(await withdrawRoster(session.app, session.actor, roster, options.reason))
      session.result({ id: withdrawn.id, state: withdrawn.state }, withdrawn.id)
    })
  for (const [name, severity, description] of [
    ['quarantine', 'fault', '退回清单 / rows not taken'],
    ['warnings', 'warning', '提醒清单 / rows taken with warnings'],
  ] as const) {
    rosters
      .command(`${name} <roster> <file>`)
      .description(`${description} → .xlsx / .csv`)
      .action(async (roster: string, file: string) => writeList(await openCli(), roster, severity, file))
  }
}

interface ImportOptions {
  readonly kind?: RosterKind
  readonly source?: string
  readonly asOf?: string
  readonly unit?: string
  readonly supplementOf?: string
  readonly take?: boolean
  readonly quarantine?: string
}

async function importCommand(session: CliSession, files: readonly string[], options: ImportOptions): Promise<void> {
  for (const file of files) if (!existsSync(file)) throw new CliRefused('cli.no-such-file', { file })
  if (options.asOf !== undefined && !parsePlainDate(options.asOf))
    throw new CliRefused('rosters.day-malformed', { day: options.asOf })
  const imported = await importFiles(
    session.app,
    session.actor,
    files.map((path) => ({
      path,
      kind: options.kind,
      sourceName: options.source,
      asOfOn: options.asOf,
      divisionCode: options.unit,
      supplementOf: options.supplementOf,
    })),
    { take: options.take ?? false, handlers: session.handlers, onProgress: progressOf(session) },
  )
  const [only] = imported
  if (options.quarantine && imported.length === 1 && only?.roster.counts) {
    await writeList(session, only.roster.id, 'fault', options.quarantine, true)
  }
  session.result(imported.map(reportOf), importTable(session, imported))
  process.exitCode = exitCodeOf(imported)
}

/** One line when something new is being done, so that a log of the terminal stays readable. */
function progressOf(session: CliSession): (fraction: number, message: string) => void {
  let said = ''
  return (fraction, message) => {
    const line = `${Math.floor(fraction * 10) * 10}% ${message.replace(/\d+/g, '').slice(0, 60)}`
    if (message === '' || line === said) return
    said = line
    session.say(`${String(Math.round(fraction * 100)).padStart(3)}% ${message}`)
  }
}

function exitCodeOf(imported: readonly ImportedFile[]): number {
  if (imported.some(({ roster }) => roster.state === 'refused')) return EXIT.refused
  const remarks = imported.some(
    ({ roster }) => (roster.counts?.quarantined ?? 0) + (roster.counts?.withWarnings ?? 0) > 0,
  )
  return remarks ? EXIT.remarks : EXIT.ok
}

function reportOf({ file, roster, repeated }: ImportedFile) {
  const { id, kind, state, counts, refusal, asOfOn, sourceName } = roster
  return { file, rosterId: id, kind, state, repeated, asOfOn, sourceName, counts, refusal }
}

function importTable(session: CliSession, imported: readonly ImportedFile[]): string {
  const zh = session.language === 'zh'
  const table = new Table({
    head: zh
      ? ['文件', '种类', '状态', '可用', '有提醒', '退回', '跳过', '编号']
      : ['File', 'Kind', 'State', 'Good', 'Warnings', 'Not taken', 'Skipped', 'Id'],
  })
  for (const { file, roster, repeated } of imported) {
    const kind = roster.kind ? textOf(`rosters.kind.${roster.kind}`, session.language) : '?'
    const state =
      roster.refusal && roster.state === 'refused'
        ? refusalText(roster.refusal, session.language)
        : stateText(session, roster.state, repeated)
    const { good = '', withWarnings = '', quarantined = '', skipped = '' } = roster.counts ?? {}
    table.push([file, kind, state, good, withWarnings, quarantined, skipped, roster.id])
  }
  return table.toString()
}

function stateText(session: CliSession, state: string, repeated: boolean): string {
  const said = textOf(`rosters.state.${state}`, session.language)
  return repeated ? fillText(texts['rosters.sent-before'][session.language], { state: said }) : said
}

async function listCommand(session: CliSession): Promise<void> {
  const { rows, total } = await listRosters(session.app, session.actor, { limit: 200 }, session.language)
  const table = new Table({
    head:
      session.language === 'zh'
        ? ['编号', '种类', '来源', '截止', '状态', '行']
        : ['Id', 'Kind', 'Source', 'As of', 'State', 'Rows'],
  })
  for (const row of rows) {
    const kind = row.kind ? textOf(`rosters.kind.${row.kind}`, session.language) : '?'
    const count = row.counts ? row.counts.good + row.counts.withWarnings : ''
    table.push([
      row.id,
      kind,
      row.sourceName,
      row.asOfOn,
      `${stateText(session, row.state, false)}${row.isEffective ? ' ✓' : ''}`,
      count,
    ])
  }
  session.result({ rows, total }, table.toString())
}

async function writeList(
  session: CliSession,
  rosterId: string,
  severity: 'fault' | 'warning',
  file: string,
  quiet = false,
): Promise<void> {
  const format = file.toLowerCase().endsWith('.csv') ? 'csv' : 'xlsx'
  const exported = valueOf(
    await exportRemarkedRows(session.app, session.actor, rosterId, severity, session.language, format),
  )
  await pipeline(exported.content, createWriteStream(file, { mode: 0o600 }))
  if (!quiet) session.result({ file }, file)
}
