import { useQuery } from '@tanstack/react-query'
import { useEventNamesSource, useLanguage } from './event-names.tsx'

const PREFIX = 'audit.event.'

export interface EventNames {
  readonly nameOf: (event: string) => string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
}

/** Events in words; the code when a slice has no words for it. */
export function useEventNames(): EventNames {
  const source = useEventNamesSource()
  const language = useLanguage()
  const { data } = useQuery({ queryKey: ['audit-event-names'], queryFn: source, staleTime: Infinity })
  return {
    nameOf: (event) => data?.[`${PREFIX}${event}`]?.[language] ?? event,
    choices: Object.entries(data ?? {})
      .filter(([key]) => key.startsWith(PREFIX))
      .map(([key, text]) => ({ value: key.slice(PREFIX.length), label: text[language] })),
  }
}
