import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { fillText } from '../kernel/texts.ts'
import { BackupRefused } from '../platform/backup/refusal.ts'
import { CliRefused, EXIT } from '../platform/cli.ts'
import { ConfigFault } from '../platform/config.ts'
import { DatabaseRefused } from '../platform/database.ts'
import { prepareServer } from '../platform/postgres-roles.ts'
import { runSimulate } from '../simulator/index.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { registerBackupCli } from './backup-cli.ts'
import { applyOptions, cliOf, type GlobalOptions } from './cli-session.ts'
import { registerClis, texts } from './compose.ts'
import { registerLinkCommand } from './link-command.ts'
import { serveOnly, start } from './start.ts'
import { languageFrom, openTerminal } from './terminal.ts'
import { mainTexts } from './texts.ts'

const program = new Command('nol')
const globals = (): GlobalOptions => program.opts<GlobalOptions>()
const terminal = () => openTerminal(languageFrom(globals().lang, process.env))
const cli = cliOf(globals)

program
  .description('一个都不能少 · Not One Less')
  .version(packageJson.version)
  .option('--home <folder>', '数据目录，默认 ./data（或 NOL_HOME） / folder of all data')
  .option('--county <code>', '6 位县级区划代码（目录中不止一个县时） / county, when the home has several')
  .addOption(new Option('--lang <language>', '语言 / language').choices(['zh', 'en']))
  .option('--json', '结果以 JSON 输出 / results as JSON')
  .showHelpAfterError(true)

const wholeNumber = (least: number, most: number) => (text: string) => {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new InvalidArgumentError(`${least}–${most}`)
}

interface StartOptions {
  readonly port?: string
  readonly host?: string
  readonly empty?: boolean
  readonly children: number
  readonly seed: number
}

program
  .command('start')
  .description('启动（首次启动会生成演示县） / start; the first time with a demo county')
  .option('--port <number>', '端口，默认 8600 / port')
  .option('--host <address>', '监听地址，默认 127.0.0.1 / address to listen on')
  .option('--empty', '不生成演示数据 / no demo data')
  .option('--children <count>', '演示县儿童数 / children of the demo county', wholeNumber(200, 5_000_000), 60_000)
  .option('--seed <number>', '演示县的种子 / seed of the demo county', wholeNumber(0, 4_000_000_000), 1)
  .action(async ({ port, host, empty = false, children, seed }: StartOptions) => {
    applyOptions({ ...globals(), ...(port !== undefined && { port }), ...(host !== undefined && { host }) })
    process.env.NOL_LOG ??= 'warn'
    await start({ empty, children, seed }, terminal())
  })

program
  .command('serve')
  .description('只启动服务（服务器部署用） / serve only, for a server')
  .option('--port <number>', '端口 / port')
  .option('--host <address>', '监听地址 / address to listen on')
  .option('--no-web', '只提供接口，网页由前置服务器提供 / no pages, a server in front has them')
  .action(async ({ port, host, web }: { port?: string; host?: string; web: boolean }) => {
    applyOptions({ ...globals(), ...(port !== undefined && { port }), ...(host !== undefined && { host }) })
    await serveOnly({ web }, terminal())
  })

program
  .command('simulate')
  .description('生成虚构的县及其花名册 / make up a county and the rosters its offices would send')
  .requiredOption('--out <folder>', '输出目录 / folder to write to')
  .option('--children <count>', '儿童数 / children', wholeNumber(200, 5_000_000), 60_000)
  .option('--seed <number>', '种子 / seed', wholeNumber(0, 4_000_000_000), 1)
  .option('--defects <factor>', '差错倍数,0 为无差错 / multiplies the errors of clerks', Number, 1)
  .action(async (options: { out: string; children: number; seed: number; defects: number }) => {
    const { out, children, seed, defects } = options
    const bar = terminal().progress(mainTexts['start.demo-simulating'])
    const made = await runSimulate({ out, children, seed, defectsFactor: defects, onProgress: bar.show })
    bar.end()
    const text = made.rosters.map((roster) => `${roster.rows}\t${roster.kind}\t${roster.file}`).join('\n')
    process.stdout.write(`${globals().json ? JSON.stringify(made) : text}\n`)
  })

program
  .command('database')
  .description('数据库 / database')
  .command('prepare <address>')
  .description(
    '在 PostgreSQL 服务器上建立角色和数据库，输出连接地址 / make roles and database on a server, as its administrator',
  )
  .option('--database <name>', '数据库名 / name of the database', 'nol')
  .action(async (address: string, { database }: { database: string }) => {
    const { appUrl, ownerUrl } = await prepareServer(address, { database })
    const made = { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl }
    const lines = Object.entries(made).map(([name, value]) => `${name}=${value}`)
    process.stdout.write(`${globals().json ? JSON.stringify(made) : lines.join('\n')}\n`)
  })

registerLinkCommand(program, { terminal, json: () => globals().json ?? false })
registerClis(program, cli.open)
registerBackupCli(program, { apply: () => applyOptions(globals()), terminal, isJson: () => globals().json ?? false })

/** commander's settings are those of a command when it is made; every command ends by exceptions, like the first. */
function endByExceptions(command: Command): void {
  command.exitOverride()
  for (const child of command.commands) endByExceptions(child)
}

function explain(error: unknown): number {
  const { language, say } = terminal()
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof CliRefused || error instanceof BackupRefused) {
    const text = texts[error.code]
    say(text ? fillText(text[language], error.details) : error.code)
    return EXIT.refused
  }
  if (error instanceof ConfigFault) {
    say(error.message)
    return EXIT.usage
  }
  const message = error instanceof Error ? error.message : String(error)
  say(error instanceof DatabaseRefused ? message : mainTexts['cli.fault'], { message })
  if (process.env.NOL_LOG === 'debug') console.error(error)
  return EXIT.fault
}

endByExceptions(program)
try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = explain(error)
}
await cli.close()
