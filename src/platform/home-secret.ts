import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncDirectory } from './files.ts'

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
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  await syncDirectory(dirname(path))
  return (await readSecret(path))!
}

async function readSecret(path: string): Promise<Uint8Array | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  if (!/^[0-9a-f]{64}\s*$/.test(text))
    throw new Error(`${path} is damaged: 64 hexadecimal digits are expected; restore it from a backup`)
  return Buffer.from(text.trim(), 'hex')
}
