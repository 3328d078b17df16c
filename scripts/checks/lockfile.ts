import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Check, Fault } from './source-tree.ts'

const FILE = 'package-lock.json'

interface LockedPackage {
  readonly resolved?: string
  readonly optional?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** `npm ci` must work on every machine: each platform's packages are locked, and no address of a private host is in it. */
export const lockfile: Check = {
  name: 'the lockfile installs on every machine',
  run(tree) {
    const packages = readLock(tree.root)
    const missing = Object.entries(packages).flatMap(([owner, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !packages[`node_modules/${name}`] && !packages[`${owner}/node_modules/${name}`])
        .map((name) =>
          faultOf(`${name} is not locked, so npm ci refuses the file; run node scripts/complete-lock.mjs`),
        ),
    )
    const foreign = Object.entries(packages)
      .filter(
        ([, entry]) => entry.resolved?.includes('://') && !entry.resolved.startsWith('https://registry.npmjs.org/'),
      )
      .map(([name]) =>
        faultOf(
          `${name} is fetched from a host of its own; keep omit-lockfile-registry-resolved or registry.npmjs.org`,
        ),
      )
    return { faults: [...missing, ...foreign] }
  },
}

function readLock(root: string): Readonly<Record<string, LockedPackage>> {
  try {
    return (JSON.parse(readFileSync(join(root, FILE), 'utf8')) as { packages: Record<string, LockedPackage> }).packages
  } catch {
    return {} // a mini tree of a test has none
  }
}

const faultOf = (message: string): Fault => ({ file: FILE, line: 1, message })
