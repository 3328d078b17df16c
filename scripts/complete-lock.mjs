// Adds to package-lock.json the optional platform packages (a biome for Windows, an oxlint for musl…) that the registry
// in use could not describe. `npm ci` refuses a lockfile without them, also on machines that never install them.
// Run it after every `npm install`: node scripts/complete-lock.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PLATFORM =
  /(android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|aix|win32)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x|loong64|mips64el)(?:-(gnu|musl|msvc|eabi|gnueabihf|musleabihf))?$/

/** Entry of a package of which only the name and the version are known: installed on its platform, skipped elsewhere. */
function entryOf(name, version, dev) {
  const [, os, cpu, abi] = PLATFORM.exec(name) ?? []
  if (!os) throw new Error(`cannot tell the platform of ${name}; add it to package-lock.json by hand`)
  return {
    version,
    cpu: [cpu],
    ...(dev ? { dev: true } : {}),
    ...(abi?.startsWith('musl') ? { libc: ['musl'] } : abi?.startsWith('gnu') ? { libc: ['glibc'] } : {}),
    optional: true,
    os: [os],
  }
}

/** Completes a parsed lockfile in place and tells what it added. */
export function completeLock(lock) {
  const added = []
  for (const [owner, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const key = `node_modules/${name}`
      if (lock.packages[key] || lock.packages[`${owner}/${key}`]) continue
      lock.packages[key] = entryOf(name, version, entry.dev)
      added.push(`${name}@${version}`)
    }
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
  return added
}

if (import.meta.main) {
  const path = join(import.meta.dirname, '..', 'package-lock.json')
  const lock = JSON.parse(readFileSync(path, 'utf8'))
  const added = completeLock(lock)
  if (added.length > 0) writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(added.length === 0 ? 'package-lock.json is complete' : `added ${added.length}:\n${added.join('\n')}`)
}
