import type { AssertionOptions, Attestation, Assertion, AttestationOptions } from '../second-factor-contract.ts'
import type { texts } from './texts.ts'

/** Why a passkey cannot be used here, as a text; undefined when it can. */
export function passkeyObstacle(origin: string | null | undefined): keyof typeof texts | undefined {
  if (!origin) return 'passkey.not-here'
  if (location.origin !== origin) return 'passkey.elsewhere'
  return window.isSecureContext && 'PublicKeyCredential' in window ? undefined : 'passkey.no-browser'
}

/** The person closed the browser's window, or the device does not go with it; the text says what to do. */
export class PasskeyFailed extends Error {
  readonly text: keyof typeof texts
  constructor(text: keyof typeof texts) {
    super(text)
    this.text = text
  }
}

/** Lets the browser and a device make a passkey. */
export async function makePasskey(options: AttestationOptions): Promise<Attestation> {
  const { startRegistration } = await import('@simplewebauthn/browser')
  const made = await orFailed(() => startRegistration({ optionsJSON: options as never }))
  const { clientDataJSON, attestationObject, transports = [] } = made.response
  return { credentialId: made.id, clientDataJSON, attestationObject, transports }
}

/** Lets the browser and a device sign. */
export async function signWithPasskey(options: AssertionOptions): Promise<Assertion> {
  const { startAuthentication } = await import('@simplewebauthn/browser')
  const signed = await orFailed(() => startAuthentication({ optionsJSON: options as never }))
  const { clientDataJSON, authenticatorData, signature } = signed.response
  return { credentialId: signed.id, clientDataJSON, authenticatorData, signature }
}

async function orFailed<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask()
  } catch (error) {
    throw new PasskeyFailed(
      error instanceof Error && error.name === 'InvalidStateError' ? 'passkey.known' : 'passkey.cancelled',
    )
  }
}
