import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** 动态口令: codes that change with time (RFC 6238 on RFC 4226), as authenticator apps make them: SHA-1, 30 s, 6 digits. */
const STEP_SECONDS = 30
const DIGITS = 6
/** Steps by which clocks may differ. */
const TOLERANCE = 1
const SECRET_BYTES = 20

/** Code for one counter (RFC 4226 §5.3). */
export function codeFor(secret: Uint8Array, counter: number, digits = DIGITS): string {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(counter))
  const hash = createHmac('sha1', secret).update(message).digest()
  const offset = hash[hash.length - 1]! & 0x0f
  const number = hash.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

export function stepAt(at: Date): number {
  return Math.floor(at.getTime() / 1000 / STEP_SECONDS)
}

/** Finds the step a typed code belongs to; undefined when it is wrong, or not newer than the last one taken. */
export function stepOfCode(secret: Uint8Array, typed: string, at: Date, lastStep: number): number | undefined {
  const code = Buffer.from(typed.replace(/\D/g, '').padEnd(DIGITS).slice(0, DIGITS))
  const now = stepAt(at)
  let found: number | undefined
  for (let step = now - TOLERANCE; step <= now + TOLERANCE; step++) {
    const isSame = timingSafeEqual(code, Buffer.from(codeFor(secret, step)))
    if (isSame && step > lastStep) found ??= step
  }
  return found
}

export function newSecret(): Buffer {
  return randomBytes(SECRET_BYTES)
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base32 without padding (RFC 4648 §6), as people type a secret into an app. */
export function base32(bytes: Uint8Array): string {
  let bits = 0
  let value = 0
  let text = ''
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += BASE32[(value >>> bits) & 31]
    }
    value &= (1 << bits) - 1
  }
  return bits === 0 ? text : text + BASE32[(value << (5 - bits)) & 31]
}

/** Address that an authenticator app reads from a QR code. */
export function otpauthUri(secret: Uint8Array, issuer: string, loginName: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(loginName)}`
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`
}
