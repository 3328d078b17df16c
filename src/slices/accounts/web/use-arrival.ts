import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { keyOf } from '../../../web/query.ts'
import { getSession, type Session } from '../contract.ts'

/** Goes to where the sign-in was asked for. */
export function useArrival(): (session: Session) => void {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { back } = useSearch({ strict: false }) as { back?: string }
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
