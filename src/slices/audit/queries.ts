import type { Actor } from '../../kernel/scope.ts'
import type { Page } from '../../kernel/wire.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import type { AuditRow } from './contract.ts'
import type { AuditFilter } from './domain.ts'
import { listEntries } from './store.ts'

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

async function pageOf(
  tx: Tx,
  actor: Actor,
  filter: AuditFilter & { readonly looksOnly?: boolean },
  page: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
  names: ActorNames,
): Promise<Page<AuditRow>> {
  const { entries, nextCursor, total } = await listEntries(tx, actor.scope.county, filter, page)
  const nameOf = await names(tx, [...new Set(entries.map((entry) => entry.actorId))])
  const rows = entries.map((entry) => ({
    ...entry,
    at: entry.at.toISOString(),
    actorName: nameOf.get(entry.actorId) ?? entry.actorId,
    details: { ...entry.details },
  }))
  return { rows, nextCursor, total }
}
