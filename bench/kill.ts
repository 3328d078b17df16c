// Whether anything is lost, half-written or stuck when the processes of a working server are killed (kill -9), its
// connections cut or its disk filled at random moments of import and reconciliation, and whether the record still verifies:
// what was answered with 2xx is remembered here and compared afterwards. Nothing is repaired; a server that was killed is
// started again with the same command. A disk of its own, which can be full,
// only root can give it. Short rounds, with a reconciliation in every third: --rounds 200 --children 150 --lists 1 --run 3
import Table from 'cli-table3'
import { Random } from '../src/simulator/random.ts'
import { numbersFrom } from './support/home.ts'
import { KilledHome } from './support/kill-home.ts'
import type { Harm, Violation } from './support/kill-invariants.ts'
import { judgeLast, type Plan, planMorning, playRound, type Round, TARGETS } from './support/kill-round.ts'
import { Memory, Worker } from './support/kill-work.ts'

const options = numbersFrom(process.argv.slice(2), { rounds: 30, seed: 1, children: 1_500, lists: 3, run: 1, keep: 0 })
const { rounds, seed, children, lists, run, keep } = options as Record<
  'rounds' | 'seed' | 'children' | 'lists' | 'run' | 'keep',
  number
>

const random = new Random(seed)
const memory = new Memory()
const played: Round[] = []
const last: Violation[] = []
const home = await KilledHome.make({ children, seed })
process.once('SIGINT', () => void home.remove().then(() => process.exit(130)))
try {
  await home.start()
  if (!(await home.untilAnswers(60_000))) throw new Error(`the server does not start:\n${await home.logTail()}`)
  const quietMs = { withRun: await quietMorning(true), withoutRun: await quietMorning(false) }
  console.log(
    `a morning without a kill takes ${(quietMs.withRun / 1000).toFixed(1)} s, ${(quietMs.withoutRun / 1000).toFixed(1)} s without a run`,
  )
  for (const plan of planRounds()) {
    const round = await playRound(home, memory, plan, random, plan.runs ? quietMs.withRun : quietMs.withoutRun)
    played.push(round)
    console.log(lineOf(round))
  }
  last.push(...(await judgeLast(home, memory)))
} catch (error) {
  // What stops the bench itself is told with the rounds before it.
  last.push({ harm: 'stuck', what: (error as Error).stack ?? String(error) })
} finally {
  for (const { what } of last) console.log(`after the last round: ${what}`)
  if (keep === 0) await home.remove()
  else console.log(`kept: ${home.home}`)
}
print()
process.exitCode = [...played.flatMap((round) => round.violations), ...last].length > 0 ? 1 : 0

/** How long a morning takes when nobody disturbs it: moments are chosen within it. */
async function quietMorning(runs: boolean): Promise<number> {
  await home.clerk.signIn()
  const began = performance.now()
  await new Worker(home.clerk, memory).work(
    planMorning(home, memory, random, { round: 0, lists, runs, part: Number(runs) }),
  )
  return performance.now() - began
}

/** Every target as often as any other, in random order; every fourth kill falls into a publication. */
function planRounds(): Plan[] {
  const possible = TARGETS.filter((target) => target !== 'disk-full' || home.hasOwnDisk)
  const targets = Array.from({ length: rounds }, (_, index) => possible[index % possible.length]!)
  for (let last = targets.length - 1; last > 0; last--) {
    const other = Math.floor(random.float() * (last + 1))
    ;[targets[last], targets[other]] = [targets[other]!, targets[last]!]
  }
  return targets.map((target, index) => ({
    round: index + 1,
    lists,
    runs: index % run === 0,
    target,
    moment: index % run === 0 && target !== 'child' && random.chance(0.3) ? 'publishing' : 'any',
  }))
}

function lineOf({ round, killed, at, doing, answersS, settledS, violations }: Round): string {
  const verdict = violations.length === 0 ? 'ok' : violations.map(({ harm, what }) => `${harm}: ${what}`).join('\n   ')
  return `${round}. ${killed} after ${at} (${doing}): answers after ${answersS} s, finished after ${settledS} s — ${verdict}`
}

function print(): void {
  const table = new Table({ head: ['round', 'killed', 'after', 'during', 'answers s', 'finished s', 'invariants'] })
  for (const round of played) {
    const { target, killed, at, doing, answersS, settledS, violations } = round
    const whom = target === 'recovering' ? `${killed}; all again while starting` : killed
    const verdict = violations.length === 0 ? 'hold' : violations.map(({ what }) => what).join('\n')
    table.push([round.round, whom, at, doing, answersS, settledS, verdict])
  }
  console.log(table.toString())
  const recoveries = played.map((round) => round.settledS).sort((a, b) => a - b)
  const harmed = (harm: Harm): number =>
    [...played.flatMap((round) => round.violations), ...last].filter((violation) => violation.harm === harm).length
  console.log(
    JSON.stringify({
      rounds: played.length,
      seed,
      targets: Object.fromEntries(
        TARGETS.map((target) => [target, played.filter((round) => round.target === target).length]),
      ),
      acknowledged: memory.acknowledged,
      lost: harmed('lost'),
      halfWritten: harmed('half'),
      stuck: harmed('stuck'),
      orphansSwept: memory.swept,
      orphansLeft: memory.orphans.size,
      medianRecoveryS: recoveries[Math.floor(recoveries.length / 2)] ?? 0,
      maxRecoveryS: recoveries.at(-1) ?? 0,
    }),
  )
}
