import { createContext, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import type { Text } from '../../../kernel/texts.ts'

/** Names of events (`audit.event.…`) of all slices; main/web.tsx gives them, for the record knows no other slice. */
export const EventNamesContext = createContext<() => Promise<Readonly<Record<string, Text>>>>(async () => ({}))

export function useEventNamesSource(): () => Promise<Readonly<Record<string, Text>>> {
  return useContext(EventNamesContext)
}

/** The language texts of other slices are read in. */
export function useLanguage(): 'zh' | 'en' {
  return useTranslation().i18n.language === 'en' ? 'en' : 'zh'
}
