import type { Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { scopedTransaction, type Tx, withScope } from '../../platform/database.ts'
import { cursorRows } from '../../platform/lists.ts'
import { BEGINNING, hashOf, walkChain } from './chain.ts'
import type { ChainFault, ChainHead } from './domain.ts'
import { noteHead, readHeads } from './heads.ts'
import { chainQuery, digestEarlier, findHead, linkedOf } from './store.ts'

/** What a look along the whole chain of a county came to. */
export interface Verification {
  readonly county: string
  /** Entries that are whole, from the first on. */
  readonly count: number
  /** Entries from before there was a chain; they are covered by one digest. */
  readonly earlierCount: number
  /** Last whole entry. */
  readonly head: ChainHead
  /** Heads noted down earlier that were compared. */
  readonly knownCount: number
  /** The first broken place; null when all is whole. */
  readonly fault: ChainFault | null
}

/**
 * Verifies the chain of the scope's county from its first entry to its last, against the heads noted down in the data
 * home and those given. A whole chain's head is noted down in turn.
 */
export async function verifyChain(
  app: App,
  scope: Scope,
  given: readonly ChainHead[] = [],
  onProgress: (done: number, of: number) => Promise<void> = async () => {},
): Promise<Verification> {
  const { home } = app.config
  const noted = await readHeads(home, scope.county)
  const verification = await withScope(app.db, scope, (tx) => walk(tx, scope, [...noted, ...given], onProgress))
  const { fault, head, count } = verification
  if (fault === null && count > 0) await noteHead(home, scope.county, head, app.clock.now())
  return verification
}

const REPORT_EVERY = 20_000
/** The first entry carries the digest of all that was before it, and what is there now has another. */
const BESIDE: ChainFault = { code: 'beside', seq: 0, entryId: null }

async function walk(
  tx: Tx,
  { county }: Scope,
  known: readonly ChainHead[],
  onProgress: (done: number, of: number) => Promise<void>,
): Promise<Verification> {
  const stored = await findHead(tx, county)
  const earlier = await digestEarlier(tx, county)
  const isBeside = (beginning: string): boolean => beginning !== earlier.digest
  const seen = stored && stored.seq > 0 ? [...known, stored] : known
  const chain = walkChain({ seq: 0, hash: earlier.digest }, seen, scopedTransaction(tx)?.sealKey)
  let fault = (stored?.seq ?? 0) === 0 && isBeside(stored?.hash ?? BEGINNING) ? BESIDE : undefined
  for await (const row of cursorRows(tx, chainQuery(tx, county))) {
    const entry = linkedOf(row)
    const carriesOther = entry.seq === 1 && isBeside(entry.previousHash) && hashOf(entry) === entry.hash
    fault = carriesOther ? BESIDE : chain.step(entry)
    if (fault) break
    if (chain.count % REPORT_EVERY === 0) await onProgress(chain.count, stored?.seq ?? chain.count)
  }
  fault ??= chain.end()
  return {
    county,
    count: chain.count,
    earlierCount: earlier.count,
    head: chain.head,
    knownCount: known.length,
    fault: fault ?? null,
  }
}
