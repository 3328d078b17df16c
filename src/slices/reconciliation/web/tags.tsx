import type { ReactNode } from 'react'
import { textOfCode } from '../../../web/i18n.ts'
import { StatusTag, type Tone } from '../../../web/ui/status-tag.tsx'
import type { FindingKind, FindingState } from '../domain.ts'
import { sliceTexts, useSliceText } from './use-text.ts'

const STATE_TONES: Readonly<Record<FindingState, Tone>> = {
  open: 'warning',
  settled: 'good',
  'case-opened': 'info',
  'closed-by-run': 'neutral',
}

/** Where a finding stands. */
export function FindingStateTag(props: { readonly state: FindingState }): ReactNode {
  const t = useSliceText()
  return <StatusTag tone={STATE_TONES[props.state]}>{t(`finding.state.${props.state}`)}</StatusTag>
}

const KIND_TONES: Readonly<Record<FindingKind, Tone>> = {
  'out-of-school': 'bad',
  'ghost-enrolment': 'warning',
  'duplicate-enrolment': 'warning',
  'person-record-mismatch': 'warning',
  'unknown-to-rosters': 'waiting',
}

/** What was found. */
export function FindingKindTag(props: { readonly kind: FindingKind }): ReactNode {
  const t = useSliceText()
  return <StatusTag tone={KIND_TONES[props.kind]}>{t(`finding.kind.${props.kind}`)}</StatusTag>
}

/** The reason of a finding or standing in one sentence; it may be a code of either table. */
export function useReasonText(): (reason: string, values?: Readonly<Record<string, unknown>>) => string {
  const t = useSliceText()
  return (reason, values) => {
    const key = [reason, `standing.${reason}`, `record.${reason}`, `evidence.${reason}`].find(
      (one) => one in sliceTexts,
    )
    return key ? textOfCode(t, sliceTexts, key, values) : reason
  }
}
