import { Link } from '@tanstack/react-router'
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useCall } from '../../../web/query.ts'
import { useMay, useSession } from '../../../web/session.tsx'
import { summariseDay } from '../contract.ts'
import { useText } from './use-text.ts'

/** On the first page: whose daily report is missing today. Nothing when all is well. */
export function AttendanceNotice(): ReactNode {
  const may = useMay()
  return may('attendance.list-days') ? <Notice /> : null
}

function Notice(): ReactNode {
  const t = useText()
  const { account } = useSession()
  const { data } = useCall(summariseDay, {})
  if (!data) return null
  if (data.classes > 0 && data.withoutCalendar === data.classes)
    return (
      <Alert
        type="warning"
        showIcon
        title={t('notice.no-calendar')}
        action={<Link to="/school-calendar">{t('notice.open')}</Link>}
      />
    )
  const isTeacher = account.role === 'homeroom-teacher'
  const isDue = isTeacher ? data.missing > 0 : data.missing > 0 && data.overdue
  if (!isDue && data.silences === 0) return null
  const parts = [
    isDue && (isTeacher ? t('notice.own-missing') : t('notice.missing', { count: data.missing })),
    data.silences > 0 && t('notice.silences', { count: data.silences }),
  ]
  return (
    <Alert
      type="warning"
      showIcon
      title={parts.filter(Boolean).join('；')}
      action={isTeacher ? <a href="/field">{t('notice.report')}</a> : <Link to="/attendance">{t('notice.open')}</Link>}
    />
  )
}
