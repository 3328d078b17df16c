import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { AccountRow, accountParams, SecondFactorAsked, Session } from './contract.ts'

// Signing in at the city's OpenID Connect provider. The page goes there and comes back to `/sign-in/return`.

/** Known to the browser that began, and to no other. */
const Browser = Type.String({ pattern: '^[A-Za-z0-9_-]{20,100}$' })

const SingleSignOnBegun = Type.Object({
  /** Where the page goes. */
  address: Type.String(),
  browser: Browser,
})
export type SingleSignOnBegun = Static<typeof SingleSignOnBegun>

export const beginSingleSignOn = endpoint({
  method: 'POST',
  path: '/api/session/single-sign-on/attempts',
  permission: 'public',
  summary: 'Begin to sign in at the provider of single sign-on',
  reply: SingleSignOnBegun,
})

export const signInBySingleSignOn = endpoint({
  method: 'POST',
  path: '/api/session/single-sign-on',
  permission: 'public',
  summary: 'Sign in with what the provider answered (the query of the address it led back to)',
  body: Type.Object({ browser: Browser, answer: Type.String({ minLength: 1, maxLength: 8000 }) }),
  reply: Type.Union([Session, SecondFactorAsked]),
})

export const unlinkSingleSignOn = endpoint({
  method: 'DELETE',
  path: '/api/accounts/:accountId/single-sign-on',
  permission: 'accounts.authorise',
  summary: 'Forget who an account is at the provider of single sign-on; ends the sessions',
  params: accountParams,
  reply: AccountRow,
})
