import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import type { App } from '../platform/app.ts'
import { readConfig } from '../platform/config.ts'
import { silentLog } from '../platform/log.ts'
import { openHttps } from './https.ts'

const home = mkdtempSync(join(tmpdir(), 'nol-guide-'))
afterAll(() => rmSync(home, { recursive: true }))

const app = (env: Record<string, string>): App =>
  ({
    config: readConfig({ NOL_HOME: home, NOL_HTTPS_GUIDE_PORT: '0', ...env }),
    // Certificates are read by other people's clocks, whatever day the demo shows.
    clock: { now: () => new Date('2020-01-01'), trueTime: () => new Date() },
    log: silentLog,
  }) as unknown as App

test('there is no https unless it is asked for', async () => {
  expect(await openHttps(app({}))).toBeUndefined()
})

test('the guide gives the certificate of the authority and nothing else', async () => {
  const https = (await openHttps(app({ NOL_HTTPS: '127.0.0.1', NOL_HOST: '127.0.0.1' })))!
  const server = createServer({ cert: https.certificate.certificate, key: https.certificate.key })
  const guide = await https.serve(server)
  try {
    const page = await fetch(guide.address, { headers: { 'accept-language': 'zh-CN' } })
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    const html = await page.text()
    expect(html).toContain(guide.fingerprint)
    expect(html).toContain('https://127.0.0.1:8600/field')
    expect(html).not.toContain('<script')

    const given = await fetch(`${guide.address}/authority.crt`)
    expect(given.headers.get('content-type')).toBe('application/x-x509-ca-cert')
    const authority = new X509Certificate(Buffer.from(await given.arrayBuffer()))
    expect(authority.fingerprint256).toBe(guide.fingerprint)
    expect(new X509Certificate(https.certificate.certificate).verify(authority.publicKey)).toBe(true)

    for (const path of ['/server.pem', '/../https/authority.pem', '/api/entrance'])
      expect((await fetch(guide.address + path, { redirect: 'manual' })).status).toBe(302)
    expect((await fetch(guide.address, { method: 'POST', body: 'x' })).status).toBe(405)
  } finally {
    await guide.stop()
  }
})
