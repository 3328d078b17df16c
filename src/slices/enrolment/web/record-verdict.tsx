import type { ReactNode } from 'react'
import { textOfCode } from '../../../web/i18n.ts'
import { StatusTag, type Tone } from '../../../web/ui/status-tag.tsx'
import { texts as sliceTexts } from '../texts.ts'
import { useEnrolmentText } from './use-text.ts'

const TONES: Readonly<Record<string, Tone>> = {
  real: 'good',
  duplicate: 'warning',
  ghost: 'bad',
  mismatch: 'warning',
  unknown: 'waiting',
}

/** What the last run thought of a pupil record. */
export function RecordVerdictTag(props: { readonly verdict: string | null }): ReactNode {
  const t = useEnrolmentText()
  if (!props.verdict) return <span className="quiet">—</span>
  return (
    <StatusTag tone={TONES[props.verdict] ?? 'neutral'}>
      {textOfCode(t, sliceTexts, `record-verdict.${props.verdict}`)}
    </StatusTag>
  )
}
