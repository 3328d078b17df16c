import { newId } from '../../kernel/ids.ts'
import { beforeCommit, scopedTransaction, type Tx } from '../../platform/database.ts'
import { appendEntries, type NewEntry, type WaitingEntry } from './store.ts'

export { type Burst, findBursts } from './bursts.ts'
export { type AuditDetails, type AuditEntry, headText, isLook, TAKEN_ALONG, VERIFIED_EVENT } from './domain.ts'
export { noteHeads } from './heads.ts'
export { countEvents, entriesAbout, findHead, listEntries, listTakenAlong } from './store.ts'
export { type Verification, verifyChain } from './verify.ts'
export type { NewEntry } from './store.ts'

const waitingOf = new WeakMap<Tx, WaitingEntry[]>()

/**
 * Records a deed, or a look at a child's data, in the same transaction: both are written or neither. Needs a
 * transaction of `withScope`, whose county, role and unit it takes. Entries join the chain of the county right before
 * COMMIT, so that nobody waits for somebody else's work, only for the writing of it.
 */
export async function recordAudit(tx: Tx, entry: NewEntry): Promise<void> {
  if (!scopedTransaction(tx)) throw new TypeError('nothing is put on record without a scope: use withScope')
  const waiting = waitingOf.get(tx)
  if (waiting) {
    waiting.push({ ...entry, id: newId() })
    return
  }
  const first = [{ ...entry, id: newId() }]
  waitingOf.set(tx, first)
  beforeCommit(tx, () => appendEntries(tx, first))
}
