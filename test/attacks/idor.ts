import { Random } from '../../src/simulator/random.ts'
import {
  addressWith,
  type Attack,
  atOnce,
  honestValue,
  type Insider,
  type Operation,
  outcomeOf,
  strangersIn,
} from './attacker.ts'

const OF_CHILDREN = ['childId', 'subjectId', 'findingId', 'caseId']
/** How many of the ids a changing route is asked with: each takes a lock and leaves a line in the record. */
const CHANGES_WITH = 4

/** Asks every route that takes an id for every id there is, as everybody who should not get an answer. */
export const everyId: Attack = async (battle) => {
  const outcome = outcomeOf('IDOR over every id')
  const random = new Random(battle.seed, 1)
  const outsiders = battle.people.filter((person) => person.own.size < battle.loot.children.length)
  for (const person of outsiders) {
    for (const operation of battle.operations) {
      const names = Object.keys(operation.params)
      const hidden = names.find((name) => OF_CHILDREN.includes(name))
      const key = hidden ?? names.find((name) => battle.loot.ids[name])
      if (!key) continue
      const all = battle.loot.ids[key]!
      const ids = operation.method === 'GET' ? all : all.slice(0, CHANGES_WITH)
      await atOnce(ids, 6, async (id) => {
        const isOwn = person.own.has(battle.loot.ofChild.get(id) ?? id)
        if (hidden && isOwn) return
        const path = addressWith(operation, { ...valuesFor(operation, random, battle.loot), [key]: id })
        const body = bodyFor(operation, random)
        const reply = await person.shoot(outcome, operation.method, path, body === undefined ? {} : { body })
        if (!reply) return
        if (hidden && reply.status < 300 && !isEmptyList(reply.text))
          outcome.successes.push(`${person.name} ${operation.method} ${operation.path} answered ${reply.status}`)
        const strangers = strangersIn(person, battle.loot, reply, path)
        if (strangers.length > 0) outcome.leaks.push(`${person.name} ${operation.method} ${operation.path}`)
      })
    }
    await lists(person)
  }
  return outcome

  /** Lists take no id, but filters: asked for everything, they show the own children only. */
  async function lists(person: Insider): Promise<void> {
    for (const operation of battle.operations) {
      if (operation.method !== 'GET' || Object.keys(operation.params).length > 0) continue
      const filters = ['', 'divisionCode=540199000000', 'division=540199', 'schoolCode=', 'limit=200', 'county=540198']
      for (const filter of filters) {
        const reply = await person.shoot(outcome, 'GET', `${operation.path}?${filter}`)
        if (reply && strangersIn(person, battle.loot, reply, operation.path).length > 0)
          outcome.leaks.push(`${person.name} GET ${operation.path}?${filter}`)
      }
    }
  }
}

/** A list of nothing, or a record that nobody has looked, tells nothing about what is there. */
const isEmptyList = (text: string): boolean => /"rows":\[\]/.test(text) || text === '[]' || text === '{}'

function valuesFor(
  operation: Operation,
  random: Random,
  loot: Parameters<typeof honestValue>[2],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(operation.params).map(([name, schema]) => [name, String(honestValue(schema, random, loot, name))]),
  )
}

const bodyFor = (operation: Operation, random: Random): string | undefined =>
  operation.body && JSON.stringify(honestValue(operation.body, random))
