import { describe, expect, test } from 'vitest'
import { ConfigFault, readConfig } from './config.ts'

describe('the configuration', () => {
  test('needs nothing at all', () => {
    expect(readConfig({}, '/srv/nol')).toMatchObject({
      home: '/srv/nol/data',
      topology: 'embedded',
      http: { host: '127.0.0.1', port: 8600, publicUrl: 'http://127.0.0.1:8600' },
    })
  })

  test('takes addresses of a server', () => {
    const config = readConfig({
      DATABASE_URL: 'postgres://a:b@db/nol',
      DATABASE_OWNER_URL: 'postgresql://o:b@db/nol',
      NOL_TODAY: '2026-09-01',
    })
    expect(config).toMatchObject({ topology: 'server', databaseUrl: 'postgres://a:b@db/nol', today: '2026-09-01' })
  })

  test('names every wrong setting at once, and repeats no password', () => {
    const wrong = {
      NOL_PORT: 'http',
      NOL_TODAY: '2026-02-30',
      NOL_TOPOLOGY: 'cloud',
      DATABASE_URL: 'mysql://u:geheim@x/y',
      NOL_LOG: 'loud',
    }
    const read = () => readConfig(wrong)
    expect(read).toThrow(ConfigFault)
    for (const name of Object.keys(wrong)) expect(read).toThrow(name)
    expect(read).not.toThrow('geheim')
  })

  test('takes a provider of single sign-on whole or not at all, and repeats no secret', () => {
    const whole = {
      NOL_OIDC_ISSUER: 'https://id.example.cn',
      NOL_OIDC_CLIENT_ID: 'nol',
      NOL_OIDC_CLIENT_SECRET: 'geheim',
      NOL_OIDC_FACTORS: 'mfa, otp',
    }
    expect(readConfig({}).singleSignOn).toBeUndefined()
    expect(readConfig(whole).singleSignOn).toMatchObject({ claim: 'preferred_username', factorValues: ['mfa', 'otp'] })
    for (const name of ['NOL_OIDC_CLIENT_ID', 'NOL_OIDC_CLIENT_SECRET'])
      expect(() => readConfig({ ...whole, [name]: '' })).toThrow(name)
    for (const issuer of ['http://id.example.cn', 'id.example.cn', 'https://id.example.cn/?x=1', 'file:///etc/passwd'])
      expect(() => readConfig({ ...whole, NOL_OIDC_ISSUER: issuer })).toThrow('NOL_OIDC_ISSUER')
    expect(() => readConfig({ ...whole, NOL_OIDC_ISSUER: 'x' })).not.toThrow('geheim')
    expect(() => readConfig({ ...whole, NOL_OIDC_CLIENT_SECRET_FILE: '/no/such/file' })).toThrow('SECRET_FILE')
  })

  test('with certificates of its own it listens to the network and is reached by the first host', () => {
    const { http } = readConfig({ NOL_HTTPS: '192.168.1.10, NOL.lan' })
    expect(http).toMatchObject({ host: '0.0.0.0', publicUrl: 'https://192.168.1.10:8600' })
    expect(http.https).toEqual({ hosts: ['192.168.1.10', 'nol.lan'], guidePort: 8601 })
    for (const hosts of ['192.168.1', 'https://nol.lan', 'a b', 'nol.lan,', '::1'])
      expect(() => readConfig({ NOL_HTTPS: hosts })).toThrow('NOL_HTTPS')
    expect(() => readConfig({ NOL_HTTPS: 'nol.lan', NOL_PUBLIC_URL: 'http://nol.lan' })).toThrow('NOL_PUBLIC_URL')
    expect(() => readConfig({ NOL_HTTPS: 'nol.lan', NOL_HTTPS_GUIDE_PORT: '8600' })).toThrow('GUIDE_PORT')
  })

  test.each([
    { NODE_ENV: 'production' },
    { NODE_ENV: 'production', NOL_HTTPS: 'nol.lan' },
    { NODE_ENV: 'production', NOL_HOST: '10.0.0.1', NOL_PUBLIC_URL: 'https://nol.example.cn' },
    { NOL_HOST: '0.0.0.0' },
  ])('in earnest is reached encrypted or from this machine alone: %o', (env) => {
    expect(() => readConfig(env)).not.toThrow()
  })

  test.each([
    [{ NOL_TOPOLOGY: 'citus' }, 'needs DATABASE_URL'],
    [{ DATABASE_OWNER_URL: 'postgres://o:b@db/nol' }, 'without DATABASE_URL'],
    [{ DATABASE_URL: 'postgres://a:b@db/nol', NOL_TOPOLOGY: 'embedded' }, 'contradicts'],
    [{ NODE_ENV: 'production', NOL_HOST: '0.0.0.0' }, 'not encrypted'],
    [{ NODE_ENV: 'production', NOL_PUBLIC_URL: 'http://nol.example.cn' }, 'not encrypted'],
    [{ NOL_PORT: '99999' }, 'from 0 to 65535'],
    [{ NOL_DATABASE_POOL: '1' }, 'from 2 to 200'],
  ])('refuses %o', (env, message) => expect(() => readConfig(env)).toThrow(message))
})
