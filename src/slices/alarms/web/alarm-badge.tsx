import type { ReactNode } from 'react'
import { formatCount } from '../../../web/format.ts'
import { useCall } from '../../../web/query.ts'
import { listAlarms } from '../contract.ts'
import { useText } from './use-text.ts'

/** How many alarms nobody has looked into, beside the entry of the navigation. */
export function AlarmBadge(): ReactNode {
  const t = useText()
  const { data } = useCall(
    listAlarms,
    { query: { state: 'open', limit: 1 } },
    { staleTime: 60_000, refetchOnWindowFocus: true },
  )
  const count = data?.total ?? 0
  if (count === 0) return null
  return (
    <span className="badge bad">
      <span aria-hidden="true">{formatCount(count)}</span>
      <span className="secret">{t('alarms.badge', { count })}</span>
    </span>
  )
}
