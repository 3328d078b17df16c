import { textsOf } from '../../../web/i18n.ts'
import { texts } from './texts.ts'

/** Texts of this slice's pages. */
export const useText = textsOf(texts)
