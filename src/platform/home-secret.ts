import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncDirectory } from './files.ts'
import { INSTALLATION, isSealed, type Secrets } from './secrets.ts'

/**
 * A random key of 32 bytes in a file of the data home (`keys/audit.key`): made once, readable by its owner only. Two processes that start at the
 * same time get the same one. Servers that share a database must share the file.
 */
export async function homeSecret(home: string, name: string): Promise<Uint8Array> {
  const path = join(home, name)
  const known = await readSecret(path)
  if (known) return known
  await mkdir(home, { recursive: true, mode: 0o711 })
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, randomBytes(32).toString('hex'), { mode: 0o600, flush: true })
  await link(draft, path).catch(unlessThere)
  await rm(draft)
  await syncDirectory(dirname(path))
  return (await readSecret(path))!
}

/**
 * As `homeSecret`, but what stands in the file is sealed by the installation's data key, so that the file alone tells nothing.
 * One that an older version left in plain text is sealed in its place: whole or not at all, whenever it is opened next.
 */
async function sealedHomeSecret(secrets: Secrets, home: string, name: string): Promise<Uint8Array> {
  const path = join(home, name)
  const place = `home/${name}`
  const kept = await readFile(path, 'utf8').catch(unlessMissing)
  if (kept !== undefined && isSealed(kept)) return Buffer.from(secrets.open(INSTALLATION, place, kept.trim()), 'hex')
  const secret = kept === undefined ? randomBytes(32) : await homeSecret(home, name)
  const sealed = secrets.seal(INSTALLATION, place, Buffer.from(secret).toString('hex'))
  await mkdir(dirname(path), { recursive: true, mode: 0o711 })
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, sealed, { mode: 0o600, flush: true })
  // A new one must not take the place of what another process has made meanwhile; the plain one is replaced by itself.
  if (kept === undefined) await link(draft, path).catch(unlessThere)
  else await rename(draft, path)
  await rm(draft, { force: true })
  await syncDirectory(dirname(path))
  return kept === undefined ? sealedHomeSecret(secrets, home, name) : secret
}

/** The key of the hashes that tell children and records again from run to run. */
export const identityKey = (secrets: Secrets, home: string): Promise<Uint8Array> =>
  sealedHomeSecret(secrets, home, 'identity.key')

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

async function readSecret(path: string): Promise<Uint8Array | undefined> {
  const text = await readFile(path, 'utf8').catch(unlessMissing)
  if (text === undefined) return undefined
  if (!/^[0-9a-f]{64}\s*$/.test(text))
    throw new Error(`${path} is damaged: 64 hexadecimal digits are expected; restore it from a backup`)
  return Buffer.from(text.trim(), 'hex')
}
