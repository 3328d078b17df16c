import { textsOf } from '../../../web/i18n.ts'
import { periodWords } from '../period-domain.ts'
import { texts as sliceTexts } from '../texts.ts'
import { texts } from './texts.ts'

/** Texts of this slice's pages. */
export const useText = textsOf(texts)
/** Names of kinds, figures, balances. */
export const useSliceText = textsOf(sliceTexts)
/** Says a time to people: 2026 年第 46 周. */
export function usePeriodText(): (key: string) => string {
  const s = useSliceText()
  return (key) => {
    const { name, ...values } = periodWords(key)
    return s(`periodic.period.${name}`, values)
  }
}
export { sliceTexts }
