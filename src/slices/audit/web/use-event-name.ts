import { useAllTexts } from '../../../web/all-texts.tsx'

const PREFIX = 'audit.event.'

export interface EventNames {
  readonly nameOf: (event: string) => string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
}

/** Events in words; the code when a slice has no words for it. */
export function useEventNames(): EventNames {
  const { find, keys } = useAllTexts()
  return {
    nameOf: (event) => find(`${PREFIX}${event}`) ?? event,
    choices: keys
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => ({ value: key.slice(PREFIX.length), label: find(key) ?? key })),
  }
}
