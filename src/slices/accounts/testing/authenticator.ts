import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { Assertion, AssertionOptions, Attestation, AttestationOptions } from '../second-factor-contract.ts'

/** How a device behaves; what is left out is as it should be. */
export interface Behaviour {
  readonly origin?: string
  /** Whether it saw to who held it. */
  readonly userVerified?: boolean
  readonly counter?: number
  readonly challenge?: string
  readonly rpId?: string
}

const PRESENT = 0x01
const VERIFIED = 0x04
const HAS_KEY = 0x40
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest()

/** A device with one passkey (ES256), as far as a server can tell; it signs whatever a test wants. */
export function aDevice(origin = 'http://localhost:8600') {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const credentialId = randomBytes(32)
  const id = credentialId.toString('base64url')
  let count = 0

  const clientData = (type: string, challenge: string, behaviour: Behaviour): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin: behaviour.origin ?? origin, crossOrigin: false }))

  function authenticatorData(rpId: string, more: number, behaviour: Behaviour): Buffer {
    const flags = PRESENT | more | (behaviour.userVerified === false ? 0 : VERIFIED)
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(behaviour.counter ?? ++count)
    return Buffer.concat([sha256(behaviour.rpId ?? rpId), Buffer.of(flags), counter])
  }

  return {
    id,
    /** Makes the passkey. */
    register(options: AttestationOptions, behaviour: Behaviour = {}): Attestation {
      const client = clientData('webauthn.create', behaviour.challenge ?? options.challenge, behaviour)
      const key = cborMap([
        [cborInt(1), cborInt(2)],
        [cborInt(3), cborInt(-7)],
        [cborInt(-1), cborInt(1)],
        [cborInt(-2), cborBytes(Buffer.from(x, 'base64url'))],
        [cborInt(-3), cborBytes(Buffer.from(y, 'base64url'))],
      ])
      const aaguid = Buffer.alloc(16)
      const data = authenticatorData(options.rp.id, HAS_KEY, behaviour)
      const authData = Buffer.concat([data, aaguid, Buffer.of(0, credentialId.length), credentialId, key])
      const object = cborMap([
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap([])],
        [cborText('authData'), cborBytes(authData)],
      ])
      return {
        credentialId: id,
        clientDataJSON: client.toString('base64url'),
        attestationObject: object.toString('base64url'),
        transports: ['internal'],
      }
    },
    /** Signs. */
    assert(options: AssertionOptions, behaviour: Behaviour = {}): Assertion {
      const client = clientData('webauthn.get', behaviour.challenge ?? options.challenge, behaviour)
      const data = authenticatorData(options.rpId, 0, behaviour)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      return {
        credentialId: id,
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      }
    },
  }
}

// As much CBOR (RFC 8949) as a passkey needs.
function cborHead(major: number, value: number): Buffer {
  const type = major << 5
  if (value < 24) return Buffer.of(type | value)
  return value < 256 ? Buffer.of(type | 24, value) : Buffer.of(type | 25, value >> 8, value & 255)
}
const cborInt = (value: number): Buffer => (value < 0 ? cborHead(1, -1 - value) : cborHead(0, value))
const cborBytes = (bytes: Buffer): Buffer => Buffer.concat([cborHead(2, bytes.length), bytes])
const cborText = (text: string): Buffer => Buffer.concat([cborHead(3, text.length), Buffer.from(text)])
const cborMap = (entries: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  Buffer.concat([cborHead(5, entries.length), ...entries.flat()])
