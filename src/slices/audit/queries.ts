import type { Actor } from '../../kernel/scope.ts'
import type { Page } from '../../kernel/wire.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import type { AuditRow, ChainState } from './contract.ts'
import { type AuditDetails, type AuditFilter, CHAIN_FAULTS, headText, VERIFIED_EVENT } from './domain.ts'
import { findHead, listEntries } from './store.ts'

/** Names of accounts by id. The accounts are to the right of this slice, so main/ passes them in. */
export type ActorNames = (tx: Tx, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>

export interface AuditQuery extends AuditFilter {
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

/** Lists what was done and seen in the actor's county. */
export async function listAudit(app: App, actor: Actor, query: AuditQuery, names: ActorNames): Promise<Page<AuditRow>> {
  return withScope(app.db, actor.scope, (tx) => pageOf(tx, actor, query, query, names))
}

/** Answers the guardian's question: who looked at this child, and when. */
export async function listLooksAt(
  app: App,
  actor: Actor,
  subjectId: string,
  page: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
  names: ActorNames,
): Promise<Page<AuditRow>> {
  return withScope(app.db, actor.scope, (tx) => pageOf(tx, actor, { subjectId, looksOnly: true }, page, names))
}

/** Where the chain ends, and how the last verification came out. */
export async function readChainState(app: App, actor: Actor, names: ActorNames): Promise<ChainState> {
  return withScope(app.db, actor.scope, async (tx) => {
    const head = await findHead(tx, actor.scope.county)
    const { rows } = await pageOf(tx, actor, { event: VERIFIED_EVENT }, { limit: 1 }, names)
    const last = rows[0]
    return {
      head: head && head.seq > 0 ? headText(head) : null,
      lastVerification: last ? { at: last.at, actorName: last.actorName, ...outcomeOf(last.details) } : null,
    }
  })
}

function outcomeOf(details: Readonly<Record<string, unknown>>) {
  const { intact, count, fault, faultSeq } = details as AuditDetails
  return {
    intact: intact === true,
    count: Number(count ?? 0),
    fault: CHAIN_FAULTS.find((code) => code === fault) ?? null,
    faultSeq: typeof faultSeq === 'number' ? faultSeq : null,
  }
}

async function pageOf(
  tx: Tx,
  actor: Actor,
  filter: AuditFilter & { readonly looksOnly?: boolean },
  page: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
  names: ActorNames,
): Promise<Page<AuditRow>> {
  const { entries, nextCursor, total } = await listEntries(tx, actor.scope.county, filter, page)
  const nameOf = await names(tx, [...new Set(entries.map((entry) => entry.actorId))])
  const rows = entries.map(({ county: _, previousHash: __, seal: ___, ...entry }) => ({
    ...entry,
    at: entry.at.toISOString(),
    actorName: nameOf.get(entry.actorId) ?? entry.actorId,
    details: { ...entry.details },
  }))
  return { rows, nextCursor, total }
}
