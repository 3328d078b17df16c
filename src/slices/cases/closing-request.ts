import { type Refusal, refuse } from '../../kernel/decision.ts'
import type { Tx } from '../../platform/database.ts'
import { accountNames } from '../accounts/index.ts'
import type { LoadedCase } from './load-case.ts'

type Request = Pick<LoadedCase, 'facts' | 'entries'>

/** The request to close that stands, as it is on record; none once it was refused. */
export function standingRequest({ facts, entries }: Request) {
  return facts.closing === null ? undefined : entries.findLast((entry) => entry.kind === 'closing-request')
}

/**
 * Whoever approves a closing approves what they read. A record does not raise the version of its case, so the approval names
 * the request: where another stands meanwhile, it says whose.
 */
export async function refuseUnread(
  tx: Tx,
  loaded: LoadedCase,
  readRequestId: string | undefined,
): Promise<Refusal<'case.changed-meanwhile'> | undefined> {
  const standing = standingRequest(loaded)
  if (!standing || standing.id === readRequestId) return undefined
  const names = await accountNames(tx, [standing.by])
  return refuse('case.changed-meanwhile', {
    by: names.get(standing.by) ?? '—',
    what: 'case.record.closing-request',
    state: `case.state.${loaded.row.state}`,
    version: loaded.row.version,
  })
}
