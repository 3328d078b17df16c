import Table from 'cli-table3'
import { type Command, Option } from 'commander'
import { CliRefused, type CliSession, type OpenCli, valueOf } from '../../platform/cli.ts'
import { createAccount, resetPassword } from './commands.ts'
import { ACCOUNT_ROLES, type AccountRole } from './domain.ts'
import { listAccountRows } from './queries.ts'
import { texts } from './texts.ts'

interface CreateOptions {
  readonly login: string
  readonly name: string
  readonly role: AccountRole
  readonly division?: string
  readonly school?: string
  readonly class?: string
  readonly phone?: string
}

/** `nol accounts create`, `list`, `reset-password`. */
export function registerAccountsCli(program: Command, openCli: OpenCli): void {
  const accounts = program.command('accounts').description('账号 / accounts')
  accounts
    .command('create')
    .description('新建账号；初始密码输出在标准输出 / create an account; its first password goes to stdout')
    .requiredOption('--login <name>', '登录名 / login name')
    .requiredOption('--name <name>', '姓名 / name')
    .addOption(new Option('--role <role>', '角色 / role').choices(ACCOUNT_ROLES).makeOptionMandatory())
    .option('--division <code>', '乡镇（9 位）或村（12 位）区划代码 / division of a township or village')
    .option('--school <code>', '学校标识码 / school code')
    .option('--class <code>', '班级，如 2023-01（班主任） / class of a homeroom teacher')
    .option('--phone <number>', '联系电话 / phone')
    .action(async (options: CreateOptions) => create(await openCli(), options))
  accounts
    .command('list')
    .description('账号列表 / list accounts')
    .action(async () => list(await openCli()))
  accounts
    .command('reset-password <login>')
    .description('重置密码并解锁 / give a new first password and unlock')
    .action(async (login: string) => reset(await openCli(), login))
}

async function create(session: CliSession, options: CreateOptions): Promise<void> {
  const { login, name, role, division, school, class: schoolClass, phone } = options
  const created = valueOf(
    await createAccount(session.app, session.actor, {
      loginName: login,
      displayName: name,
      role,
      divisionPrefix: division?.replace(/(000)+$/, '') ?? (role === 'bureau-officer' ? session.county : null),
      schoolPrefix: school === undefined ? null : [school, ...(schoolClass ? [schoolClass] : []), ''].join('/'),
      phone: phone ?? null,
    }),
  )
  const { account, firstPassword } = created
  session.result(
    { id: account.id, loginName: account.loginName, firstPassword },
    `${account.loginName}\t${firstPassword}`,
  )
}

async function list(session: CliSession): Promise<void> {
  const rows = await everyAccount(session)
  const zh = session.language === 'zh'
  const table = new Table({
    head: zh ? ['登录名', '姓名', '角色', '范围', '状态'] : ['Login', 'Name', 'Role', 'Scope', 'State'],
  })
  for (const row of rows) {
    const state = row.active ? (row.locked ? (zh ? '锁定' : 'locked') : zh ? '启用' : 'active') : zh ? '停用' : 'off'
    table.push([row.loginName, row.displayName, texts[`role.${row.role}`][session.language], row.scopeName, state])
  }
  session.result(rows, table.toString())
}

async function everyAccount(session: CliSession) {
  const rows = []
  for (let cursor: string | undefined; ; ) {
    const page = await listAccountRows(session.app, session.actor, { limit: 200, cursor })
    rows.push(...page.rows)
    if (page.nextCursor === null) return rows
    cursor = page.nextCursor
  }
}

async function reset(session: CliSession, login: string): Promise<void> {
  const account = (await everyAccount(session)).find((row) => row.loginName === login)
  if (!account) throw new CliRefused('accounts.not-found')
  const { firstPassword } = valueOf(await resetPassword(session.app, session.actor, account.id))
  session.result({ loginName: login, firstPassword }, `${login}\t${firstPassword}`)
}
