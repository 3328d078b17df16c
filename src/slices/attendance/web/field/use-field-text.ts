import { textsOf } from '../../../../web/i18n.ts'
import { texts } from './texts.ts'

/** Texts of the field page. */
export const useFieldText = textsOf(texts)
