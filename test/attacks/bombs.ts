import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { bombs, laughs } from '../../bench/damage/packages.ts'
import { Chance } from '../../bench/damage/chance.ts'
import { type Attack, bureauOf, outcomeOf } from './attacker.ts'
import { uploadPath } from './edges.ts'

const DONE_WITHIN_MS = 300_000
/** What the server itself may grow by: the files are read by a child with a cap of its own. */
const GROWTH_MIB = 400

/** Sends workbooks that unpack without end and XML that calls itself; none is taken, and the server stays small. */
export const archiveBombs: Attack = async (battle) => {
  const outcome = outcomeOf('ZIP and XML bombs')
  const bureau = bureauOf(battle)
  const before = battle.target.residentMib()
  const chance = new Chance(battle.seed)
  const files = [
    ...Array.from({ length: 6 }, (_, index) => bombs(index, chance)),
    ...Array.from({ length: 4 }, (_, index) => laughs(index, chance)),
  ]
  const sent = new Map<string, string>()
  for (const [name, bytes] of files) {
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(Buffer.from(bytes as Buffer))]), name)
    const reply = await bureau.shoot(outcome, 'POST', uploadPath, { body: form })
    const id = reply && /"id":"([0-9a-f-]{36})"/.exec(reply.text)?.[1]
    if (id) sent.set(id, name)
  }
  for (const deadline = Date.now() + DONE_WITHIN_MS; Date.now() < deadline; await sleep(500)) {
    const waiting = await battle.target.ask(`select from rosters.roster where state = 'received'`)
    if (waiting.length === 0) break
  }
  const states = await battle.target.ask<{ id: string; state: string }>('select id, state from rosters.roster')
  for (const { id, state } of states)
    if (sent.has(id) && (state === 'received' || state === 'taken'))
      outcome.successes.push(`${sent.get(id)} is ${state}`)
  const passwd = readFileSync('/etc/passwd', 'utf8').split('\n')[0]!
  const quoted = await battle.target.ask(
    `select from rosters.roster where to_jsonb(roster)::text like '%' || $1 || '%'`,
    [passwd],
  )
  if (quoted.length > 0) outcome.successes.push('an entity has read a file of the machine')
  const grown = battle.target.residentMib() - before
  if (grown > GROWTH_MIB) outcome.successes.push(`the server has grown by ${grown} MiB`)
  return outcome
}
