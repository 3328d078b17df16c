// Attacks a real server on made-up data, from inside (with every demo account) and outside.
//   npm run test:attacks                           10 000 fuzzed requests for each route: an hour or more
//   npm run test:attacks -- --minutes 25           ends fuzzing by the clock and says how far it went
//   npm run test:attacks -- --only fuzz --tally FILE --minutes 60 --seed 2   a slice: goes on where the file says
//   npm run test:attacks -- --fuzz 10 --walkers 3 --share 3  as in the suite
//   npm run test:attacks -- --only idor --seed 7   attacks whose name holds a word
// Prints a line for each attack; the last line is JSON.
import { appendFileSync } from 'node:fs'
import { type Attack, type Battle, gatherLoot, insiders, type Outcome, readOperations } from './attacker.ts'
import { archiveBombs } from './bombs.ts'
import { bruteForce, crossSiteRequests, oversize, pathTraversal, sessionFixation } from './edges.ts'
import { injectedTexts, slippedInFields } from './forms.ts'
import { fuzzedRequests } from './fuzz.ts'
import { everyId } from './idor.ts'
import { scriptsInTexts } from './pages.ts'
import { publicTips } from './tips.ts'
import { openTarget } from './target.ts'

/** Those that leave things behind come after those that look; brute force ends sign-in. */
const ATTACKS: readonly (readonly [name: string, attack: Attack])[] = [
  ['idor', everyId],
  ['csrf', crossSiteRequests],
  ['traversal', pathTraversal],
  ['session', sessionFixation],
  ['assignment', slippedInFields],
  ['oversize', oversize],
  ['bombs', archiveBombs],
  ['injection', injectedTexts],
  ['tips', publicTips],
  ['xss', scriptsInTexts],
  ['fuzz', fuzzedRequests],
  ['brute', bruteForce],
]

const options = readOptions(process.argv.slice(2))
const target = await openTarget({ children: options.children, seed: options.seed })
const outcomes: Outcome[] = []
try {
  const loot = await gatherLoot(target)
  const people = await insiders({ target })
  const operations = await readOperations(people[0]!)
  const battle: Battle = {
    target,
    seed: options.seed,
    fuzz: options.fuzz,
    minutes: options.minutes,
    tally: options.tally,
    walkers: options.walkers,
    share: options.share,
    loot,
    people,
    operations,
  }
  console.log(
    `seed ${options.seed}: ${operations.length} routes, ${people.length} accounts, ${loot.children.length} children`,
  )
  for (const [name, attack] of ATTACKS.filter(([name]) => name.includes(options.only)))
    await fight(name, attack, battle)
} finally {
  if (options.log) appendFileSync(options.log, await target.log())
  await target.remove()
}
sumUp()

async function fight(name: string, attack: Attack, battle: Battle): Promise<void> {
  const began = performance.now()
  const outcome = await attack(battle)
  if (!target.isAlive()) outcome.crashes.push('the server is gone')
  const { attempts, successes, crashes, leaks } = outcome
  outcomes.push(outcome)
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  console.log(
    `${name}: ${outcome.attack}: ${attempts} attempts in ${seconds} s, ${successes.length} succeeded, ${crashes.length} crashes, ${leaks.length} leaks`,
  )
  for (const note of outcome.notes) console.log(`  ${note}`)
  for (const [what, all] of Object.entries({ succeeded: successes, crashed: crashes, leaked: leaks }))
    for (const [line, times] of [...Map.groupBy(all, (one) => one)].slice(0, 12))
      console.log(`  ${what}: ${line} (${times.length} times)`)
}

function sumUp(): void {
  const sum = (count: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + count(outcome), 0)
  const result = {
    seed: options.seed,
    attacks: outcomes.length,
    attempts: sum(({ attempts }) => attempts),
    successes: sum(({ successes }) => successes.length),
    crashes: sum(({ crashes }) => crashes.length),
    leaks: sum(({ leaks }) => leaks.length),
    ...outcomes.reduce((all, { totals }) => ({ ...all, ...(totals && { fuzz: totals }) }), {}),
  }
  console.log(JSON.stringify(result))
  process.exitCode = result.attacks > 0 && result.successes + result.crashes + result.leaks === 0 ? 0 : 1
}

function readOptions(argv: readonly string[]) {
  const given = new Map(argv.map((word, index) => [word, argv[index + 1]]))
  const number = (name: string, usual: number) => Number(given.get(name) ?? usual)
  return {
    fuzz: number('--fuzz', 10_000),
    minutes: number('--minutes', 24 * 60),
    walkers: number('--walkers', 100),
    share: number('--share', 1),
    seed: number('--seed', 1),
    children: number('--children', 300),
    only: given.get('--only') ?? '',
    tally: given.get('--tally'),
    /** Where the server's log goes. */
    log: given.get('--log'),
  }
}
