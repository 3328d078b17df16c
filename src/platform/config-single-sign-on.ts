import { readFileSync } from 'node:fs'

/** 统一身份认证: the city's OpenID Connect provider, when there is one. */
export interface SingleSignOnConfig {
  /** Its issuer identifier; no other host is ever asked. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What people call it: the words of the button. */
  readonly name: string
  /** The claim that holds the login name of the account here. */
  readonly claim: string
  /** Values of `amr` or `acr` that say the provider asked for a second factor itself; none: it never counts. */
  readonly factorValues: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the settings NOL_OIDC_…; undefined when there is no issuer. A fault never repeats the secret. */
export function readSingleSignOn(env: Environment, fault: (text: string) => void): SingleSignOnConfig | undefined {
  const issuer = env['NOL_OIDC_ISSUER']
  if (!issuer) return undefined
  if (!isSafeIssuer(issuer))
    fault('NOL_OIDC_ISSUER must be an https:// address without query (http:// on this machine only)')
  const clientId = env['NOL_OIDC_CLIENT_ID'] ?? ''
  const clientSecret = secretOf(env, fault)
  if (!clientId) fault('NOL_OIDC_ISSUER needs NOL_OIDC_CLIENT_ID')
  if (!clientSecret) fault('NOL_OIDC_ISSUER needs NOL_OIDC_CLIENT_SECRET or NOL_OIDC_CLIENT_SECRET_FILE')
  return {
    issuer,
    clientId,
    clientSecret,
    name: env['NOL_OIDC_NAME'] || '统一身份认证',
    claim: env['NOL_OIDC_CLAIM'] || 'preferred_username',
    factorValues: (env['NOL_OIDC_FACTORS'] ?? '').split(/[\s,]+/).filter(Boolean),
  }
}

function isSafeIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash } = new URL(text)
  if (search || hash) return false
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
}

function secretOf(env: Environment, fault: (text: string) => void): string {
  const file = env['NOL_OIDC_CLIENT_SECRET_FILE']
  if (!file) return env['NOL_OIDC_CLIENT_SECRET'] ?? ''
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    fault('NOL_OIDC_CLIENT_SECRET_FILE cannot be read')
    return ''
  }
}
