import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { IdText, listOf, orNull, PageQuery } from '../../kernel/wire.ts'
import { WHENS, WORK_ACTIONS, WORK_KINDS } from './domain.ts'

const Kind = Type.Enum([...WORK_KINDS])

/** One thing that waits. */
export const WorkLine = Type.Object({
  kind: Kind,
  itemId: Type.String(),
  /** Code of a text of the slice it comes from. */
  what: Type.String(),
  /** Whom or what it is about: a child's name as this reader may see it, a title, a number. */
  subject: Type.String(),
  /** Further words: a number, a place. */
  note: Type.String(),
  /** Id of the page it opens; the kind says which page. */
  opens: Type.String(),
  dueOn: orNull(Type.String()),
  when: Type.Enum([...WHENS]),
  /** Levels that have been told of it (升级督办). */
  level: Type.Integer(),
  takenByName: orNull(Type.String()),
  isMine: Type.Boolean(),
  isAcknowledged: Type.Boolean(),
})
export type WorkLine = Static<typeof WorkLine>

export const WorkFilter = Type.Object({
  when: Type.Optional(Type.Enum([...WHENS])),
  kind: Type.Optional(Kind),
  /** `mine`: taken by me · `free`: by nobody · `others`: by colleagues · `all`; left out: mine and free. */
  whose: Type.Optional(Type.Enum(['mine', 'free', 'others', 'all'])),
  ...PageQuery,
})
export type WorkFilter = Static<typeof WorkFilter>

export const listWork = endpoint({
  method: 'GET',
  path: '/api/work',
  permission: 'worklist.use',
  summary: '我的待办（本人和本单位）',
  query: WorkFilter,
  reply: listOf(WorkLine),
})

export const WorkCounts = Type.Object({
  /** For the badge: overdue, of today, and warnings nobody has acknowledged. */
  pressing: Type.Integer(),
  byWhen: Type.Record(Type.String(), Type.Integer()),
  byKind: Type.Record(Type.String(), Type.Integer()),
})
export type WorkCounts = Static<typeof WorkCounts>

export const countWork = endpoint({
  method: 'GET',
  path: '/api/work/counts',
  permission: 'worklist.use',
  summary: '待办数量',
  reply: WorkCounts,
})

export const listColleagues = endpoint({
  method: 'GET',
  path: '/api/work/colleagues',
  permission: 'worklist.use',
  summary: '同单位同角色的同事',
  reply: Type.Object({
    rows: Type.Array(Type.Object({ accountId: Type.String(), name: Type.String(), awayUntil: orNull(Type.String()) })),
  }),
})

export const markWork = endpoint({
  method: 'POST',
  path: '/api/work/marks',
  permission: 'worklist.use',
  summary: '接手、转交、放回或知悉若干项待办（逐项给出结果）',
  body: Type.Object({
    action: Type.Enum([...WORK_ACTIONS]),
    items: Type.Array(Type.Object({ kind: Kind, itemId: IdText }), { minItems: 1, maxItems: 200 }),
    toAccountId: Type.Optional(IdText),
  }),
  reply: Type.Object({
    results: Type.Array(
      Type.Object({
        kind: Kind,
        itemId: Type.String(),
        done: Type.Boolean(),
        /** Why not, in words. */
        message: orNull(Type.String()),
      }),
    ),
  }),
})
