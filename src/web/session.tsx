import { createContext, type ReactNode, useContext } from 'react'
import type { PlainDate } from '../kernel/plain-date.ts'
import { type DutyName, type Sight, sightOf } from '../kernel/duty.ts'
import type { Role } from '../kernel/scope.ts'

/** Who is signed in, as the pages need it; the accounts slice answers it (`getSession`). */
export interface Session {
  readonly account: {
    readonly id: string
    readonly loginName: string
    readonly displayName: string
    readonly role: Role
    readonly mustChangePassword: boolean
    readonly mustSetUpSecondFactor: boolean
  }
  readonly scope: {
    readonly countyCode: string
    readonly countyName: string
    readonly scopeName: string
    readonly divisionPrefix: string | null
    readonly schoolPrefix: string | null
    readonly schoolCode: string | null
    /** The duty by which the account sees children; null on the two lines. */
    readonly duty: DutyName | null
  }
  /** In whose place the account acts; role, scope and rights are theirs. */
  readonly actingFor: { readonly displayName: string; readonly until: string } | null
  readonly permissions: readonly string[]
  readonly demo: boolean
  readonly today: string
  readonly passwordMinLength: number
}

const SessionContext = createContext<Session | undefined>(undefined)

export function SessionProvider(props: { readonly session: Session; readonly children: ReactNode }): ReactNode {
  return <SessionContext value={props.session}>{props.children}</SessionContext>
}

/** The session; only pages inside the shell ask, and they are shown to signed-in accounts only. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('no session: this page is outside of the shell')
  return session
}

/** Tells whether the account has a right; the server decides again at each call. */
export function useMay(): (permission: string) => boolean {
  const { permissions } = useSession()
  return (permission) => permissions.includes(permission)
}

/** What the account is told of children, so that a page asks for nothing more. */
export function useSight(): Sight {
  const { duty } = useSession().scope
  return sightOf(duty === null ? {} : { duty })
}

/** The day it is for the server, which may differ from this computer's. */
export function useToday(): PlainDate {
  return useSession().today as PlainDate
}
