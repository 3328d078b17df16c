import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Account } from './domain.ts'
import type { RelyingParty } from './factors-domain.ts'
import type { Assertion, AssertionOptions, Attestation, AttestationOptions } from './second-factor-contract.ts'
import type { Passkey } from './store-passkeys.ts'

/** EdDSA, ES256, RS256 (COSE): what devices have. Not what this Node calls experimental. */
const ALGORITHMS = [-8, -7, -257]

// The one module that knows the WebAuthn library: what a device is asked to sign, and whether it did.

/** What a device is asked when it shall make a passkey. */
export async function attestationOptions(
  party: RelyingParty,
  account: Pick<Account, 'id' | 'loginName' | 'displayName'>,
  known: readonly Passkey[],
): Promise<AttestationOptions> {
  const options = await generateRegistrationOptions({
    rpName: 'Not One Less 一个都不能少',
    rpID: party.id,
    userID: Uint8Array.from(Buffer.from(account.id.replaceAll('-', ''), 'hex')),
    userName: account.loginName,
    userDisplayName: account.displayName,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map((one) => ({ id: one.credentialId, transports: [...one.transports] })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  })
  return {
    rp: { id: party.id, name: options.rp.name },
    user: options.user,
    challenge: options.challenge,
    pubKeyCredParams: options.pubKeyCredParams,
    excludeCredentials: known.map(descriptorOf),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    attestation: 'none',
  }
}

/** What a device is asked when it shall sign with a passkey: one of these, or any it has for this site. */
export async function assertionOptions(
  party: RelyingParty,
  of: readonly Passkey[] | undefined,
): Promise<AssertionOptions> {
  const userVerification = of ? 'preferred' : 'required'
  const { challenge } = await generateAuthenticationOptions({ rpID: party.id, userVerification })
  return { rpId: party.id, challenge, userVerification, allowCredentials: (of ?? []).map(descriptorOf) }
}

const descriptorOf = (passkey: Passkey) => ({
  id: passkey.credentialId,
  type: 'public-key' as const,
  transports: [...passkey.transports],
})

/** The challenge a device says it has signed; it counts only when it is one of ours and the signature holds. */
export function challengeIn(clientDataJson: string): string | undefined {
  try {
    const data = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8')) as { challenge?: unknown }
    return typeof data.challenge === 'string' ? data.challenge : undefined
  } catch {
    return undefined
  }
}

/** Checks a new passkey; undefined when it is not what was asked for. */
export async function checkAttestation(
  party: RelyingParty,
  challenge: string,
  { credentialId, clientDataJSON, attestationObject, transports }: Attestation,
): Promise<Pick<Passkey, 'credentialId' | 'publicKey' | 'counter' | 'transports' | 'synced'> | undefined> {
  const verified = await orNothing(() =>
    verifyRegistrationResponse({
      response: {
        ...publicKeyCredential(credentialId),
        response: { clientDataJSON, attestationObject },
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: false,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  )
  if (!verified?.verified) return undefined
  const { credential, credentialDeviceType } = verified.registrationInfo
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports,
    synced: credentialDeviceType === 'multiDevice',
  }
}

/** Checks a signature; undefined when it does not hold. Whether the count went on is for the caller to say. */
export async function checkAssertion(
  party: RelyingParty,
  challenge: string,
  { credentialId, clientDataJSON, authenticatorData, signature }: Assertion,
  passkey: Pick<Passkey, 'publicKey'>,
  options: { readonly userVerified: boolean },
): Promise<{ readonly counter: number; readonly synced: boolean } | undefined> {
  const verified = await orNothing(() =>
    verifyAuthenticationResponse({
      response: {
        ...publicKeyCredential(credentialId),
        response: { clientDataJSON, authenticatorData, signature },
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      credential: {
        id: credentialId,
        publicKey: Uint8Array.from(Buffer.from(passkey.publicKey, 'base64url')),
        counter: 0,
      },
      requireUserVerification: options.userVerified,
    }),
  )
  if (!verified?.verified) return undefined
  const { newCounter, credentialDeviceType } = verified.authenticationInfo
  return { counter: newCounter, synced: credentialDeviceType === 'multiDevice' }
}

const publicKeyCredential = (id: string) => ({
  id,
  rawId: id,
  type: 'public-key' as const,
  clientExtensionResults: {},
})

/** The library throws on whatever a device, or somebody who is none, may send. */
async function orNothing<Result>(check: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await check()
  } catch {
    return undefined
  }
}
