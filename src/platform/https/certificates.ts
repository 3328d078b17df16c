import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { syncDirectory } from '../files.ts'
import { type Certified, issueCertificate, makeAuthority, readCertificate } from './authority.ts'

/** What the HTTPS server shows, and what phones are asked to trust. */
export interface HomeCertificates {
  readonly server: Certified
  readonly authority: { readonly certificate: string; readonly der: Buffer; readonly fingerprint: string }
  readonly notAfter: Date
  /** true: phones that were set up before must be set up again. */
  readonly isNewAuthority: boolean
}

/** A certificate is made anew this long before it ends: a server that is off over the summer starts in time. */
const RENEW_BEFORE_MS = 90 * 86_400_000

/**
 * The certificates of a data home (`https/`): made on first use, the server's made anew before it ends or when it is to
 * answer to other names. The authority stays, so that phones need not be set up again, unless it may not vouch for a name.
 */
export async function homeCertificates(
  home: string,
  hosts: readonly string[],
  clock: Pick<Clock, 'now'>,
): Promise<HomeCertificates> {
  const folder = join(home, 'https')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const now = clock.now()
  const known = await readPair(folder, 'authority')
  const keptAuthority = known && (await mayServe(known, hosts, now)) ? known : undefined
  const authority = keptAuthority ?? (await save(folder, 'authority', await makeAuthority(AUTHORITY_NAME, hosts, now)))
  const old = keptAuthority && (await readPair(folder, 'server'))
  const kept = old && (await stillServes(old, hosts, now)) ? old : undefined
  const names = [...new Set([...hosts, 'localhost', '127.0.0.1'])]
  const server = kept ?? (await save(folder, 'server', await issueCertificate(authority, names, now)))
  const { der, fingerprint } = await readCertificate(authority.certificate)
  return {
    server,
    authority: { certificate: authority.certificate, der, fingerprint },
    notAfter: (await readCertificate(server.certificate)).notAfter,
    isNewAuthority: known !== undefined && keptAuthority === undefined,
  }
}

const AUTHORITY_NAME = 'Not One Less'

async function mayServe(authority: Certified, hosts: readonly string[], now: Date): Promise<boolean> {
  const { notAfter, mayVouchFor } = await readCertificate(authority.certificate)
  return notAfter.getTime() - now.getTime() > RENEW_BEFORE_MS && mayVouchFor(hosts)
}

async function stillServes(server: Certified, hosts: readonly string[], now: Date): Promise<boolean> {
  const { notAfter, hosts: names } = await readCertificate(server.certificate)
  return notAfter.getTime() - now.getTime() > RENEW_BEFORE_MS && hosts.every((host) => names.includes(host))
}

/** Certificate and key lie in one file: a pair is there whole or not at all. */
async function readPair(folder: string, name: string): Promise<Certified | undefined> {
  const text = await readFile(join(folder, `${name}.pem`), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (text === undefined) return undefined
  const [certificate, key] = [
    /-----BEGIN CERT[^]+?-----END [A-Z]+-----/,
    /-----BEGIN PRIV[^]+?-----END [A-Z ]+-----/,
  ].map((form) => form.exec(text)?.[0])
  if (!certificate || !key)
    throw new Error(`${join(folder, `${name}.pem`)} is damaged: a certificate and a private key are expected`)
  return { certificate, key }
}

async function save(folder: string, name: string, pair: Certified): Promise<Certified> {
  const path = join(folder, `${name}.pem`)
  await writeFile(`${path}.new`, `${pair.certificate}\n${pair.key}\n`, { mode: 0o600, flush: true })
  await rename(`${path}.new`, path)
  await syncDirectory(folder)
  return pair
}
