// Packages that come from the operating system, not from npm: a browser with Chinese fonts, and a server PostgreSQL.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** What of Debian the tests use, and the file that tells that it is there. */
export const PACKAGES = {
  chromium: '/usr/bin/chromium',
  'fonts-noto-cjk': '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  postgresql: '/usr/share/postgresql-common',
}

/**
 * Installs what is missing when this is Debian and we are root; on any other machine it only looks.
 * Gives the packages that are still missing and why.
 */
export function ensurePackages(names) {
  const missing = () => names.filter((name) => !existsSync(PACKAGES[name]))
  if (missing().length === 0) return { missing: [], why: '' }
  if (!isDebian()) return { missing: missing(), why: 'this is not Debian; install them with the means of this system' }
  if (process.getuid?.() !== 0)
    return { missing: missing(), why: `not root; run: apt-get install ${missing().join(' ')}` }
  console.log(`installing ${missing().join(' ')}…`)
  const apt = (...args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0
  const installed = apt('update', '-q') && apt('install', '-qq', '-y', '--no-install-recommends', ...missing())
  return { missing: missing(), why: installed ? '' : 'apt-get could not install them; see above' }
}

function isDebian() {
  try {
    return /^ID(_LIKE)?=.*\bdebian\b/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false // no such file, no Debian
  }
}
