import { writeFile } from 'node:fs/promises'
import Table from 'cli-table3'
import type { Command } from 'commander'
import { CliRefused, type CliSession, type OpenCli, valueOf } from '../../platform/cli.ts'
import { type PurposeOptions, purposeOf, withPurpose } from '../disclosure/index.ts'
import { figureLines, monthlyLines, sayIn } from './export.ts'
import { readFigures } from './figures.ts'
import { showMonthly } from './monthly.ts'
import { exportFigures, exportMonthly } from './queries.ts'

/** `nol report figures` and `nol report monthly`. */
export function registerReportsCli(program: Command, openCli: OpenCli): void {
  const report = program.command('report').description('数据总览与月报表 / figures and monthly reports')
  withPurpose(report.command('figures'))
    .description('全县数据总览 / figures of the county')
    .option('--division <code>', '乡镇（9位）或村（12位） / township or village')
    .option('--xlsx <file>', '导出为 Excel / write an Excel file')
    .action(async (options: FiguresOptions) => figures(await openCli(), options))
  withPurpose(report.command('monthly'))
    .description('失学辍学（疑似辍学）学生月报表 / the month’s report of dropouts')
    .option('--month <month>', '月份，如 2026-11，默认本月 / month, the present one by default')
    .option(
      '--unit <code>',
      '单位：6、9、12 位区划或学校标识码，默认全县 / division of 6, 9 or 12 digits, or school code',
    )
    .option('--xlsx <file>', '导出为 Excel(含名单) / write an Excel file with the names')
    .action(async (options: MonthlyOptions) => monthly(await openCli(), options))
}

interface FiguresOptions extends PurposeOptions {
  readonly division?: string
  readonly xlsx?: string
}

async function figures(session: CliSession, options: FiguresOptions): Promise<void> {
  const { app, actor, language } = session
  const { division, xlsx } = options
  if (division !== undefined && !/^\d{9}(\d{3})?$/.test(division)) throw new CliRefused('report.unit-not-found')
  if (xlsx)
    return writeResult(
      session,
      xlsx,
      valueOf(await exportFigures(app, actor, { division, language }, purposeOf(options))),
    )
  const read = await readFigures(app, actor, division, language)
  const say = sayIn(language)
  const heading = say('report.figures.counted-on', { scope: read.scopeName, day: read.countOn })
  session.result(read, `${heading}\n${tableOf(figureLines(read, say))}`)
}

interface MonthlyOptions extends PurposeOptions {
  readonly month?: string
  readonly unit?: string
  readonly xlsx?: string
}

async function monthly(session: CliSession, options: MonthlyOptions): Promise<void> {
  const { app, actor, language } = session
  const month = options.month ?? app.clock.today().slice(0, 7)
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new CliRefused('report.month-malformed', { month })
  const query = { month, unit: options.unit }
  if (options.xlsx) {
    const made = valueOf(await exportMonthly(app, actor, { ...query, language }, purposeOf(options)))
    return writeResult(session, options.xlsx, made.bytes)
  }
  const report = valueOf(await showMonthly(app, actor, query))
  const say = sayIn(language)
  const { content } = report
  const heading = say('report.monthly.heading', { unit: content.unit.name, month, day: content.countOn })
  const notes = content.notes.map((note) => say(note.code, note.details)).join('\n')
  session.result(report, [heading, tableOf(monthlyLines(report, say)), notes].join('\n'))
}

/** The file may hold names: only its owner reads it. */
async function writeResult(session: CliSession, path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(path, bytes, { mode: 0o600 })
  session.result({ file: path }, path)
}

/** A table of the terminal; lines that are shorter than the head are remarks and stand below it. */
function tableOf(lines: readonly (readonly (string | number | null)[])[]): string {
  const [head, ...rest] = lines
  const table = new Table({ head: head!.map(String) })
  const remarks: string[] = []
  for (const line of rest) {
    if (line.length === head!.length) table.push(line.map((cell) => cell ?? ''))
    else remarks.push(line.filter((cell) => cell !== '').join('  '))
  }
  return [table.toString(), ...remarks].join('\n')
}
