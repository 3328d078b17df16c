import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { IdText, orNull } from '../../kernel/wire.ts'
import { AccountRow, accountParams, FactorName, Password, Session } from './contract.ts'

// The second step of a sign-in, and the own second factors: codes of an app, passkeys, recovery codes.

/** Six digits of an app, or a recovery code. */
const Code = Type.String({ minLength: 6, maxLength: 40 })
const Ticket = Type.String({ minLength: 20, maxLength: 100 })
const Moment = Type.String({ format: 'date-time' })
/** Bytes as WebAuthn writes them in JSON. */
const bytes = (maxLength: number) => Type.String({ pattern: '^[A-Za-z0-9_-]+$', minLength: 1, maxLength })

export const signInWithCode = endpoint({
  method: 'POST',
  path: '/api/session/second-factor',
  permission: 'public',
  summary: 'Second step of a sign-in: a code of the app, or a recovery code',
  body: Type.Object({ ticket: Ticket, code: Code }),
  reply: Session,
})

const PasskeyRow = Type.Object({
  id: IdText,
  name: Type.String(),
  createdAt: Moment,
  lastUsedAt: orNull(Moment),
  /** Kept in several devices by their maker, rather than bound to one. */
  synced: Type.Boolean(),
})
export type PasskeyRow = Static<typeof PasskeyRow>

/** How the own account stands with its second factors. */
export const SecondFactorState = Type.Object({
  required: Type.Boolean(),
  /** Which count in this county. */
  allowed: Type.Array(FactorName),
  totp: orNull(Type.Object({ since: Moment })),
  passkeys: Type.Array(PasskeyRow),
  /** Where passkeys work; null: nowhere, for the address is no https and not this machine. */
  passkeyOrigin: orNull(Type.String()),
  recoveryCodesLeft: Type.Integer(),
})
export type SecondFactorState = Static<typeof SecondFactorState>

export const getSecondFactor = endpoint({
  method: 'GET',
  path: '/api/session/second-factor',
  permission: 'session',
  summary: 'How the own account stands with its second factors',
  reply: SecondFactorState,
})

export const beginSecondFactor = endpoint({
  method: 'POST',
  path: '/api/session/second-factor/secret',
  permission: 'session',
  summary: 'Begin to set up an app: its secret and address',
  body: Type.Object({ password: Password }),
  reply: Type.Object({ secret: Type.String(), uri: Type.String() }),
})

const RecoveryCodes = Type.Array(Type.String())

export const confirmSecondFactor = endpoint({
  method: 'PUT',
  path: '/api/session/second-factor',
  permission: 'session',
  summary: 'Confirm the app by its first code; recovery codes are shown this once. Other sessions end',
  body: Type.Object({ code: Code }),
  reply: Type.Object({ session: Session, recoveryCodes: RecoveryCodes }),
})

export const renewRecoveryCodes = endpoint({
  method: 'POST',
  path: '/api/session/second-factor/recovery-codes',
  permission: 'session',
  summary: 'New recovery codes in place of the old ones',
  body: Type.Object({ code: Code }),
  reply: Type.Object({ recoveryCodes: RecoveryCodes }),
})

export const removeSecondFactor = endpoint({
  method: 'POST',
  path: '/api/session/second-factor/removal',
  permission: 'session',
  summary: 'Take the app away, to set up another',
  body: Type.Object({ code: Code }),
  reply: SecondFactorState,
})

export const resetSecondFactor = endpoint({
  method: 'DELETE',
  path: '/api/accounts/:accountId/second-factor',
  permission: 'accounts.authorise',
  summary: 'Take the second factor of somebody away who has lost it; ends the sessions',
  params: accountParams,
  reply: AccountRow,
})

const Descriptor = Type.Object({
  id: bytes(1400),
  type: Type.Literal('public-key'),
  transports: Type.Array(Type.String()),
})

/** What `navigator.credentials.create` takes, as JSON. */
const AttestationOptions = Type.Object({
  rp: Type.Object({ id: Type.String(), name: Type.String() }),
  user: Type.Object({ id: Type.String(), name: Type.String(), displayName: Type.String() }),
  challenge: Type.String(),
  pubKeyCredParams: Type.Array(Type.Object({ alg: Type.Integer(), type: Type.Literal('public-key') })),
  excludeCredentials: Type.Array(Descriptor),
  authenticatorSelection: Type.Object({
    residentKey: Type.Literal('preferred'),
    userVerification: Type.Literal('preferred'),
  }),
  attestation: Type.Literal('none'),
})
export type AttestationOptions = Static<typeof AttestationOptions>

/** What a device answers when it has made a passkey. */
const Attestation = Type.Object({
  credentialId: bytes(1400),
  clientDataJSON: bytes(4000),
  attestationObject: bytes(20_000),
  transports: Type.Array(Type.String({ pattern: '^[a-z-]{1,20}$' }), { maxItems: 10 }),
})
export type Attestation = Static<typeof Attestation>

/** What `navigator.credentials.get` takes, as JSON. */
const AssertionOptions = Type.Object({
  rpId: Type.String(),
  challenge: Type.String(),
  allowCredentials: Type.Array(Descriptor),
  userVerification: Type.Enum(['preferred', 'required']),
})
export type AssertionOptions = Static<typeof AssertionOptions>

/** What a device answers when it has signed. */
const Assertion = Type.Object({
  credentialId: bytes(1400),
  clientDataJSON: bytes(4000),
  authenticatorData: bytes(4000),
  signature: bytes(8000),
})
export type Assertion = Static<typeof Assertion>

export const beginPasskey = endpoint({
  method: 'POST',
  path: '/api/session/passkeys/options',
  permission: 'session',
  summary: 'Begin to add a passkey: what the device is asked',
  body: Type.Object({ password: Password }),
  reply: AttestationOptions,
})

export const addPasskey = endpoint({
  method: 'POST',
  path: '/api/session/passkeys',
  permission: 'session',
  summary: 'Add the passkey a device has made. Other sessions end; recovery codes come with the first factor',
  body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 60 }), attestation: Attestation }),
  reply: Type.Object({ session: Session, recoveryCodes: RecoveryCodes }),
})

export const removePasskey = endpoint({
  method: 'POST',
  path: '/api/session/passkeys/:passkeyId/removal',
  permission: 'session',
  summary: 'Remove one of the own passkeys; the password is asked again',
  params: Type.Object({ passkeyId: IdText }),
  body: Type.Object({ password: Password }),
  reply: SecondFactorState,
})

export const askPasskey = endpoint({
  method: 'POST',
  path: '/api/session/passkey/options',
  permission: 'public',
  summary: 'Sign in by passkey: what the device is asked, as second step (ticket) or without a password',
  body: Type.Object({ ticket: Type.Optional(Ticket) }),
  reply: AssertionOptions,
})

export const signInWithPasskey = endpoint({
  method: 'POST',
  path: '/api/session/passkey',
  permission: 'public',
  summary: 'Sign in by passkey, as second step (ticket) or without a password',
  body: Type.Object({ ticket: Type.Optional(Ticket), assertion: Assertion }),
  reply: Session,
})
