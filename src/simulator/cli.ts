import { mkdir } from 'node:fs/promises'
import type { PlainDate } from '../kernel/plain-date.ts'
import { simulateCounty } from './county.ts'
import { type WrittenRoster, writeRosters } from './write-rosters.ts'

export interface SimulateCommand {
  readonly children: number
  readonly seed: number
  readonly out: string
  readonly asOf?: PlainDate
  readonly defectsFactor?: number
  readonly onProgress?: (fraction: number, message: string) => void
}

export interface SimulateResult {
  readonly out: string
  readonly children: number
  readonly outOfSchool: number
  readonly rosters: readonly WrittenRoster[]
}

/** `nol simulate`: makes a county and writes all its files. */
export async function runSimulate(command: SimulateCommand): Promise<SimulateResult> {
  const progress = command.onProgress ?? (() => {})
  progress(0, 'county')
  const county = simulateCounty({
    seed: command.seed,
    children: command.children,
    defects: command.defectsFactor ?? 1,
    ...(command.asOf ? { asOf: command.asOf } : {}),
  })
  await mkdir(command.out, { recursive: true })
  const rosters = await writeRosters(county, command.out, {
    onProgress: (fraction, message) => progress(0.15 + fraction * 0.85, message),
  })
  const outOfSchool = county.children.filter((child) => child.standing === 'in-no-school').length
  return { out: command.out, children: command.children, outOfSchool, rosters }
}
