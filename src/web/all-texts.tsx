import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import type { Texts } from '../kernel/texts.ts'

/** Fetches the texts of all slices; main/web.tsx gives it, for no slice knows those to its right. */
export const AllTextsContext = createContext<() => Promise<Texts>>(async () => ({}))

export interface AllTexts {
  /** The text of a key in the language of the page; undefined when there is none, or not yet. */
  readonly find: (key: string) => string | undefined
  readonly keys: readonly string[]
}

/**
 * For codes that a slice stores or shows without knowing them: events of the audit record, reasons of a standing. The
 * texts are fetched when a page first asks for them.
 */
export function useAllTexts(): AllTexts {
  const load = useContext(AllTextsContext)
  const language = useTranslation().i18n.language === 'en' ? 'en' : 'zh'
  const { data } = useQuery({ queryKey: ['all-texts', language], queryFn: load, staleTime: Infinity })
  return { find: (key) => data?.[key]?.[language], keys: Object.keys(data ?? {}) }
}
