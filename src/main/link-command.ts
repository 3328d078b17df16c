import { type Command, InvalidArgumentError } from 'commander'
import { CliRefused, EXIT } from '../platform/cli.ts'
import { cellText, readTable, TableRefusal } from '../platform/tables/index.ts'
import { LinkFault } from '../linkage/fault.ts'
import { type LinkFilesResult, runLink } from '../linkage/cli.ts'
import { LabelFault } from '../linkage/review/labels.ts'
import type { SheetReader } from '../linkage/files/load.ts'
import type { Progress, Terminal } from './terminal.ts'
import { mainTexts } from './texts.ts'

interface LinkOptions {
  readonly model?: string
  readonly columns?: string
  readonly out: string
  readonly clusters?: string
  readonly conflicts?: string
  readonly decided?: string
  readonly threshold?: number
  readonly oneToOne?: boolean
  readonly explain?: string
  readonly saveModel?: string
  readonly memory?: string
  readonly threads?: number
  readonly review?: string
  readonly reviewSize?: number
  readonly labels?: string
  readonly charts?: string
}

/** What the command needs of the program: the person at the terminal, and whether results go out as JSON. */
export interface LinkProgram {
  terminal(): Terminal
  json(): boolean
}

const probability = (text: string): number => {
  const value = Number(text)
  if (text.trim() !== '' && value > 0 && value <= 1) return value
  throw new InvalidArgumentError('0 < P ≤ 1')
}

const memorySize = (text: string): string => {
  if (/^\d+(\.\d+)?\s*[KMGT]i?B$/i.test(text)) return text
  throw new InvalidArgumentError('4GB, 800MiB')
}

const wholeUpTo =
  (most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= 1 && value <= most) return value
    throw new InvalidArgumentError(`1–${most}`)
  }

/** `nol link`: two tables, or the duplicates in one. It opens no home and needs no database. */
export function registerLinkCommand(program: Command, { terminal, json }: LinkProgram): void {
  program
    .command('link <left> [right] [more...]')
    .description(
      '链接两个或多个表格，或在一个表格中查重（CSV、Parquet、Excel） / link two and more tables, or find the duplicates in one',
    )
    .requiredOption('--out <file>', '结果：id_l,id_r,probability / the pairs found')
    .option(
      '--columns <list>',
      '各列是什么，如 id=编号,name-cn=姓名,dob=生日；不写则自动判断 / role=column; guessed if left out',
    )
    .option('--model <file>', '模型（JSON），或以前 --save-model 保存的 / a model, or what --save-model wrote')
    .option('--clusters <file>', '同一对象的各行归为一组，写入此文件 / groups of rows that are the same')
    .option('--conflicts <file>', '本身符合但与更强结果矛盾而未采用的，写入此文件 / pairs that others outweighed')
    .option('--decided <file>', '已认定的结论 id_l,id_r,label，一律照办 / decisions that stand whatever the data say')
    .option('--explain <file>', '每一对的依据，每项比较一行，写入此文件 / why each pair is one, a line a comparison')
    .option('--save-model <file>', '保存模型及权重 / write the model with its weights')
    .option('--threshold <p>', '概率不低于此值才算，默认 0.5 / least probability', probability)
    .option('--one-to-one', '每行至多对应一行；不写则看数据 / one partner at most; decided by the data if left out')
    .option('--memory <size>', '内存上限，默认 4GB / memory limit', memorySize)
    .option('--threads <count>', '线程数，默认 2 / threads', wholeUpTo(1024))
    .option('--review <file>', '挑出最值得人工复核的记录对，写入此文件 / pairs most worth looking at, for labels')
    .option('--review-size <count>', '复核多少对，默认 50 / how many', wholeUpTo(10_000))
    .option(
      '--labels <file>',
      '复核后的标注（CSV 或 JSON）：用来重新估计并衡量 / labels: they teach and measure the model',
    )
    .option('--charts <file>', '图表报告（HTML）/ a report of charts')
    .action(async (left: string, right: string | undefined, more: readonly string[], options: LinkOptions) => {
      const result = await link(left, right, more, options, terminal())
      const { pairs, clusters, conflicts, columns, outcome } = result
      const { estimation } = outcome.trained
      const { review } = result
      const shown = {
        pairs,
        clusters,
        conflicts,
        columns,
        estimation,
        counts: outcome.counts,
        ...(review && { review }),
      }
      process.stdout.write(`${json() ? JSON.stringify(shown) : String(pairs)}\n`)
      if (isDoubtful(result)) process.exitCode = EXIT.remarks
    })
}

/** Something is left to look at: weights that did not settle, or equal numbers that nothing else bears out. */
const isDoubtful = ({ outcome, bareNumbers }: LinkFilesResult): boolean =>
  bareNumbers > 0 || !outcome.trained.estimation.converged

/** Until then the files are read and their columns told. */
const BAR_FROM = 0.1

async function link(
  left: string,
  right: string | undefined,
  more: readonly string[],
  options: LinkOptions,
  terminal: Terminal,
): Promise<LinkFilesResult> {
  let bar: Progress | undefined
  const notes: string[] = []
  try {
    return await runLink({
      left,
      ...(right !== undefined && { right }),
      more,
      ...options,
      language: terminal.language,
      readSheet,
      // A line in the middle of the bar would tear it.
      say: (text) => (bar ? void notes.push(text[terminal.language]) : terminal.say(text)),
      onProgress: (fraction, text) => {
        if (fraction < BAR_FROM) return
        bar ??= terminal.progress(mainTexts['link.linking'])
        bar.show(fraction, text[terminal.language])
      },
    })
  } catch (error) {
    if (error instanceof LinkFault || error instanceof LabelFault)
      throw new CliRefused('link.refused', { reason: error.text[terminal.language] })
    if (error instanceof TableRefusal) throw new CliRefused(error.code, error.details)
    throw error
  } finally {
    bar?.end()
    for (const note of notes) terminal.say(note)
  }
}

const readSheet: SheetReader = (path, onRows) =>
  readTable(path, (rows) => onRows(rows.map(({ cells }) => cells.map(cellText))))
