import { textsOf } from '../../../web/i18n.ts'
import { texts as sliceTexts } from '../texts.ts'
import { texts } from './texts.ts'

/** Texts of this slice's pages. */
export const useText = textsOf(texts)
/** Texts that the server uses too: refusals, faults of sheets. */
export const useSliceText = textsOf(sliceTexts)
