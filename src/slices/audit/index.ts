import type { Tx } from '../../platform/database.ts'
import { insertEntry, type NewEntry } from './store.ts'

export type { AuditDetails } from './domain.ts'
export type { NewEntry } from './store.ts'

/**
 * Records a deed, or a look at a child's data, in the same transaction: both are written or neither. Needs a
 * transaction of `withScope`, whose county and role it takes.
 */
export async function recordAudit(tx: Tx, entry: NewEntry): Promise<void> {
  await insertEntry(tx, entry)
}
