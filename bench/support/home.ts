import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDemo } from '../../src/main/demo.ts'
import { openTerminal } from '../../src/main/terminal.ts'
import { type App, closeApp, openApp } from '../../src/platform/app.ts'
import { readConfig } from '../../src/platform/config.ts'
import { type PlainDate, plainDate } from '../../src/kernel/plain-date.ts'

/** Day on which the benches look at a county. */
export const BENCH_DAY = plainDate('2026-11-15')

/** A home of its own in a temporary folder; `close` removes it. */
export interface BenchHome {
  readonly app: App
  readonly home: string
  close(): Promise<void>
}

/** A temporary folder that the database's account can walk into, so that the database lies inside it and goes with it. */
export async function makeBenchFolder(prefix = 'nol-bench-'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix))
  await chmod(folder, 0o711)
  return folder
}

export async function openBenchHome(): Promise<BenchHome> {
  const home = await makeBenchFolder()
  const app = await openApp(readConfig({ NOL_HOME: home, NOL_TODAY: BENCH_DAY, NOL_LOG: 'error' }))
  return {
    app,
    home,
    async close() {
      await closeApp(app)
      await rm(home, { recursive: true, force: true })
    },
  }
}

export interface CountyPlan {
  readonly children: number
  readonly seed: number
  /** Day on which the county is looked at first; the usual one when left out. */
  readonly asOf?: PlainDate
}

/** Sends a simulated county through the whole system: its files, the import, the reconciliation. Returns the county's folder. */
export async function makeCounty(app: App, plan: CountyPlan): Promise<string> {
  const terminal = openTerminal('zh')
  await makeDemo(app, { asOf: BENCH_DAY, ...plan, done: false }, terminal, new AbortController().signal)
  return join(app.config.home, 'demo', 'county')
}

/**
 * Makes a home with a simulated county in it, as the first start does, and closes it; `furnish` sees it while it is
 * empty, `look` while it is open.
 */
export async function makeCountyHome<Seen>(
  prefix: string,
  plan: CountyPlan,
  look: (home: string, countyFolder: string) => Promise<Seen>,
  furnish: (home: string) => void = () => {},
): Promise<Seen> {
  const home = await makeBenchFolder(prefix)
  furnish(home)
  const app = await openApp(readConfig({ NOL_HOME: home, NOL_TODAY: plan.asOf ?? BENCH_DAY, NOL_LOG: 'error' }))
  try {
    return await look(home, await makeCounty(app, plan))
  } finally {
    await closeApp(app)
  }
}

/** Reads `--name value` pairs of whole numbers from the command line. */
export function numbersFrom(
  argv: readonly string[],
  defaults: Readonly<Record<string, number>>,
): Record<string, number> {
  const numbers = { ...defaults }
  for (let i = 0; i < argv.length; i++) {
    const name = argv[i]!.replace(/^--/, '')
    if (!(name in defaults))
      throw new Error(
        `unknown option ${argv[i]}; known: ${Object.keys(defaults)
          .map((key) => `--${key}`)
          .join(' ')}`,
      )
    numbers[name] = Number(argv[++i])
    if (!Number.isInteger(numbers[name])) throw new Error(`--${name} must be a whole number`)
  }
  return numbers
}
