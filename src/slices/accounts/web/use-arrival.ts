import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { keyOf } from '../../../web/query.ts'
import { getSession, type Session } from '../contract.ts'

/** Goes to where the sign-in was asked for: by the address of this page, unless `from` says so. */
export function useArrival(from?: string): (session: Session) => void {
  const client = useQueryClient()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { back?: string }
  const back = from ?? search.back
  return (session) => {
    client.clear() // nothing of the account before may be shown to this one
    client.setQueryData(keyOf(getSession), session)
    void navigate({ href: isOwnAddress(back) ? back : '/', replace: true })
  }
}

/** An address of this site only: `//elsewhere` and `https:` lead away. */
function isOwnAddress(address: string | undefined): address is string {
  return address !== undefined && /^\/(?![/\\])/.test(address) && !address.startsWith('/sign-in')
}
