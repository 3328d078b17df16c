import { textsOf } from '../../../web/i18n.ts'
import { texts as sliceTexts } from '../texts.ts'
import { texts } from './texts.ts'

/** Texts of this slice's pages. */
export const useText = textsOf(texts)

/** Words of rules, verdicts and refusals. */
export const useSliceText = textsOf(sliceTexts)
