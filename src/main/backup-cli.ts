import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import { BACKUP_FILE, makeBackup, sizesOf } from '../platform/backup/backup.ts'
import { backupFileIn, restoreBackup } from '../platform/backup/restore.ts'
import { type BackupKey, LEAST_KEY_BYTES, LEAST_PASSPHRASE } from '../platform/backup/sealing.ts'
import { CliRefused } from '../platform/cli.ts'
import { readConfig } from '../platform/config.ts'
import { createLog } from '../platform/log.ts'
import { keepDeletionsToRedo } from '../slices/privacy/index.ts'
import packageJson from '../../package.json' with { type: 'json' }
import type { Terminal } from './terminal.ts'
import { mainTexts } from './texts.ts'

interface KeyOptions {
  readonly keyFile?: string
  readonly passphraseFile?: string
}

interface RestoreOptions extends KeyOptions {
  readonly deletions?: string
}

/** What the commands need of the program around them. */
export interface BackupCliTools {
  /** Takes the options that stand before the command, such as `--home`. */
  readonly apply: () => void
  readonly terminal: () => Terminal
  readonly isJson: () => boolean
}

/** Adds `nol backup` and `nol restore`. They open the database themselves: neither may migrate what it finds. */
export function registerBackupCli(program: Command, tools: BackupCliTools): void {
  const withKey = (command: Command): Command =>
    command
      .option('--key-file <file>', '密钥文件（32 字节以上） / key file of 32 or more bytes')
      .option('--passphrase-file <file>', '口令所在文件（第一行） / file whose first line is the passphrase')

  withKey(program.command('backup'))
    .argument('<folder>', '备份目录，须为空 / folder for the backup, empty')
    .description('备份数据库和文件，加密 / save database and files, sealed')
    .option('--no-verify', '不做恢复校验 / do not restore it to look whether it holds')
    .action((folder: string, options: KeyOptions & { verify: boolean }) => backup(folder, options, tools))

  withKey(program.command('restore'))
    .argument('<folder>', '备份目录 / folder of the backup')
    .description('把备份恢复到空的数据目录(--home) / make a home out of a backup; it must be empty')
    .option(
      '--deletions <file>',
      '备份之后的删除清单,启动时再次删除 / list of what was deleted since; deleted again at the start',
    )
    .action((folder: string, options: RestoreOptions) => restore(folder, options, tools))
}

async function backup(folder: string, options: KeyOptions & { verify: boolean }, tools: BackupCliTools): Promise<void> {
  tools.apply()
  const terminal = tools.terminal()
  const config = readConfig()
  const key = await keyOf(options, terminal, 'new')
  const bar = terminal.progress(mainTexts['backup.saving'])
  const { verify } = options
  const log = createLog('warn')
  const work = { config, log, folder: resolve(folder), key, program: packageJson.version, verify }
  const done = await makeBackup({ ...work, now: () => new Date(), onProgress: (fraction) => bar.show(fraction, '') })
  bar.end()
  terminal.say(mainTexts[verify ? 'backup.done-verified' : 'backup.done'], {
    ...done,
    megabytes: megabytes(done.bytes),
  })
  process.stdout.write(tools.isJson() ? `${JSON.stringify(done)}\n` : `${done.file}\n`)
}

async function restore(folder: string, options: RestoreOptions, tools: BackupCliTools): Promise<void> {
  tools.apply()
  const terminal = tools.terminal()
  const config = readConfig()
  const key = await keyOf(options, terminal, 'known')
  const deletions = options.deletions === undefined ? undefined : await readGiven(options.deletions)
  terminal.say(mainTexts['restore.loading'])
  const file = resolve(backupFileIn(folder, BACKUP_FILE))
  const { parts, pendingMigrations, seconds } = await restoreBackup({ config, log: createLog('warn'), file, key })
  const toRedo = deletions ? await keepDeletionsToRedo(config.home, deletions.toString('utf8')) : 0
  const sizes = sizesOf(parts)
  terminal.say(mainTexts['restore.done'], { ...sizes, seconds, home: config.home })
  const done = { home: config.home, ...sizes, pendingMigrations, deletionsToRedo: toRedo, seconds }
  process.stdout.write(tools.isJson() ? `${JSON.stringify({ ...done, parts })}\n` : `${config.home}\n`)
}

/** The key of `--key-file`, `--passphrase-file`, NOL_BACKUP_PASSPHRASE, or what somebody types. */
async function keyOf(options: KeyOptions, terminal: Terminal, purpose: 'new' | 'known'): Promise<BackupKey> {
  if (options.keyFile !== undefined) {
    const bytes = await readGiven(options.keyFile)
    if (bytes.length < LEAST_KEY_BYTES) throw new CliRefused('backup.key-too-short', { least: LEAST_KEY_BYTES })
    return { kind: 'key-file', bytes }
  }
  const given =
    options.passphraseFile === undefined
      ? process.env.NOL_BACKUP_PASSPHRASE
      : (await readGiven(options.passphraseFile)).toString('utf8').split(/\r?\n/)[0]
  const passphrase = given ?? (await askPassphrase(terminal, purpose))
  if (passphrase.length < LEAST_PASSPHRASE)
    throw new CliRefused('backup.passphrase-too-short', { least: LEAST_PASSPHRASE })
  return { kind: 'passphrase', passphrase }
}

async function readGiven(file: string): Promise<Buffer> {
  return readFile(file).catch(() => {
    throw new CliRefused('cli.no-such-file', { file })
  })
}

/** Asks at the terminal, twice for a new one: a slip of the finger would make the backup worthless. */
async function askPassphrase(terminal: Terminal, purpose: 'new' | 'known'): Promise<string> {
  if (!process.stdin.isTTY) throw new CliRefused('backup.no-key')
  const first = await askHidden(mainTexts['backup.ask-passphrase'][terminal.language])
  if (purpose === 'known') return first
  if ((await askHidden(mainTexts['backup.ask-again'][terminal.language])) !== first)
    throw new CliRefused('backup.typed-otherwise')
  return first
}

async function askHidden(question: string): Promise<string> {
  process.stderr.write(question)
  // readline echoes what is typed to its output: it gets none.
  const asking = createInterface({ input: process.stdin, terminal: true })
  try {
    return await asking.question('')
  } finally {
    asking.close()
    process.stderr.write('\n')
  }
}

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1)
