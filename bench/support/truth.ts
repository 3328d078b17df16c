import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse'

/** What the simulator knows of a child. */
export interface TrueChild {
  readonly id: string
  readonly standing: string
  /** Kind of being in no school; empty for all others. */
  readonly kind: string
  readonly isCounted: boolean
  readonly isOfSchoolAge: boolean
  readonly citizenId: string
  /** What a person looking at the rosters could see of it. */
  readonly traces: string
}

export interface Truth {
  readonly children: ReadonlyMap<string, TrueChild>
  /** True child by roster file and row, `file\trow`. */
  readonly childOfRow: ReadonlyMap<string, string>
  /** Verdict on a pupil record by file and row. */
  readonly recordVerdicts: ReadonlyMap<string, string>
}

/** Reads the ground truth that lies beside simulated rosters. */
export async function readTruth(directory: string): Promise<Truth> {
  const children = new Map<string, TrueChild>()
  for await (const row of rowsOf(join(directory, 'truth-children.csv'))) {
    children.set(row.child_id!, {
      id: row.child_id!,
      standing: row.standing!,
      kind: row.kind!,
      isCounted: row.counted === '1',
      isOfSchoolAge: row.school_age === '1',
      citizenId: row.citizen_id!,
      traces: row.traces!,
    })
  }
  const childOfRow = new Map<string, string>()
  for await (const row of rowsOf(join(directory, 'links.csv'))) childOfRow.set(`${row.file}\t${row.row}`, row.child_id!)
  const recordVerdicts = new Map<string, string>()
  for await (const row of rowsOf(join(directory, 'truth-pupils.csv')))
    recordVerdicts.set(`${row.file}\t${row.row}`, row.verdict!)
  return { children, childOfRow, recordVerdicts }
}

function rowsOf(path: string): AsyncIterable<Record<string, string | undefined>> {
  return createReadStream(path).pipe(parse({ columns: true, bom: true })) as AsyncIterable<
    Record<string, string | undefined>
  >
}

/** One roster row as the system tied it to a child. */
export interface TiedRow {
  readonly childId: string
  readonly file: string
  readonly row: number
  /** Standing the system gave the child; null when it has none. */
  readonly standing: string | null
}

export interface Score {
  /** Children 0–15 of the county. */
  readonly children: number
  readonly outOfSchool: number
  readonly found: number
  readonly falseAlarmsPer10k: number
  readonly missed: readonly TrueChild[]
  readonly alarms: readonly TrueChild[]
}

/** Holds what the system says against the truth. A child of the system is the true child most of its rows belong to. */
export function scoreStandings(truth: Truth, rows: Iterable<TiedRow>): Score {
  const votes = new Map<string, Map<string, number>>()
  const standings = new Map<string, string | null>()
  for (const row of rows) {
    const trueId = truth.childOfRow.get(`${row.file}\t${row.row}`)
    standings.set(row.childId, row.standing)
    if (trueId === undefined) continue
    const counts = votes.get(row.childId) ?? new Map<string, number>()
    counts.set(trueId, (counts.get(trueId) ?? 0) + 1)
    votes.set(row.childId, counts)
  }
  const flagged = new Set<string>()
  const alarms: TrueChild[] = []
  for (const [childId, standing] of standings) {
    if (standing !== 'in-no-school') continue
    const trueChild = truth.children.get(mostVoted(votes.get(childId)) ?? '')
    if (trueChild?.standing === 'in-no-school') flagged.add(trueChild.id)
    else if (trueChild) alarms.push(trueChild)
  }
  return scoreOf(truth, flagged, alarms)
}

/** The practice it replaces: every child of school age on a population roster whose ID number no pupil record has. */
export function scoreLookup(
  truth: Truth,
  population: Iterable<{ file: string; row: number; citizenId: string | null }>,
  pupilIds: ReadonlySet<string>,
): Score {
  const flagged = new Set<string>()
  const alarms = new Map<string, TrueChild>()
  for (const { file, row, citizenId } of population) {
    const trueChild = truth.children.get(truth.childOfRow.get(`${file}\t${row}`) ?? '')
    if (!trueChild || (citizenId !== null && pupilIds.has(citizenId))) continue
    if (trueChild.standing === 'in-no-school') flagged.add(trueChild.id)
    else alarms.set(trueChild.id, trueChild)
  }
  return scoreOf(truth, flagged, [...alarms.values()])
}

function scoreOf(truth: Truth, flagged: ReadonlySet<string>, alarms: readonly TrueChild[]): Score {
  const all = [...truth.children.values()]
  const children = all.filter((child) => child.isCounted).length
  const lost = all.filter((child) => child.standing === 'in-no-school')
  return {
    children,
    outOfSchool: lost.length,
    found: lost.filter((child) => flagged.has(child.id)).length,
    falseAlarmsPer10k: Math.round((alarms.length / children) * 1e5) / 10,
    missed: lost.filter((child) => !flagged.has(child.id)),
    alarms,
  }
}

function mostVoted(counts: ReadonlyMap<string, number> | undefined): string | undefined {
  let best: string | undefined
  for (const [id, count] of counts ?? []) if (best === undefined || count > counts!.get(best)!) best = id
  return best
}
