import type { ReactNode } from 'react'
import { StatusTag, type Tone } from '../../../web/ui/status-tag.tsx'
import type { CaseState } from '../domain.ts'
import { useCaseText } from './use-text.ts'

const TONES: Partial<Readonly<Record<CaseState, Tone>>> = {
  absent: 'waiting',
  suspected: 'warning',
  verifying: 'info',
  explained: 'good',
  returned: 'good',
  observed: 'good',
  closed: 'neutral',
}

/** 超龄未完成: a failure that stays in sight, whatever the procedure goes on with. */
export function AgedOutTag(props: { readonly on: string | null }): ReactNode {
  const t = useCaseText()
  return props.on && <StatusTag tone="bad">{t('case.aged-out')}</StatusTag>
}

/** Where a case stands; every state of a confirmed dropout is a bad one. */
export function CaseStateTag(props: { readonly state: CaseState }): ReactNode {
  const t = useCaseText()
  return <StatusTag tone={TONES[props.state] ?? 'bad'}>{t(`case.state.${props.state}`)}</StatusTag>
}
