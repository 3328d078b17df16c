import { textOfCode, textsOf } from '../../../web/i18n.ts'
import { texts } from './kind-texts.ts'

const useKindText = textsOf(texts)

/** Name of a kind of roster: 「公安户籍」. */
export function useKindName(): (kind: string) => string {
  const t = useKindText()
  return (kind) => textOfCode(t, texts, `kind.${kind}`)
}

/** Office that sends a kind of roster: 「残联」. */
export function useOfficeName(): (kind: string) => string {
  const t = useKindText()
  return (kind) => textOfCode(t, texts, `office.${kind}`)
}
