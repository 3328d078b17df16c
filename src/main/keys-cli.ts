import { renameSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { CliRefused, type OpenCli } from '../platform/cli.ts'
import { describeSuite, INSTALLATION, readMasterKey } from '../platform/secrets.ts'
import { rotateKeys } from './keys.ts'

/** `nol keys`: the keys of what is kept sealed. */
export function registerKeysCli(program: Command, openCli: OpenCli): void {
  const keys = program.command('keys').description('加密密钥 / keys of what is kept sealed')
  keys
    .command('list', { isDefault: true })
    .description('列出数据密钥 / list the data keys')
    .action(async () => {
      const { app, county, result } = await openCli()
      const { suite, file, command } = app.config.keys
      const listed = {
        cipher: describeSuite(suite),
        masterKey: command ?? file,
        county: app.secrets.keyIds(county),
        installation: app.secrets.keyIds(INSTALLATION),
      }
      result(
        listed,
        Object.entries(listed)
          .map(([name, value]) => `${name}: ${String(value)}`)
          .join('\n'),
      )
    })
  keys
    .command('rotate')
    .description('换发本县数据密钥并重新加密（可在运行中进行） / a new data key for the county, while it runs')
    .action(async () => {
      const session = await openCli()
      const { keyId, jobId } = await rotateKeys(session.app, session.county, session.actor.id)
      const job = await session.followJob(jobId)
      session.result({ keyId, ...job.result }, `${keyId}\n${JSON.stringify(job.result)}`)
    })
  keys
    .command('rewrap')
    .description('更换主密钥文件（服务须先停止） / another master key file; stop the server first')
    .option('--with <file>', '新主密钥（32 字节 base64）；缺省则随机生成 / new master key, made when left out')
    .action(async ({ with: path }: { with?: string }) => {
      const { app, result } = await openCli()
      const { file, command } = app.config.keys
      if (command) throw new CliRefused('keys.command-holds-master')
      const next = path === undefined ? randomBytes(32) : readMasterKey(path)
      if (!next) throw new CliRefused('keys.no-such-file', { file: path ?? '' })
      // The new key lies beside the old one before anything is wrapped by it.
      writeFileSync(`${file}.new`, `${next.toString('base64')}\n`, { mode: 0o600, flush: true })
      const count = app.secrets.rewrap(next)
      renameSync(`${file}.new`, file)
      result({ count, file }, `${count} · ${file}`)
    })
}
