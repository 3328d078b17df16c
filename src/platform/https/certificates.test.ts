import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { issueCertificate } from './authority.ts'
import { homeCertificates } from './certificates.ts'

const home = mkdtempSync(join(tmpdir(), 'nol-https-'))
afterAll(() => rmSync(home, { recursive: true }))

const at = (day: string) => ({ now: () => new Date(`${day}T08:00:00Z`) })
const HOSTS = ['192.168.1.10', 'nol.lan']

describe('certificates of a home', () => {
  test('are made once, for every name and this machine, readable by their owner only', async () => {
    const made = await homeCertificates(home, HOSTS, at('2026-11-22'))
    const server = new X509Certificate(made.server.certificate)
    const authority = new X509Certificate(made.authority.certificate)
    expect(server.verify(authority.publicKey)).toBe(true)
    expect(server.checkIP('192.168.1.10')).toBe('192.168.1.10')
    for (const host of ['nol.lan', 'localhost']) expect(server.checkHost(host)).toBe(host)
    expect(server.checkHost('other.lan')).toBeUndefined()
    expect(made.authority.fingerprint).toBe(authority.fingerprint256)
    for (const name of ['authority', 'server'])
      expect(statSync(join(home, 'https', `${name}.pem`)).mode & 0o777).toBe(0o600)
    const again = await homeCertificates(home, HOSTS, at('2026-11-23'))
    expect(again.server).toEqual(made.server)
    expect(again.isNewAuthority).toBe(false)
  })

  test('last no longer than browsers take, and are made anew in time under the same authority', async () => {
    const made = await homeCertificates(home, HOSTS, at('2026-11-22'))
    const { validFromDate, validToDate } = new X509Certificate(made.server.certificate)
    expect((validToDate.getTime() - validFromDate.getTime()) / 86_400_000).toBeLessThanOrEqual(397)
    const later = await homeCertificates(home, HOSTS, at('2027-10-01'))
    expect(later.server.certificate).not.toBe(made.server.certificate)
    expect(later.authority.fingerprint).toBe(made.authority.fingerprint)
  })

  test('another local address needs no new authority, a name it may not vouch for does and says so', async () => {
    const made = await homeCertificates(home, HOSTS, at('2027-10-01'))
    const moved = await homeCertificates(home, ['10.1.2.3'], at('2027-10-01'))
    expect(moved.authority.fingerprint).toBe(made.authority.fingerprint)
    expect(new X509Certificate(moved.server.certificate).checkIP('10.1.2.3')).toBe('10.1.2.3')
    const renamed = await homeCertificates(home, ['school.example.cn'], at('2027-10-01'))
    expect(renamed.isNewAuthority).toBe(true)
    expect(renamed.authority.fingerprint).not.toBe(made.authority.fingerprint)
  })

  test('a damaged file is named, never overwritten', async () => {
    const path = join(home, 'https', 'authority.pem')
    const whole = readFileSync(path)
    writeFileSync(path, 'no certificate')
    await expect(homeCertificates(home, HOSTS, at('2027-10-01'))).rejects.toThrow('authority.pem is damaged')
    expect(readFileSync(path, 'utf8')).toBe('no certificate')
    writeFileSync(path, whole)
  })
})

/** Asks an https server that shows `certificate` on this machine, as a client that trusts `authority`. */
async function ask(certificate: string, key: string, authority: string, servername: string): Promise<string> {
  const server = createServer({ cert: certificate, key }, (_request, reply) => reply.end('here'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await new Promise((resolve) => {
      get({ host: '127.0.0.1', port, servername, ca: authority }, (reply) =>
        reply.on('data', (text) => resolve(String(text))),
      ).on('error', (error: NodeJS.ErrnoException) => resolve(error.message))
    })
  } finally {
    server.close()
  }
}

describe('who trusts the authority', () => {
  test('is let in to this server', async () => {
    const { server, authority } = await homeCertificates(home, HOSTS, { now: () => new Date() })
    expect(await ask(server.certificate, server.key, authority.certificate, 'nol.lan')).toBe('here')
  })

  test('does not trust it with anybody else: its key cannot vouch for a bank', async () => {
    const { authority } = await homeCertificates(home, HOSTS, { now: () => new Date() })
    const [, key] = /(-----BEGIN PRIV[^]+)/.exec(readFileSync(join(home, 'https', 'authority.pem'), 'utf8'))!
    const stolen = { certificate: authority.certificate, key: key! }
    const bank = await issueCertificate(stolen, ['bank.example.cn'], new Date())
    expect(await ask(bank.certificate, bank.key, authority.certificate, 'bank.example.cn')).toBe(
      'permitted subtree violation',
    )
  })
})
