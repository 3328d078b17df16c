// Time and memory of a reconciliation at growing sizes: the pipeline as the job runs it (its own process) and the
// publishing into PostgreSQL, from taken rosters; reading workbooks is measured elsewhere.
import { rm } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import Table from 'cli-table3'
import { makeBenchFolder } from './support/home.ts'

/** What one size took; seconds of wall clock and processor, the highest memory of all processes together in MiB. */
interface Measured {
  readonly children: number
  readonly wallS: number
  readonly cpuS: number
  readonly peakMiB: number
  readonly stages: Readonly<Record<string, number>>
}

const sizes = process.argv.slice(2).length > 0 ? process.argv.slice(2).map(Number) : [60_000, 300_000, 1_000_000]
if (sizes.some((size) => !Number.isInteger(size) || size < 100))
  throw new Error('sizes are whole numbers of children from 100 on')

const measured: Measured[] = []
for (const size of sizes) measured.push(await measure(size))
print(measured)

/** Each size runs in a fresh process, so that none inherits another's memory. */
async function measure(children: number): Promise<Measured> {
  const home = await makeBenchFolder()
  try {
    const child = spawn(
      process.execPath,
      [new URL('./support/reconcile-once.ts', import.meta.url).pathname, String(children), home],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    let result: Measured | undefined
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('{')) result = JSON.parse(line) as Measured
      else console.error(line)
    }
    if (!result) throw new Error(`no result for ${children} children`)
    return result
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

/** Slope of log(cpu) over log(size): 1 is linear growth. */
function exponentOf(points: readonly Measured[]): number | null {
  if (points.length < 2) return null
  const x = points.map((point) => Math.log(point.children))
  const y = points.map((point) => Math.log(point.cpuS))
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
  const [mx, my] = [mean(x), mean(y)]
  const above = x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0)
  const below = x.reduce((sum, value) => sum + (value - mx) ** 2, 0)
  return Math.round((above / below) * 1000) / 1000
}

function print(points: readonly Measured[]): void {
  const stages = [...new Set(points.flatMap((point) => Object.keys(point.stages)))]
  const table = new Table({
    head: ['children', 'wall s', 'cpu s', 'cpu s per 100 000', 'peak MiB', ...stages.map((stage) => `${stage} s`)],
  })
  for (const point of points) {
    const per = Math.round((point.cpuS / point.children) * 1e6) / 10
    table.push([
      point.children,
      point.wallS,
      point.cpuS,
      per,
      point.peakMiB,
      ...stages.map((stage) => point.stages[stage] ?? ''),
    ])
  }
  console.log(table.toString())
  const exponent = exponentOf(points)
  console.log(`cpu grows with children^${exponent ?? '?'}`)
  console.log(
    JSON.stringify({
      sizes: points.map(({ children, wallS, cpuS, peakMiB }) => ({ children, wallS, cpuS, peakMiB })),
      exponent,
    }),
  )
}
