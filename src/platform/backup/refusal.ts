import type { RefusalDetails } from '../../kernel/decision.ts'

/** Why a backup was not made or not restored; its code has a text (main/texts.ts). */
export class BackupRefused extends Error {
  readonly code: `backup.${string}`
  readonly details: RefusalDetails
  constructor(code: `backup.${string}`, details: RefusalDetails = {}) {
    super(code)
    this.name = 'BackupRefused'
    this.code = code
    this.details = details
  }
}
