import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import { fillText, type Language, LANGUAGES, type Texts } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { xlsxBytes } from '../../platform/lists.ts'
import { recordAudit } from '../audit/index.ts'
import { type FileRefusal, listDivisions, listSchools, readNamedRows } from '../directory/index.ts'
import { type AskedAccount, addAccount, decideAccount, fitsHere } from './commands.ts'
import type { AccountImport } from './contract.ts'
import { ACCOUNT_ROLES } from './domain.ts'
import { IMPORT_COLUMNS, type ImportFault, type ImportRow, readAccounts, REQUIRED_COLUMNS } from './import-domain.ts'
import { hashPasswords, newFirstPassword } from './password.ts'
import { describeScopes } from './queries.ts'
import { isLoginNameTaken } from './store.ts'
import { texts } from './texts.ts'

type Content = AsyncIterable<Uint8Array>
export type ImportRefusal =
  | FileRefusal
  | 'accounts.import-no-file'
  | 'accounts.import-too-many'
  | 'accounts.import-nothing'

const MAX_ROWS = 500
const SHOWN_ROWS = 200

interface Checked {
  readonly rows: readonly ImportRow[]
  readonly good: readonly { readonly rowNo: number; readonly asked: AskedAccount }[]
  readonly faults: readonly ImportFault[]
}

/** Reads a list of accounts and checks every row, without creating anything. */
async function check(app: App, actor: Actor, content: Content | undefined): Promise<Decision<Checked, ImportRefusal>> {
  if (!content) return refuse('accounts.import-no-file')
  const read = await readNamedRows(app, actor.scope.county, content, IMPORT_COLUMNS, REQUIRED_COLUMNS)
  if (!read.ok) return read
  const { rows } = read.value
  if (rows.length > MAX_ROWS) return refuse('accounts.import-too-many', { limit: MAX_ROWS, rows: rows.length })
  return withScope(app.db, actor.scope, async (tx) => accept(await checkRows(tx, app, actor, rows)))
}

async function checkRows(tx: Tx, app: App, actor: Actor, rows: readonly ImportRow[]): Promise<Checked> {
  const { county } = actor.scope
  const divisions = await listDivisions(tx, county, app.clock.today())
  const known = { county, divisions, schools: await listSchools(tx, county), roles: roleWords() }
  const { accounts, faults } = readAccounts(rows, known)
  const good: Checked['good'][number][] = []
  const found = [...faults]
  for (const { rowNo, fields } of accounts) {
    const asked = decideAccount(county, fields)
    const fits = asked.ok ? await fitsHere(tx, app, actor, asked.value) : asked
    const isTaken = asked.ok && (await isLoginNameTaken(tx, asked.value.loginName))
    const code = !fits.ok ? fits.code : isTaken ? 'accounts.login-name-taken' : undefined
    const value = code === 'accounts.login-name-taken' ? fields.loginName : ''
    if (asked.ok && code === undefined) good.push({ rowNo, asked: asked.value })
    else if (code) found.push({ rowNo, code: 'accounts.row.refused', details: { rowNo, value, reason: code } })
  }
  return { rows, good, faults: found.toSorted((a, b) => a.rowNo - b.rowNo) }
}

/** What people write for a role, in both languages, and its code. */
function roleWords() {
  const words = ACCOUNT_ROLES.flatMap((role) => [
    [role as string, role] as const,
    ...LANGUAGES.map((language) => [texts[`role.${role}`][language].normalize('NFKC').toLowerCase(), role] as const),
  ])
  return new Map(words)
}

/** Says what a list would come to: what would be created, and every fault with its row. */
export async function previewImport(
  app: App,
  actor: Actor,
  content: Content | undefined,
  language: Language,
): Promise<Decision<AccountImport, ImportRefusal>> {
  const checked = await check(app, actor, content)
  if (!checked.ok) return checked
  const { rows, good, faults } = checked.value
  const scopes = await describeScopes(
    app,
    actor,
    good.slice(0, SHOWN_ROWS).map(({ asked }) => asked),
  )
  return accept({
    total: rows.length,
    good: good.length,
    faults: faults.map((fault) => ({ rowNo: fault.rowNo, message: sayFault(fault, language) })),
    rows: good.slice(0, SHOWN_ROWS).map(({ rowNo, asked: { loginName, displayName, role, phone } }, index) => ({
      rowNo,
      loginName,
      displayName,
      role,
      phone,
      scopeName: scopes[index]!,
    })),
  })
}

/** Writes the rows that cannot be taken as they came, with what is wrong; corrected, the file can be sent again. */
export async function faultyRows(
  app: App,
  actor: Actor,
  content: Content | undefined,
  language: Language,
): Promise<Decision<Uint8Array, ImportRefusal>> {
  const checked = await check(app, actor, content)
  if (!checked.ok) return checked
  const { rows, faults } = checked.value
  const lines = rows.flatMap((row) => {
    const own = faults.filter((fault) => fault.rowNo === row.rowNo).map((fault) => sayFault(fault, language))
    return own.length === 0 ? [] : [{ ...Object.fromEntries(row.cells), rowNo: row.rowNo, problem: own.join(' ') }]
  })
  return accept(await sheet(language, 'accounts.import.faults', ['rowNo', 'problem'], lines))
}

/** An empty list with the columns as the import knows them. */
export async function importTemplate(language: Language): Promise<Uint8Array> {
  return sheet(language, 'accounts.import.template', [], [])
}

/**
 * Creates the accounts of the good rows, all or none of them, and gives their first passwords as a sheet, this once. They
 * wait for the security administrator like every account that is created by hand.
 */
export async function importAccounts(
  app: App,
  actor: Actor,
  content: Content | undefined,
  language: Language,
): Promise<Decision<Uint8Array, ImportRefusal | 'accounts.login-name-taken'>> {
  const checked = await check(app, actor, content)
  if (!checked.ok) return checked
  const { good } = checked.value
  if (good.length === 0) return refuse('accounts.import-nothing')
  const passwords = good.map(newFirstPassword)
  const hashes = await hashPasswords(passwords)
  const scopes = await describeScopes(
    app,
    actor,
    good.map(({ asked }) => asked),
  )
  const added = await withScope(app.db, actor.scope, async (tx) => {
    for (const [index, { asked }] of good.entries()) {
      const account = await addAccount(tx, app, actor, asked, hashes[index]!)
      // Somebody took the name in between: nothing at all is created, and the next preview says which.
      if (!account) throw new NameTaken(asked.loginName)
    }
    const details = { count: good.length, faults: checked.value.rows.length - good.length }
    await recordAudit(tx, { event: 'accounts.accounts-imported', actorId: actor.id, details })
    return accept(null)
  }).catch((error: unknown) => {
    if (error instanceof NameTaken) return refuse('accounts.login-name-taken', { loginName: error.loginName })
    throw error
  })
  if (!added.ok) return added
  const lines = good.map(({ asked }, index) => ({
    displayName: asked.displayName,
    loginName: asked.loginName,
    role: texts[`role.${asked.role}`][language],
    scope: scopes[index]!,
    phone: asked.phone,
    firstPassword: passwords[index]!,
  }))
  return accept(await sheet(language, 'accounts.import.passwords', [], lines, PASSWORD_COLUMNS))
}

class NameTaken extends Error {
  readonly loginName: string
  constructor(loginName: string) {
    super('login name taken')
    this.loginName = loginName
  }
}

const LIST_COLUMNS = ['displayName', 'loginName', 'role', 'place', 'school', 'classCode', 'phone']
const PASSWORD_COLUMNS = ['displayName', 'loginName', 'firstPassword', 'role', 'scope', 'phone']
const WIDTHS: Readonly<Record<string, number>> = { problem: 70, firstPassword: 24, scope: 30, school: 26, place: 22 }

async function sheet(
  language: Language,
  title: 'accounts.import.faults' | 'accounts.import.template' | 'accounts.import.passwords',
  extra: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
  columns: readonly string[] = LIST_COLUMNS,
): Promise<Uint8Array> {
  const words: Texts = texts
  return xlsxBytes({
    sheetName: texts[title][language],
    columns: [...columns, ...extra].map((key) => ({
      key,
      header: words[`accounts.column.${key}`]![language],
      width: WIDTHS[key] ?? 16,
    })),
    rows,
  })
}

function sayFault({ code, details }: ImportFault, language: Language): string {
  const words: Texts = texts
  const reason = typeof details['reason'] === 'string' ? words[details['reason']]?.[language] : undefined
  const said = reason && fillText(reason, { ...details, loginName: details['value'] })
  return fillText(words[code]![language], { ...details, reason: said })
}
