import type { ReactNode } from 'react'
import { textOfCode } from '../../../web/i18n.ts'
import { StatusTag, type Tone } from '../../../web/ui/status-tag.tsx'
import type { Conclusion } from '../assessment-domain.ts'
import { sliceTexts, useSliceText } from './use-text.ts'

/** The name of a data set by its code. */
export function useSetName(): (code: string) => string {
  const slice = useSliceText()
  return (code) => textOfCode(slice, sliceTexts, `privacy.data.${code}.name`)
}

const TONES: Readonly<Record<Conclusion, Tone>> = { 'go-ahead': 'good', 'with-measures': 'warning', not: 'bad' }

export function ConclusionTag({ conclusion }: { readonly conclusion: Conclusion }): ReactNode {
  const slice = useSliceText()
  return <StatusTag tone={TONES[conclusion]}>{slice(`privacy.conclusion.${conclusion}`)}</StatusTag>
}
