import { Link } from '@tanstack/react-router'
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useCall } from '../../../web/query.ts'
import { useMay } from '../../../web/session.tsx'
import { listPeriodicDuties, type PeriodicDuty } from '../contract.ts'
import { DUTIES } from '../domain.ts'
import { useText } from './use-text.ts'

/** On the first page: returns to file, to sign, and late below. Nothing when all is well. */
export function PeriodicNotice(): ReactNode {
  const may = useMay()
  return may('periodic.read') ? <Notice /> : null
}

function Notice(): ReactNode {
  const t = useText()
  const { data } = useCall(listPeriodicDuties, {})
  const duties = data?.duties ?? []
  if (duties.length === 0) return null
  const sum = (what: PeriodicDuty['what']): number =>
    duties.filter((duty) => duty.what === what).reduce((total, duty) => total + duty.count, 0)
  const parts = DUTIES.flatMap((what) => (sum(what) > 0 ? t(`notice.${what}`, { count: sum(what) }) : []))
  return (
    <Alert
      type="warning"
      showIcon
      title={parts.join('；')}
      action={<Link to="/periodic-reports">{t('notice.open')}</Link>}
    />
  )
}
