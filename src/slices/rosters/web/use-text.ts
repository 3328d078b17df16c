import { textOfCode, textsOf } from '../../../web/i18n.ts'
import { texts as sliceTexts } from '../texts.ts'
import { texts } from './texts.ts'

/** Texts of this slice's pages. */
export const useText = textsOf(texts)

const useSliceText = textsOf(sliceTexts)

/** Name of a field a column can be taken for. */
export function useFieldName(): (field: string) => string {
  const t = useSliceText()
  return (field) => textOfCode(t, sliceTexts, `rosters.field.${field}`)
}
