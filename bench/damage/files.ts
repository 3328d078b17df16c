import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Chance } from './chance.ts'
import { bombs, blankSheets, laughs } from './packages.ts'
import { damagedHeads, formulas, hostileCells, wrongEncodings, wrongTypes } from './texts.ts'

export interface DamagedFile {
  readonly path: string
  readonly name: string
  readonly category: string
}

export interface FilesPlan {
  /** Folder of real rosters. */
  readonly rosters: string
  readonly target: string
  readonly seed: number
}

/** How many files of each kind of damage; 200 in all. */
const PLAN = {
  'cut off': 30,
  'bytes flipped': 30,
  'wrong type': 20,
  'zip bomb': 12,
  'XML entities': 8,
  'formula injection': 25,
  'blank rows': 10,
  'wrong encoding': 20,
  'damaged heads': 20,
  'hostile cells': 25,
} as const

type Maker = (index: number, chance: Chance) => readonly [name: string, content: Buffer | string]

/**
 * Makes the files of a fault run out of the rosters of a simulated county. Runs in a child process, for bombs take memory
 * that must not be counted as the system's.
 */
export async function run(plan: FilesPlan): Promise<DamagedFile[]> {
  mkdirSync(plan.target, { recursive: true })
  const files: DamagedFile[] = []
  const real = readdirSync(plan.rosters).map((name) => ({ name, content: readFileSync(join(plan.rosters, name)) }))
  const makers: Readonly<Record<keyof typeof PLAN, Maker>> = {
    'cut off': (_, chance) => {
      const { name, content } = chance.pick(real)
      return [name, content.subarray(0, 1 + chance.below(content.length - 1))]
    },
    'bytes flipped': (_, chance) => {
      const { name, content } = chance.pick(real)
      const flipped = Buffer.from(content)
      for (let left = 1 + chance.below(40); left > 0; left--)
        flipped[chance.below(flipped.length)]! ^= 1 + chance.below(255)
      return [name, flipped]
    },
    'wrong type': wrongTypes,
    'zip bomb': bombs,
    'XML entities': laughs,
    'formula injection': formulas,
    'blank rows': blankSheets,
    'wrong encoding': wrongEncodings,
    'damaged heads': damagedHeads,
    'hostile cells': hostileCells,
  }
  for (const [category, count] of Object.entries(PLAN) as [keyof typeof PLAN, number][]) {
    const chance = new Chance(plan.seed + category.length * 7919 + category.charCodeAt(0))
    for (let index = 0; index < count; index++) {
      const [name, content] = makers[category](index, chance)
      const file = { name: `${category}-${index}-${name}`, category }
      const path = join(plan.target, file.name)
      writeFileSync(path, content)
      files.push({ ...file, path })
    }
  }
  return files
}
