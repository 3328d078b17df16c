import type { Texts } from '../../../kernel/texts.ts'
import { textsOf } from '../../../web/i18n.ts'
import { texts } from './texts.ts'

/** Texts of this slice's pages. */
export const useText = textsOf(texts)

const found = import.meta.glob<Texts>('../texts.ts', { eager: true, import: 'texts' })
export const sliceTexts: Texts = Object.values(found)[0] ?? {}

/** Notes and formulas of the reports. */
export const useReportText = textsOf(sliceTexts)
