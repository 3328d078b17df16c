import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrationsOf } from './schema.ts'
import type { Check, Fault, SourceTree } from './source-tree.ts'

/** Checksums of migrations that are out in the world, as `sha256sum` writes them. */
export const SEALS_FILE = 'scripts/released-migrations.sha256'

/** A migration that was merged is never edited: somebody's database has run it already. */
export const migrations: Check = {
  name: 'merged migrations are never edited',
  run(tree) {
    const seals = readSeals(tree.root)
    const files = migrationsOf(tree)
    const unsealed = files.filter((file) => !seals.has(file)).map((file) => unsealedFault(file))
    const faults = [...sealFaults(tree, seals), ...nameFaults(files)]
    return process.env.CI ? { faults: [...faults, ...unsealed] } : { faults, warnings: unsealed }
  },
}

/** Lines of the seals file for migrations that have none yet. */
export function newSeals(tree: SourceTree): string[] {
  const seals = readSeals(tree.root)
  return migrationsOf(tree)
    .filter((file) => !seals.has(file))
    .map((file) => `${checksumOf(tree.read(file))}  ${file}`)
}

function readSeals(root: string): Map<string, string> {
  let text: string
  try {
    text = readFileSync(join(root, SEALS_FILE), 'utf8')
  } catch {
    return new Map() // nothing is released yet
  }
  return new Map([...text.matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)].map((match) => [match[2]!, match[1]!]))
}

function sealFaults(tree: SourceTree, seals: ReadonlyMap<string, string>): Fault[] {
  const present = new Set(tree.files)
  return [...seals].flatMap(([file, checksum]) => {
    if (!present.has(file))
      return [
        { file, line: 1, message: 'this released migration is gone; bring it back and write a new one that undoes it' },
      ]
    if (checksumOf(tree.read(file)) === checksum) return []
    return [{ file, line: 1, message: 'this migration is released and was edited; restore it and write a new one' }]
  })
}

function unsealedFault(file: string): Fault {
  return {
    file,
    line: 1,
    message: 'this migration is not sealed; when it is final run `npm run check -- --seal-migrations`',
  }
}

/** `20261121T0140_create-register.sql`, and no two at the same minute: the name is the order. */
function nameFaults(files: readonly string[]): Fault[] {
  const seen = new Map<string, string>()
  return files.flatMap((file) => {
    const match = /\/(\d{8}T\d{4})_[a-z0-9]+(-[a-z0-9]+)*\.sql$/.exec(file)
    if (!match) return [{ file, line: 1, message: 'name it YYYYMMDDTHHMM_verb-thing.sql' }]
    const earlier = seen.get(match[1]!)
    seen.set(match[1]!, file)
    return earlier
      ? [{ file, line: 1, message: `${earlier} has the same time; the name is the order, take another minute` }]
      : []
  })
}

function checksumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
