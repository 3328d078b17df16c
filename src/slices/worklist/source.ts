import type { RawBuilder } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor, Role } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import type { WorkKind } from './domain.ts'

/** What a page says of one thing that waits. */
export interface WorkWords {
  readonly what: string
  readonly subject: string
  readonly note: string
  readonly opens: string
}

/** When and in which transaction a source is asked; one whose things have no rows reads first. */
export interface WorkMoment {
  readonly app: App
  readonly tx: Tx
  readonly today: PlainDate
  readonly now: Date
}

/** Things of one kind that wait for people; their slice says which and how they read, main/ puts all of them together. */
export interface WorkSource {
  readonly kind: WorkKind
  readonly roles: readonly Role[]
  /** Query of what waits for the actor's unit: `item_id` uuid, `due_on` date or null, `level` integer. */
  waiting(actor: Actor, at: WorkMoment): RawBuilder<unknown> | Promise<RawBuilder<unknown>>
  /** The query has a fourth column, `held_by`: the account that answers for it while nobody has taken it in hand; or null. */
  readonly namesHolder?: true
  /** Words of some of them, by id. */
  describe(app: App, tx: Tx, actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, WorkWords>>
}
