import { useNavigate, useSearch } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import type { Endpoint, ReplyOf } from '../../kernel/endpoint.ts'
import type { Page } from '../../kernel/wire.ts'
import { type CallInput, call } from '../call.ts'
import { useCall } from '../query.ts'
import type { Search } from '../search.ts'

/** Filters of a list live in the page's address, so that a view can be kept, sent and gone back to. */
export function useFilters(): {
  readonly filters: Search
  readonly setFilter: (name: string, value: string | undefined) => void
  readonly clearFilters: (names: readonly string[]) => void
} {
  const filters = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const change = (changes: Search): void => {
    void navigate({ to: '.', replace: true, resetScroll: false, search: { ...filters, ...changes } as never })
  }
  return {
    filters,
    setFilter: (name, value) => change({ [name]: value || undefined }),
    clearFilters: (names) => change(Object.fromEntries(names.map((name) => [name, undefined]))),
  }
}

/** Which page of which list somebody is on. A cursor may hold a name, so it is kept in memory, not in the address. */
interface Position {
  readonly cursors: readonly (string | undefined)[]
  readonly before: readonly number[]
}
const START: Position = { cursors: [undefined], before: [0] }
const positions = new Map<string, Position>()
const listeners = new Set<() => void>()

function movePosition(key: string, position: Position): void {
  positions.set(key, position)
  for (const listener of listeners) listener()
}

function usePosition(key: string): Position {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => positions.get(key) ?? START,
  )
}

/** What was listed last, so that a page opened from it can lead on to the next one. */
interface Walk {
  readonly keys: readonly string[]
  readonly nextCursor: string | null
  readonly more: (cursor: string) => Promise<{ keys: readonly string[]; nextCursor: string | null }>
}
const walks = new Map<string, Walk>()

type ListEndpoint = Endpoint & { readonly reply: object }
type RowOf<E extends ListEndpoint> = ReplyOf<E> extends { rows: (infer Row)[] } ? Row : never

export interface ListPage<Row> {
  readonly data: Page<Row> | undefined
  readonly error: unknown
  /** The rows shown are of the last question while the answer to a new one is on its way. */
  readonly isOld: boolean
  readonly reload: () => void
  /** Number of the first row shown, from 1. */
  readonly from: number
  readonly goNext: (() => void) | undefined
  readonly goPrevious: (() => void) | undefined
}

export interface ListCallOptions<Row> {
  /** Names the list for {@link useNeighbours}. */
  readonly walkAs?: string
  readonly keyOfRow?: (row: Row) => string
  readonly limit?: number
}

const PAGE_SIZE = 50

/** Reads a list endpoint page by page (keyset: forward and back, no page numbers). */
export function useListCall<E extends ListEndpoint>(
  endpoint: E,
  query: Readonly<Record<string, unknown>>,
  options: ListCallOptions<RowOf<E>> = {},
): ListPage<RowOf<E>> {
  const key = `${endpoint.path}?${JSON.stringify(query)}`
  const position = usePosition(key)
  const limit = options.limit ?? PAGE_SIZE
  const inputAt = (cursor: string | undefined): CallInput<E> =>
    ({ query: { ...query, cursor, limit } }) as unknown as CallInput<E>
  const result = useCall(endpoint, inputAt(position.cursors.at(-1)))
  const data = result.data as Page<RowOf<E>> | undefined
  const isOld = result.isPlaceholderData

  if (options.walkAs && options.keyOfRow && data && !isOld) {
    const keyOfRow = options.keyOfRow
    walks.set(options.walkAs, {
      keys: data.rows.map(keyOfRow),
      nextCursor: data.nextCursor,
      more: async (cursor) => {
        const page = (await call(endpoint, inputAt(cursor))) as Page<RowOf<E>>
        return { keys: page.rows.map(keyOfRow), nextCursor: page.nextCursor }
      },
    })
  }

  const from = position.before.at(-1)! + 1
  const nextCursor = data?.nextCursor
  return {
    data,
    error: result.error,
    isOld,
    reload: () => void result.refetch(),
    from,
    goNext:
      nextCursor && !isOld
        ? () =>
            movePosition(key, {
              cursors: [...position.cursors, nextCursor],
              before: [...position.before, from - 1 + data.rows.length],
            })
        : undefined,
    goPrevious:
      position.cursors.length > 1
        ? () => movePosition(key, { cursors: position.cursors.slice(0, -1), before: position.before.slice(0, -1) })
        : undefined,
  }
}

export interface Neighbours {
  readonly index: number
  readonly count: number
  readonly previous: string | undefined
  /** Finds the one after this, reading the next page of the list when needed. */
  readonly next: (() => Promise<string | undefined>) | undefined
}

/** The rows before and after one in the list it was opened from; undefined when it was not opened from a list. */
export function neighboursOf(walkName: string, rowKey: string): Neighbours | undefined {
  const walk = walks.get(walkName)
  const index = walk?.keys.indexOf(rowKey) ?? -1
  if (!walk || index < 0) return undefined
  const hasNext = index + 1 < walk.keys.length || walk.nextCursor !== null
  return {
    index,
    count: walk.keys.length,
    previous: walk.keys[index - 1],
    next: hasNext ? () => nextOf(walkName, walk, index) : undefined,
  }
}

async function nextOf(walkName: string, walk: Walk, index: number): Promise<string | undefined> {
  const known = walk.keys[index + 1]
  if (known || walk.nextCursor === null) return known
  const page = await walk.more(walk.nextCursor)
  const keys = [...walk.keys, ...page.keys]
  walks.set(walkName, { ...walk, keys, nextCursor: page.nextCursor })
  return keys[index + 1]
}
