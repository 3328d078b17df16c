import type { ReactNode } from 'react'
import { textOfCode } from '../../../web/i18n.ts'
import { StatusTag, type Tone } from '../../../web/ui/status-tag.tsx'
import { useKindName } from '../../rosters/web/index.tsx'
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

/**
 * A reason in one sentence. Findings carry a bare code, which is one of a standing or of a pupil record depending on
 * the kind; the finding's page carries whole keys.
 */
export function useReasonText(): (
  reason: string,
  kind?: FindingKind,
  details?: Readonly<Record<string, unknown>>,
) => string {
  const t = useSliceText()
  const rosterName = useKindName()
  return (reason, kind, details) => {
    const office = details?.['kind']
    const values = typeof office === 'string' ? { ...details, office: rosterName(office) } : details
    const tables =
      kind === 'out-of-school' ? ['standing-reason', 'record-reason'] : ['record-reason', 'standing-reason']
    const key = [reason, ...tables.map((table) => `${table}.${reason}`)].find((one) => one in sliceTexts)
    // A survey that names no school leaves empty brackets behind.
    return key ? textOfCode(t, sliceTexts, key, values).replace(/[((]\s*[))]/g, '') : reason
  }
}
