import { randomInt } from 'node:crypto'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import type { Account } from './domain.ts'
import { countRecoveryCodes, replaceRecoveryCodes, takeRecoveryCode } from './store-second-factor.ts'

const RECOVERY_CODES = 10
/** Signs that are not mistaken for one another on paper: 30 of them, 12 in a code, 58 bits. */
const CODE_SIGNS = 'abcdefghjkmnpqrstuvwxyz3456789'

/** Gives an account new recovery codes in place of the old ones; they can be read this once. */
export async function giveRecoveryCodes(tx: Tx, accountId: string): Promise<readonly string[]> {
  const part = () => Array.from({ length: 4 }, () => CODE_SIGNS[randomInt(CODE_SIGNS.length)]!).join('')
  const codes = Array.from({ length: RECOVERY_CODES }, () => [part(), part(), part()].join('-'))
  await replaceRecoveryCodes(tx, accountId, codes)
  return codes
}

/** Gives recovery codes to an account that has none left, as with its first second factor. */
export async function giveMissingRecoveryCodes(tx: Tx, accountId: string): Promise<readonly string[]> {
  return (await countRecoveryCodes(tx, accountId)) > 0 ? [] : giveRecoveryCodes(tx, accountId)
}

/** Takes a recovery code if it is good; the record says how many are left. */
export async function useRecoveryCode(tx: Tx, app: App, account: Account, code: string): Promise<boolean> {
  if (!(await takeRecoveryCode(tx, account.id, code, app.clock.now()))) return false
  const left = await countRecoveryCodes(tx, account.id)
  const entry = { actorId: account.id, subjectId: account.id, details: { left } }
  await recordAudit(tx, { event: 'accounts.recovery-code-used', ...entry })
  return true
}
