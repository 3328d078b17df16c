import type { ReactNode } from 'react'
import { StatusTag, type Tone } from '../../../web/ui/status-tag.tsx'
import type { RosterState } from '../domain.ts'
import { useText } from './use-text.ts'

const TONES: Readonly<Record<RosterState, Tone>> = {
  received: 'info',
  checked: 'warning',
  refused: 'bad',
  taken: 'good',
  withdrawn: 'neutral',
}

/** Where a roster stands. */
export function RosterStateTag(props: { readonly state: RosterState }): ReactNode {
  const t = useText()
  return <StatusTag tone={TONES[props.state]}>{t(`rosters.state.${props.state}`)}</StatusTag>
}
