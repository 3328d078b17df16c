import type { ReactNode } from 'react'
import { StatusTag, type Tone } from '../../../web/ui/status-tag.tsx'
import type { RequestState } from '../domain.ts'
import { useSliceText } from './use-text.ts'

const TONES: Readonly<Record<RequestState, Tone>> = {
  received: 'info',
  'in-progress': 'waiting',
  'with-office': 'waiting',
  answered: 'good',
  refused: 'warning',
  withdrawn: 'neutral',
}

export function StateTag({ state }: { readonly state: RequestState }): ReactNode {
  const slice = useSliceText()
  return <StatusTag tone={TONES[state]}>{slice(`privacy.state.${state}`)}</StatusTag>
}
