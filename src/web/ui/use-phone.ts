import { useSyncExternalStore } from 'react'

const query = '(max-width: 760px)'

/** True on a phone-wide screen: lists become cards, navigation a drawer. Printing keeps what the screen had. */
export function usePhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(`screen and ${query}`)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => matchMedia(`screen and ${query}`).matches || (matchMedia('print').matches && screen.width <= 760),
  )
}
