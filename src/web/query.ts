import {
  keepPreviousData,
  QueryClient,
  type QueryKey,
  type UseQueryOptions,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { App } from 'antd'
import type { Endpoint, ReplyOf } from '../kernel/endpoint.ts'
import { type CallInput, CallRefused, call } from './call.ts'

/** One client for the page. A refusal is an answer and is not asked again; a lost connection is, twice. */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => error instanceof CallRefused && error.status === 0 && count < 2,
      },
    },
  })
  const watch = (error: unknown): void => {
    if (error instanceof CallRefused && error.status === 401) onSignedOut()
  }
  client.getQueryCache().config.onError = watch
  client.getMutationCache().config.onError = watch
  return client
}

/** Key of everything an endpoint answered; a prefix of the keys of its single answers. */
export function keyOf(endpoint: Endpoint, input?: object): QueryKey {
  return input === undefined ? [endpoint.method, endpoint.path] : [endpoint.method, endpoint.path, input]
}

type Extra<Reply> = Omit<UseQueryOptions<Reply>, 'queryKey' | 'queryFn'>

/** Reads an endpoint for a page, keeping the last answer on screen while a new one comes. */
export function useCall<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  extra: Extra<ReplyOf<E>> = {},
): UseQueryResult<ReplyOf<E>> {
  return useQuery<ReplyOf<E>>({
    queryKey: keyOf(endpoint, input as object),
    queryFn: ({ signal }) => call(endpoint, input, { signal }),
    placeholderData: keepPreviousData,
    ...extra,
  } as UseQueryOptions<ReplyOf<E>>)
}

export interface ActionOptions<Reply> {
  /** Endpoints whose answers this action makes stale. */
  readonly refresh?: readonly Endpoint[]
  readonly done?: (reply: Reply) => void
  /** Words of the message shown at the end; none when left out. */
  readonly doneText?: string
  /** The form shows the refusal itself. */
  readonly quiet?: boolean
}

/** A command of the contract: calls, refreshes what it changed, says how it ended. */
export function useAction<E extends Endpoint>(endpoint: E, options: ActionOptions<ReplyOf<E>> = {}) {
  const client = useQueryClient()
  const { message } = App.useApp()
  return useMutation<ReplyOf<E>, Error, CallInput<E>>({
    mutationFn: (input) => call(endpoint, input),
    onSuccess: async (reply) => {
      if (options.doneText) void message.success(options.doneText)
      await Promise.all((options.refresh ?? []).map((stale) => client.invalidateQueries({ queryKey: keyOf(stale) })))
      options.done?.(reply)
    },
    onError: (error) => {
      if (!options.quiet && !(error instanceof CallRefused && error.status === 401))
        void message.error(error.message, 6)
    },
  })
}
