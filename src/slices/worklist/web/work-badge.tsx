import { useQueryClient } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { formatCount } from '../../../web/format.ts'
import { keyOf, useCall } from '../../../web/query.ts'
import { countWork } from '../contract.ts'
import { useText } from './use-text.ts'

/**
 * How much waits, beside the entry of the navigation. It is asked again when somebody goes to another page or has done
 * something, never by a timer: a page that is left open must not keep its session alive.
 */
export function WorkBadge(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const at = useRouterState({ select: (state) => state.location.pathname })
  const { data } = useCall(countWork, {}, { staleTime: 20_000, refetchOnWindowFocus: true })
  // biome-ignore lint/correctness/useExhaustiveDependencies: arriving at another page is what makes it look again
  useEffect(() => {
    void client.refetchQueries({ queryKey: keyOf(countWork), type: 'active', stale: true })
  }, [client, at])
  useEffect(
    () =>
      client.getMutationCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'success')
          void client.invalidateQueries({ queryKey: keyOf(countWork) })
      }),
    [client],
  )
  const count = data?.pressing ?? 0
  if (count === 0) return null
  const tone = (data?.byWhen['overdue'] ?? 0) > 0 ? 'badge bad' : 'badge'
  return (
    <span className={tone}>
      <span aria-hidden="true">{count > 999 ? '999+' : formatCount(count)}</span>
      <span className="secret">{t('work.badge', { count })}</span>
    </span>
  )
}
