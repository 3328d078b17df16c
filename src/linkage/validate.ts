import type { DuckDBConnection } from '@duckdb/node-api'
import { KINDS } from './kinds/index.ts'
import type { Kind } from './kinds/kind.ts'
import { KIND_NAMES, type LinkModel } from './model.ts'
import { nearestOf } from './nearest.ts'
import { MAX_COMPARISONS, MAX_LEVELS } from './plan.ts'

/** Thrown before anything runs: every fault of a model at once, each naming the field and the fix. */
export class LinkModelFault extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`the linkage model cannot be used:\n- ${faults.join('\n- ')}`)
    this.name = 'LinkModelFault'
    this.faults = faults
  }
}

/** Names and types of a table's columns. */
export async function columnTypes(connection: DuckDBConnection, table: string): Promise<ReadonlyMap<string, string>> {
  const rows = (await connection.runAndReadAll(`describe select * from ${table}`)).getRowObjectsJS()
  return new Map(rows.map((row) => [String(row['column_name']), String(row['column_type'])]))
}

/** Throws unless the model is whole and every column it asks for is in every table. */
export function requireValid(model: LinkModel, ...tables: readonly ReadonlyMap<string, string>[]): void {
  const faults = faultsOf(model)
  if (faults.length === 0) for (const columns of tables) faults.push(...missingColumns(model, columns))
  if (faults.length > 0) throw new LinkModelFault([...new Set(faults)])
}

/** Every fault of something that should be a model; none when it is one. Reads JSON of any shape. */
export function faultsOf(value: unknown): string[] {
  const faults: string[] = []
  const say = (fault: string) => void faults.push(fault)
  if (!isObject(value)) return ['the model must be an object with version, name, comparisons, blocking, thresholds']
  checkKeys(value, ['version', 'name', 'comparisons', 'blocking', 'identity', 'prior', 'thresholds'], 'model', say)
  if (value['version'] !== 1) say('version: must be 1')
  if (typeof value['name'] !== 'string' || value['name'] === '') say('name: must be a text that is not empty')
  const comparisons = checkComparisons(value['comparisons'], say)
  checkBlocking(value['blocking'], comparisons, say)
  checkIdentity(value['identity'], comparisons, say)
  checkThresholds(value['thresholds'], say)
  if (value['prior'] !== undefined) {
    if (!isObject(value['prior'])) say('prior: must be an object')
    else {
      checkKeys(value['prior'], ['matchedShare'], 'prior', say)
      checkShare(value['prior']['matchedShare'], 'prior.matchedShare', say)
    }
  }
  return faults
}

type Say = (fault: string) => void
type Json = Readonly<Record<string, unknown>>
/** Comparisons by name, as far as they could be made out. */
type Known = ReadonlyMap<string, { readonly kind: Kind; readonly levels: readonly string[] }>

const COMPARISON_KEYS = [
  'name',
  'kind',
  'columns',
  'also',
  'levels',
  'different',
  'shared',
  'termFrequency',
  'options',
  'label',
]
const LEVEL_KEYS = ['is', 'at', 'm', 'u', 'kin', 'fixed', 'maxWeight']

function checkComparisons(value: unknown, say: Say): Known {
  const known = new Map<string, { kind: Kind; levels: readonly string[] }>()
  if (!Array.isArray(value) || value.length === 0) {
    say('comparisons: must be a list with at least one comparison')
    return known
  }
  if (value.length > MAX_COMPARISONS) say(`comparisons: ${value.length} are too many; at most ${MAX_COMPARISONS}`)
  value.forEach((comparison: unknown, i) => {
    const where = `comparisons[${i}]`
    if (!isObject(comparison)) return say(`${where}: must be an object with name, kind, columns`)
    const name = comparison['name']
    if (typeof name !== 'string' || !/^[^\s."]+$/.test(name))
      return say(`${where}.name: must be a text without blanks, dots and quotes`)
    if (known.has(name)) say(`${where}.name: \`${name}\` is used twice; give each comparison its own name`)
    checkKeys(comparison, COMPARISON_KEYS, `comparisons.${name}`, say)
    const kindName = comparison['kind']
    const kind = typeof kindName === 'string' ? (KINDS as Readonly<Record<string, Kind>>)[kindName] : undefined
    if (!kind || !Object.hasOwn(KINDS, kindName as string)) {
      return say(`comparisons.${name}.kind: ${show(kindName)} is unknown; ${nearestOf(String(kindName), KIND_NAMES)}`)
    }
    known.set(name, { kind, levels: checkComparison(`comparisons.${name}`, comparison, kind, say) })
  })
  return known
}

function checkComparison(where: string, comparison: Json, kind: Kind, say: Say): readonly string[] {
  const columns = comparison['columns']
  if (!Array.isArray(columns) || columns.length === 0 || !columns.every(isName)) {
    say(`${where}.columns: must be a list of column names, at least one`)
  }
  checkAlso(where, comparison['also'], kind, say)
  checkOptions(where, comparison['options'], kind, say)
  for (const flag of ['shared', 'termFrequency']) {
    if (comparison[flag] !== undefined && typeof comparison[flag] !== 'boolean')
      say(`${where}.${flag}: must be true or false`)
  }
  const label = comparison['label']
  if (label !== undefined && !(isObject(label) && isName(label['zh']) && isName(label['en']))) {
    say(`${where}.label: must have a Chinese text \`zh\` and an English text \`en\``)
  }
  if (comparison['different'] !== undefined)
    checkLevel(`${where}.different`, comparison['different'], undefined, comparison, say)
  return checkLevels(where, comparison, kind, say)
}

function checkAlso(where: string, also: unknown, kind: Kind, say: Say): void {
  if (also === undefined) return
  if (!isObject(also)) return say(`${where}.also: must be an object of side columns`)
  for (const [role, column] of Object.entries(also)) {
    const roles = kind.also ?? []
    if (!roles.includes(role))
      say(
        `${where}.also.${role}: unknown side column; ${roles.length ? `this kind knows ${roles.join(', ')}` : 'this kind has none'}`,
      )
    if (!isName(column)) say(`${where}.also.${role}: must be a column name`)
  }
}

function checkOptions(where: string, options: unknown, kind: Kind, say: Say): void {
  if (options === undefined) return
  if (!isObject(options)) return say(`${where}.options: must be an object`)
  for (const key of Object.keys(options)) {
    const allowed = kind.options ?? []
    if (!allowed.includes(key))
      say(
        `${where}.options.${key}: unknown; ${allowed.length ? `this kind knows ${allowed.join(', ')}` : 'this kind has no options'}`,
      )
  }
}

function checkLevels(where: string, comparison: Json, kind: Kind, say: Say): readonly string[] {
  const levels = comparison['levels']
  if (levels === undefined) return kind.levels.map(({ is }) => is)
  if (!Array.isArray(levels) || levels.length === 0) {
    say(`${where}.levels: must be a list of levels, strongest first; leave it out for the usual ones`)
    return []
  }
  if (levels.length > MAX_LEVELS) say(`${where}.levels: ${levels.length} are too many; at most ${MAX_LEVELS}`)
  levels.forEach((level: unknown, i) => checkLevel(`${where}.levels[${i}]`, level, kind, comparison, say))
  const sum = levels.reduce(
    (total: number, level: unknown) => total + (isObject(level) && typeof level['m'] === 'number' ? level['m'] : 0),
    0,
  )
  if (sum > 1.0001)
    say(`${where}.levels: the m of all levels together are ${sum.toFixed(3)}; they are shares of one whole, at most 1`)
  return levels.flatMap((level: unknown) => (isObject(level) && typeof level['is'] === 'string' ? [level['is']] : []))
}

function checkLevel(where: string, level: unknown, kind: Kind | undefined, comparison: Json, say: Say): void {
  if (!isObject(level)) return say(`${where}: must be an object${kind ? ' with `is`' : ''}`)
  checkKeys(level, kind ? LEVEL_KEYS : LEVEL_KEYS.slice(2), where, say)
  if (kind) {
    const is = level['is']
    const test = typeof is === 'string' && Object.hasOwn(kind.tests, is) ? kind.tests[is] : undefined
    if (!test) say(`${where}.is: ${show(is)} is unknown; ${nearestOf(String(is), Object.keys(kind.tests))}`)
    else if (test.needs !== undefined && !(isObject(comparison['also']) && test.needs in comparison['also'])) {
      say(`${where}.is: \`${String(is)}\` needs the side column also.${test.needs}`)
    }
    if (level['at'] !== undefined && !(typeof level['at'] === 'number' && Number.isFinite(level['at'])))
      say(`${where}.at: must be a number`)
  }
  for (const share of ['m', 'u', 'kin']) checkShare(level[share], `${where}.${share}`, say)
  if (level['fixed'] !== undefined && typeof level['fixed'] !== 'boolean') say(`${where}.fixed: must be true or false`)
  if (level['maxWeight'] !== undefined && !Number.isFinite(level['maxWeight']))
    say(`${where}.maxWeight: must be a number`)
}

function checkBlocking(value: unknown, known: Known, say: Say): void {
  if (!Array.isArray(value)) return say('blocking: must be a list of rules, each with `keys`')
  value.forEach((rule: unknown, i) => {
    const where = `blocking[${i}]`
    if (!isObject(rule)) return say(`${where}: must be an object with \`keys\``)
    checkKeys(rule, ['keys', 'refine', 'cap'], where, say)
    checkRuleKeys(`${where}.keys`, rule['keys'], known, say)
    if (rule['refine'] !== undefined) checkRuleKeys(`${where}.refine`, rule['refine'], known, say)
    const cap = rule['cap']
    if (cap !== undefined && !(typeof cap === 'number' && cap >= 1))
      say(`${where}.cap: must be a number of pairs, at least 1`)
  })
}

function checkRuleKeys(where: string, keys: unknown, known: Known, say: Say): void {
  if (!Array.isArray(keys) || keys.length === 0) return say(`${where}: must be a list of keys such as \`name.sound\``)
  keys.forEach((key: unknown, i) => {
    if (typeof key !== 'string') return say(`${where}[${i}]: must be a text such as \`name.sound\``)
    const [name, encoding] = known.has(key)
      ? [key, undefined]
      : [key.slice(0, key.lastIndexOf('.')), key.slice(key.lastIndexOf('.') + 1)]
    const comparison = known.get(name!)
    if (!comparison)
      return say(`${where}[${i}]: \`${key}\` names no comparison; ${nearestOf(key.split('.')[0]!, [...known.keys()])}`)
    const names = Object.keys(comparison.kind.keys)
    if (encoding !== undefined && !names.includes(encoding))
      say(`${where}[${i}]: \`${name}\` has no key \`${encoding}\`; ${nearestOf(encoding, names)}`)
  })
}

function checkIdentity(value: unknown, known: Known, say: Say): void {
  if (value === undefined) return
  if (!isObject(value)) return say('identity: must be an object with comparison and corroboratedBy')
  checkKeys(value, ['comparison', 'corroboratedBy'], 'identity', say)
  const identity = known.get(String(value['comparison']))
  if (!identity)
    say(
      `identity.comparison: ${show(value['comparison'])} names no comparison; ${nearestOf(String(value['comparison']), [...known.keys()])}`,
    )
  else if (!('number' in identity.kind.encodings && 'wrong' in identity.kind.encodings)) {
    say('identity.comparison: must be a comparison of kind identity-number-cn')
  }
  const ways = value['corroboratedBy']
  if (!Array.isArray(ways) || ways.length === 0)
    return say('identity.corroboratedBy: must be a list of ways, each comparison → levels')
  ways.forEach((way: unknown, i) => {
    const where = `identity.corroboratedBy[${i}]`
    if (!isObject(way) || Object.keys(way).length === 0)
      return say(`${where}: must be an object of comparison → levels`)
    for (const [name, levels] of Object.entries(way)) {
      const comparison = known.get(name)
      if (!comparison) say(`${where}.${name}: names no comparison; ${nearestOf(name, [...known.keys()])}`)
      else if (!Array.isArray(levels) || levels.length === 0) say(`${where}.${name}: must be a list of levels`)
      else {
        for (const level of levels) {
          if (level !== 'missing' && !comparison.levels.includes(String(level)))
            say(
              `${where}.${name}: no level \`${String(level)}\`; ${nearestOf(String(level), ['missing', ...comparison.levels])}`,
            )
        }
      }
    }
  })
}

function checkThresholds(value: unknown, say: Say): void {
  if (!isObject(value)) return say('thresholds: must be an object with accept and review')
  checkKeys(value, ['accept', 'review'], 'thresholds', say)
  for (const name of ['accept', 'review']) {
    if (value[name] === undefined) say(`thresholds.${name}: is missing; give a probability between 0 and 1`)
    checkShare(value[name], `thresholds.${name}`, say)
  }
  const { accept, review } = value
  if (typeof accept === 'number' && typeof review === 'number' && review > accept)
    say('thresholds.review: must not be above thresholds.accept')
}

function checkShare(value: unknown, where: string, say: Say): void {
  if (value !== undefined && !(typeof value === 'number' && value >= 0 && value <= 1))
    say(`${where}: must be a number between 0 and 1`)
}

function checkKeys(value: Json, allowed: readonly string[], where: string, say: Say): void {
  for (const key of Object.keys(value)) {
    if (!allowed.includes(key)) say(`${where}.${key}: unknown field; ${nearestOf(key, allowed)}`)
  }
}

function missingColumns(model: LinkModel, columns: ReadonlyMap<string, string>): string[] {
  const wanted = model.comparisons.flatMap(({ name, columns: its, also }) =>
    [...its, ...Object.values(also ?? {})].map((column) => ({ name, column })),
  )
  const missing = wanted.filter(({ column }) => !columns.has(column))
  const faults = missing.map(
    ({ name, column }) =>
      `comparisons.${name}: column \`${column}\` is missing; ${nearestOf(column, [...columns.keys()])}`,
  )
  return columns.has('id') ? faults : ['the input has no column `id` (BIGINT); number its rows', ...faults]
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const isName = (value: unknown): value is string => typeof value === 'string' && value !== ''
const show = (value: unknown): string =>
  value === undefined ? 'nothing' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
