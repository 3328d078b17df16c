import { argon2, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { turns } from '../../platform/turns.ts'

/**
 * Argon2id (RFC 9106) with 19 MiB, two passes, one lane: OWASP's smallest setting, 30 ms on an office server, so that a
 * busy morning of sign-ins does not stop it. The numbers are stored with each hash and may be raised: a hash made with
 * others is made anew at the next sign-in.
 */
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const
const SALT_BYTES = 16

/**
 * As many at once as there are processors, and two threads of Node's four stay free for files. Nobody waits longer for a
 * sign-in than this: who would is told that the system is busy, before anything is asked of the database.
 */
const AT_ONCE = Math.min(2, availableParallelism())
const gate = turns({
  what: 'passwords',
  atOnce: AT_ONCE,
  longestWaitMs: 10_000,
  nowMs: () => performance.now(),
})
const deriveNow = promisify(argon2)
const derive = (...work: Parameters<typeof deriveNow>) => gate.take(() => deriveNow(...work))

/** Hashes a password for storing, as `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES)
  const hash = await derive('argon2id', { message: normal(password), nonce, ...PARAMETERS })
  const { memory, passes, parallelism } = PARAMETERS
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(hash)}`
}

/** Hashes many, a few at a time: whoever signs in meanwhile waits for one of them and not for all. */
export async function hashPasswords(passwords: readonly string[]): Promise<string[]> {
  const hashes: string[] = []
  for (let start = 0; start < passwords.length; start += AT_ONCE)
    hashes.push(...(await Promise.all(passwords.slice(start, start + AT_ONCE).map(hashPassword))))
  return hashes
}

/** Tells whether a password belongs to a stored hash, in the same time whatever differs. */
export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const parts = readHash(stored)
  if (!parts) return false
  const { memory, passes, parallelism, nonce, hash } = parts
  const settings = { memory, passes, parallelism, tagLength: hash.length }
  return timingSafeEqual(await derive('argon2id', { message: normal(password), nonce, ...settings }), hash)
}

/** Tells whether a stored hash was made with other numbers than today's. */
export function isOutdated(stored: string): boolean {
  const parts = readHash(stored)
  return !parts || parts.memory !== PARAMETERS.memory || parts.passes !== PARAMETERS.passes
}

/** Takes as long as checking a password, for login names that do not exist. */
export async function pretendToCheck(password: string): Promise<false> {
  await derive('argon2id', { message: normal(password), nonce: Buffer.alloc(SALT_BYTES), ...PARAMETERS })
  return false
}

/** Signs that are not mistaken for one another when read out over the telephone. */
const SMALL = 'abcdefghjkmnpqrstuvwxyz'
const LARGE = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const DIGITS = '23456789'

/** Makes a first password like `Kmtw-4827-xrpa`: 60 bits, easy to dictate. */
export function newFirstPassword(): string {
  const draw = (signs: string, count: number) =>
    Array.from({ length: count }, () => signs[randomInt(signs.length)]!).join('')
  return `${draw(LARGE, 1)}${draw(SMALL, 3)}-${draw(DIGITS, 4)}-${draw(SMALL, 3)}${draw(LARGE, 1)}-${draw(DIGITS, 2)}${draw(SMALL, 2)}`
}

/** The same password typed on another keyboard may come as other code points. */
const normal = (password: string): Buffer => Buffer.from(password.normalize('NFKC'), 'utf8')
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

function readHash(stored: string) {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored)
  if (!match) return undefined
  return {
    memory: Number(match[1]),
    passes: Number(match[2]),
    parallelism: Number(match[3]),
    nonce: Buffer.from(match[4]!, 'base64'),
    hash: Buffer.from(match[5]!, 'base64'),
  }
}
