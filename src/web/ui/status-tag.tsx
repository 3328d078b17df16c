import {
  CheckCircleFilled,
  ClockCircleFilled,
  ExclamationCircleFilled,
  InfoCircleFilled,
  MinusCircleFilled,
  WarningFilled,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { daysBetween, type PlainDate } from '../../kernel/plain-date.ts'
import { useShellText } from '../i18n.ts'
import { useToday } from '../session.tsx'

export type Tone = 'neutral' | 'info' | 'waiting' | 'good' | 'warning' | 'bad'

const ICONS: Readonly<Record<Tone, ReactNode>> = {
  neutral: <MinusCircleFilled />,
  info: <InfoCircleFilled />,
  waiting: <ClockCircleFilled />,
  good: <CheckCircleFilled />,
  warning: <WarningFilled />,
  bad: <ExclamationCircleFilled />,
}

/** A state in words, with an icon and a colour that say the same. */
export function StatusTag(props: { readonly tone: Tone; readonly children: ReactNode }): ReactNode {
  return (
    <span className={`tag tag-${props.tone}`}>
      <span aria-hidden="true">{ICONS[props.tone]}</span>
      {props.children}
    </span>
  )
}

/** A plain label, such as a group of a child. */
export function Label(props: { readonly children: ReactNode }): ReactNode {
  return <span className="label">{props.children}</span>
}

const SOON_DAYS = 3

/** When something is due: overdue and soon stand out, a far day is only a day. */
export function DueTag(props: { readonly dueOn: string | null; readonly done?: boolean }): ReactNode {
  const t = useShellText()
  const today = useToday()
  if (!props.dueOn) return <span className="quiet">—</span>
  const days = daysBetween(today, props.dueOn as PlainDate)
  if (props.done || days > SOON_DAYS) return <span className="nowrap">{props.dueOn}</span>
  if (days < 0) return <StatusTag tone="bad">{t('due.overdue', { days: -days })}</StatusTag>
  return <StatusTag tone="warning">{days === 0 ? t('due.today') : t('due.soon', { days })}</StatusTag>
}
