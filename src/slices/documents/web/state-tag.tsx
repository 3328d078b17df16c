import type { ReactNode } from 'react'
import { StatusTag, type Tone } from '../../../web/ui/status-tag.tsx'
import type { BatchLine, DocumentLine } from '../contract.ts'
import { useDocumentText } from './use-text.ts'

const TONES = {
  open: 'waiting',
  served: 'good',
  'on-file': 'info',
  corrected: 'neutral',
  withdrawn: 'neutral',
  blanked: 'neutral',
} as const satisfies Record<DocumentLine['state'], Tone>

export function DocumentStateTag({ state }: { readonly state: DocumentLine['state'] }): ReactNode {
  const slice = useDocumentText()
  return <StatusTag tone={TONES[state]}>{slice(`document.state.${state}`)}</StatusTag>
}

const BATCH_TONES = {
  running: 'info',
  stopped: 'warning',
  failed: 'bad',
  done: 'good',
} as const satisfies Record<BatchLine['state'], Tone>

export function BatchStateTag({ state }: { readonly state: BatchLine['state'] }): ReactNode {
  const slice = useDocumentText()
  return <StatusTag tone={BATCH_TONES[state]}>{slice(`document.batch-state.${state}`)}</StatusTag>
}
