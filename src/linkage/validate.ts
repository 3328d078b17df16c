import type { DuckDBConnection } from '@duckdb/node-api'
import type { Engine } from './engine.ts'
import { engineOf } from './engines/duckdb.ts'
import type { Text } from '../kernel/texts.ts'
import { KINDS } from './kinds/index.ts'
import type { Kind } from './kinds/kind.ts'
import { KIND_NAMES, type LinkModel } from './model.ts'
import { missingColumns } from './missing-columns.ts'
import { nearestOf } from './nearest.ts'
import { MAX_COMPARISONS, MAX_LEVELS } from './plan.ts'

/** Thrown before anything runs: every fault of a model at once, each naming the field and the fix. */
export class LinkModelFault extends Error {
  readonly faults: readonly Text[]
  constructor(faults: readonly Text[]) {
    super(`the linkage model cannot be used:\n- ${faults.map(({ en }) => en).join('\n- ')}`)
    this.name = 'LinkModelFault'
    this.faults = faults
  }
}

/** Names and types of a table's columns. */
export function columnTypes(database: DuckDBConnection | Engine, table: string): Promise<ReadonlyMap<string, string>> {
  return engineOf(database).columnTypes(table)
}

/** Throws unless the model is whole and every column it asks for is in every table. */
export function requireValid(model: LinkModel, ...tables: readonly ReadonlyMap<string, string>[]): void {
  const faults = faultsOf(model)
  if (faults.length === 0) for (const columns of tables) faults.push(...missingColumns(model, columns))
  const once = new Map(faults.map((fault) => [fault.en, fault]))
  if (once.size > 0) throw new LinkModelFault([...once.values()])
}

/** Every fault of something that should be a model; none when it is one. Reads JSON of any shape. */
export function faultsOf(value: unknown): Text[] {
  const faults: Text[] = []
  const say: Say = (where, zh, en) => void faults.push({ zh: `${where}：${zh}`, en: `${where}: ${en}` })
  if (!isObject(value)) {
    const fields = 'version, name, comparisons, blocking, thresholds'
    say('model', `应为对象，含 ${fields}`, `must be an object with ${fields}`)
    return faults
  }
  checkKeys(value, ['version', 'name', 'comparisons', 'blocking', 'identity', 'prior', 'thresholds'], 'model', say)
  if (value['version'] !== 1) say('version', '应为 1', 'must be 1')
  if (!isName(value['name'])) say('name', '应为不空的文字', 'must be a text that is not empty')
  const comparisons = checkComparisons(value['comparisons'], say)
  checkImplied(value['comparisons'], comparisons, say)
  checkBlocking(value['blocking'], comparisons, say)
  checkIdentity(value['identity'], comparisons, say)
  checkThresholds(value['thresholds'], say)
  checkPrior(value['prior'], say)
  return faults
}

type Say = (where: string, zh: string, en: string) => void
type Json = Readonly<Record<string, unknown>>
/** Comparisons by name, as far as they could be made out. */
type Known = ReadonlyMap<string, { readonly kind: Kind; readonly levels: readonly string[] }>

const COMPARISON_KEYS = [
  'name',
  'kind',
  'columns',
  'also',
  'roles',
  'levels',
  'different',
  'shared',
  'moves',
  'impliedBy',
  'termFrequency',
  'options',
  'label',
]
const LEVEL_KEYS = ['is', 'at', 'm', 'u', 'kin', 'fixed', 'maxWeight']

function checkComparisons(value: unknown, say: Say): Known {
  const known = new Map<string, { kind: Kind; levels: readonly string[] }>()
  if (!Array.isArray(value) || value.length === 0) {
    say('comparisons', '应为列表，至少一项比较', 'must be a list with at least one comparison')
    return known
  }
  if (value.length > MAX_COMPARISONS) tooMany('comparisons', value.length, MAX_COMPARISONS, say)
  value.forEach((comparison: unknown, i) => {
    const where = `comparisons[${i}]`
    if (!isObject(comparison))
      return say(where, '应为对象，含 name、kind、columns', 'must be an object with name, kind, columns')
    const name = comparison['name']
    if (typeof name !== 'string' || !/^[^\s."]+$/.test(name)) {
      return say(`${where}.name`, '应为文字，不含空格、点和引号', 'must be a text without blanks, dots and quotes')
    }
    if (known.has(name)) {
      say(
        `${where}.name`,
        `\`${name}\` 用了两次，请各起各的名`,
        `\`${name}\` is used twice; give each comparison its own name`,
      )
    }
    checkKeys(comparison, COMPARISON_KEYS, `comparisons.${name}`, say)
    const kindName = comparison['kind']
    const kind = typeof kindName === 'string' ? (KINDS as Readonly<Record<string, Kind>>)[kindName] : undefined
    if (!kind || !Object.hasOwn(KINDS, kindName as string)) {
      return unknownOne(`comparisons.${name}.kind`, kindName, KIND_NAMES, say)
    }
    known.set(name, { kind, levels: checkComparison(`comparisons.${name}`, comparison, kind, say) })
  })
  return known
}

function checkComparison(where: string, comparison: Json, kind: Kind, say: Say): readonly string[] {
  checkColumns(`${where}.columns`, comparison['columns'], say)
  checkAlso(where, comparison['also'], kind, say)
  checkRoles(where, comparison, kind, say)
  checkOptions(where, comparison['options'], kind, say)
  for (const flag of ['shared', 'moves', 'termFrequency']) checkFlag(comparison[flag], `${where}.${flag}`, say)
  const label = comparison['label']
  if (label !== undefined && !(isObject(label) && isName(label['zh']) && isName(label['en']))) {
    say(`${where}.label`, '应有中文 `zh` 和英文 `en`', 'must have a Chinese text `zh` and an English text `en`')
  }
  if (comparison['different'] !== undefined)
    checkLevel(`${where}.different`, comparison['different'], undefined, comparison, say)
  return checkLevels(where, comparison, kind, say)
}

function checkImplied(comparisons: unknown, known: Known, say: Say): void {
  for (const comparison of Array.isArray(comparisons) ? (comparisons as unknown[]) : []) {
    if (!isObject(comparison) || comparison['impliedBy'] === undefined) continue
    const where = `comparisons.${show(comparison['name'])}.impliedBy`
    const names = comparison['impliedBy']
    if (!Array.isArray(names) || names.length === 0) {
      say(where, '应为其他比较项名称的列表', 'must be a list of names of other comparisons')
      continue
    }
    const others = [...known.keys()].filter((name) => name !== comparison['name'])
    names.forEach((name: unknown, i) => {
      if (!others.includes(name as string)) unknownOne(`${where}[${i}]`, name, others, say)
    })
  }
}

function checkColumns(where: string, columns: unknown, say: Say): void {
  if (!Array.isArray(columns) || columns.length === 0 || !columns.every(isName)) {
    return say(where, '应为列名的列表，至少一个', 'must be a list of column names, at least one')
  }
  const twice = columns.find((column, i) => columns.indexOf(column) < i) as string | undefined
  if (twice !== undefined) say(where, `\`${twice}\` 写了两次，请删去一个`, `\`${twice}\` is there twice; take one out`)
}

function checkAlso(where: string, also: unknown, kind: Kind, say: Say): void {
  if (also === undefined) return
  if (!isObject(also)) return say(`${where}.also`, '应为对象：角色 → 列名', 'must be an object of side columns')
  const roles = kind.also ?? []
  for (const [role, column] of Object.entries(also)) {
    if (!roles.includes(role)) unknownOf(`${where}.also.${role}`, roles, say)
    if (!isName(column)) say(`${where}.also.${role}`, '应为列名', 'must be a column name')
  }
}

function checkRoles(where: string, { roles, columns }: Json, kind: Kind, say: Say): void {
  if (roles === undefined) return
  if (!Object.values(kind.tests).some((test) => test.roles)) return unknownOf(`${where}.roles`, [], say)
  if (!Array.isArray(roles) || !roles.every(isName) || (Array.isArray(columns) && roles.length !== columns.length)) {
    say(
      `${where}.roles`,
      '应为列名的列表，与 `columns` 逐个对应',
      'must be a list of column names, one for each of `columns`',
    )
  }
}

function checkOptions(where: string, options: unknown, kind: Kind, say: Say): void {
  if (options === undefined) return
  if (!isObject(options)) return say(`${where}.options`, '应为对象', 'must be an object')
  for (const [key, value] of Object.entries(options)) {
    const allowed = kind.options ?? []
    if (!allowed.includes(key)) unknownOf(`${where}.options.${key}`, allowed, say)
    else checkFlag(value, `${where}.options.${key}`, say)
  }
}

function checkLevels(where: string, comparison: Json, kind: Kind, say: Say): readonly string[] {
  const levels = comparison['levels']
  if (levels === undefined) return kind.levels.map(({ is }) => is)
  if (!Array.isArray(levels) || levels.length === 0) {
    say(
      `${where}.levels`,
      '应为等级的列表，由强到弱；不写则用通常的等级',
      'must be a list of levels, strongest first; leave it out for the usual ones',
    )
    return []
  }
  if (levels.length > MAX_LEVELS) tooMany(`${where}.levels`, levels.length, MAX_LEVELS, say)
  levels.forEach((level: unknown, i) => checkLevel(`${where}.levels[${i}]`, level, kind, comparison, say))
  checkOnce(where, levels, say)
  const sum = levels.reduce(
    (total: number, level: unknown) => total + (isObject(level) && typeof level['m'] === 'number' ? level['m'] : 0),
    0,
  )
  if (sum > 1.0001) {
    say(
      `${where}.levels`,
      `各等级的 m 合计 ${sum.toFixed(3)}；它们是同一整体的份额，合计不超过 1`,
      `the m of all levels together are ${sum.toFixed(3)}; they are shares of one whole, at most 1`,
    )
  }
  return levels.flatMap((level: unknown) => (isObject(level) && typeof level['is'] === 'string' ? [level['is']] : []))
}

/** A level that occurs twice would never be reached the second time. */
function checkOnce(where: string, levels: readonly unknown[], say: Say): void {
  const seen = new Set<string>()
  levels.forEach((level, i) => {
    if (!isObject(level)) return
    const key = `${show(level['is'])} ${show(level['at'])}`
    if (seen.has(key)) say(`${where}.levels[${i}]`, '与前面的等级相同，请删去', 'is there already; take it out')
    seen.add(key)
  })
}

function checkLevel(where: string, level: unknown, kind: Kind | undefined, comparison: Json, say: Say): void {
  if (!isObject(level))
    return say(where, `应为对象${kind ? ',含 `is`' : ''}`, `must be an object${kind ? ' with `is`' : ''}`)
  checkKeys(level, kind ? LEVEL_KEYS : LEVEL_KEYS.slice(2), where, say)
  if (kind) checkTest(where, level, kind, comparison, say)
  for (const share of ['m', 'u', 'kin']) checkShare(level[share], `${where}.${share}`, say)
  checkFlag(level['fixed'], `${where}.fixed`, say)
  if (level['maxWeight'] !== undefined && !Number.isFinite(level['maxWeight']))
    say(`${where}.maxWeight`, '应为数值', 'must be a number')
}

function checkTest(where: string, level: Json, kind: Kind, comparison: Json, say: Say): void {
  const { is, at } = level
  const test = typeof is === 'string' && Object.hasOwn(kind.tests, is) ? kind.tests[is] : undefined
  if (!test) return unknownOne(`${where}.is`, is, Object.keys(kind.tests), say)
  const { needs, roles } = test
  if (roles && comparison['roles'] === undefined) {
    say(`${where}.is`, `\`${String(is)}\` 需要 roles（各列的关系）`, `\`${String(is)}\` needs the columns of roles`)
  }
  if (needs !== undefined && !(isObject(comparison['also']) && needs in comparison['also'])) {
    say(
      `${where}.is`,
      `\`${String(is)}\` 需要列 also.${needs}`,
      `\`${String(is)}\` needs the side column also.${needs}`,
    )
  }
  if (at === undefined) return
  if (!(typeof at === 'number' && Number.isFinite(at) && at >= 0))
    say(`${where}.at`, '应为不小于 0 的数值', 'must be a number, 0 or more')
  else if (test.at === undefined)
    say(`${where}.at`, `\`${String(is)}\` 没有门槛，请删去`, `\`${String(is)}\` has no threshold; take it out`)
}

function checkBlocking(value: unknown, known: Known, say: Say): void {
  if (!Array.isArray(value))
    return say('blocking', '应为规则的列表，每条含 `keys`', 'must be a list of rules, each with `keys`')
  value.forEach((rule: unknown, i) => {
    const where = `blocking[${i}]`
    if (!isObject(rule)) return say(where, '应为对象，含 `keys`', 'must be an object with `keys`')
    checkKeys(rule, ['keys', 'refine', 'cap'], where, say)
    checkRuleKeys(`${where}.keys`, rule['keys'], known, say)
    if (rule['refine'] !== undefined) checkRuleKeys(`${where}.refine`, rule['refine'], known, say)
    const cap = rule['cap']
    if (cap !== undefined && !(typeof cap === 'number' && Number.isFinite(cap) && cap >= 1))
      say(`${where}.cap`, '应为对数，至少 1', 'must be a number of pairs, at least 1')
  })
}

function checkRuleKeys(where: string, keys: unknown, known: Known, say: Say): void {
  if (!Array.isArray(keys) || keys.length === 0)
    return say(where, '应为键的列表，如 `name.sound`', 'must be a list of keys such as `name.sound`')
  keys.forEach((key: unknown, i) => {
    const at = `${where}[${i}]`
    if (typeof key !== 'string') return say(at, '应为文字，如 `name.sound`', 'must be a text such as `name.sound`')
    const dot = key.lastIndexOf('.')
    const [name, encoding] = known.has(key) ? [key, undefined] : [key.slice(0, Math.max(0, dot)), key.slice(dot + 1)]
    const comparison = known.get(name)
    if (!comparison) {
      const nearest = nearestOf(key.split('.')[0]!, [...known.keys()])
      return say(at, `没有名为 \`${key}\` 的比较；${nearest.zh}`, `\`${key}\` names no comparison; ${nearest.en}`)
    }
    const names = Object.keys(comparison.kind.keys)
    if (encoding === undefined || names.includes(encoding)) return
    const nearest = nearestOf(encoding, names)
    say(at, `\`${name}\` 没有键 \`${encoding}\`;${nearest.zh}`, `\`${name}\` has no key \`${encoding}\`; ${nearest.en}`)
  })
}

function checkIdentity(value: unknown, known: Known, say: Say): void {
  if (value === undefined) return
  if (!isObject(value)) {
    return say(
      'identity',
      '应为对象，含 comparison 和 corroboratedBy',
      'must be an object with comparison and corroboratedBy',
    )
  }
  checkKeys(value, ['comparison', 'corroboratedBy'], 'identity', say)
  const identity = known.get(String(value['comparison']))
  if (!identity) noComparison('identity.comparison', value['comparison'], known, say)
  else if (!('number' in identity.kind.encodings && 'wrong' in identity.kind.encodings)) {
    const kind = 'identity-number-cn'
    say('identity.comparison', `应为 ${kind} 类的比较`, `must be a comparison of kind ${kind}`)
  }
  const ways = value['corroboratedBy']
  if (!Array.isArray(ways) || ways.length === 0) {
    return say(
      'identity.corroboratedBy',
      '应为办法的列表，每种办法：比较 → 等级',
      'must be a list of ways, each comparison → levels',
    )
  }
  ways.forEach((way: unknown, i) => checkWay(`identity.corroboratedBy[${i}]`, way, known, say))
}

function checkWay(where: string, way: unknown, known: Known, say: Say): void {
  if (!isObject(way) || Object.keys(way).length === 0)
    return say(where, '应为对象：比较 → 等级', 'must be an object of comparison → levels')
  for (const [name, levels] of Object.entries(way)) {
    const comparison = known.get(name)
    if (!comparison) noComparison(`${where}.${name}`, name, known, say)
    else if (!Array.isArray(levels) || levels.length === 0)
      say(`${where}.${name}`, '应为等级的列表', 'must be a list of levels')
    else {
      const names = ['missing', ...comparison.levels]
      for (const level of levels as unknown[]) {
        if (!names.includes(String(level))) unknownOne(`${where}.${name}`, level, names, say)
      }
    }
  }
}

function checkThresholds(value: unknown, say: Say): void {
  if (!isObject(value))
    return say('thresholds', '应为对象，含 accept 和 review', 'must be an object with accept and review')
  checkKeys(value, ['accept', 'review'], 'thresholds', say)
  for (const name of ['accept', 'review']) {
    if (value[name] === undefined) {
      say(`thresholds.${name}`, '缺少；请给出 0 到 1 之间的概率', 'is missing; give a probability between 0 and 1')
    }
    checkShare(value[name], `thresholds.${name}`, say)
  }
  const { accept, review } = value
  if (typeof accept === 'number' && typeof review === 'number' && review > accept)
    say('thresholds.review', '不能高于 thresholds.accept', 'must not be above thresholds.accept')
}

function checkPrior(value: unknown, say: Say): void {
  if (value === undefined) return
  if (!isObject(value)) return say('prior', '应为对象', 'must be an object')
  checkKeys(value, ['matchedShare'], 'prior', say)
  checkShare(value['matchedShare'], 'prior.matchedShare', say)
}

function checkShare(value: unknown, where: string, say: Say): void {
  if (value !== undefined && !(typeof value === 'number' && value >= 0 && value <= 1))
    say(where, '应为 0 到 1 之间的数值', 'must be a number between 0 and 1')
}

function checkFlag(value: unknown, where: string, say: Say): void {
  if (value !== undefined && typeof value !== 'boolean') say(where, '应为 true 或 false', 'must be true or false')
}

function checkKeys(value: Json, allowed: readonly string[], where: string, say: Say): void {
  for (const key of Object.keys(value)) {
    if (allowed.includes(key)) continue
    const nearest = nearestOf(key, allowed)
    say(`${where}.${key}`, `没有这一项；${nearest.zh}`, `unknown field; ${nearest.en}`)
  }
}

function unknownOne(where: string, value: unknown, known: readonly string[], say: Say): void {
  const nearest = nearestOf(typeof value === 'string' ? value : '', known)
  say(where, `不认识 ${show(value)};${nearest.zh}`, `${show(value)} is unknown; ${nearest.en}`)
}

function unknownOf(where: string, known: readonly string[], say: Say): void {
  const names = known.join(', ')
  if (known.length === 0) say(where, '此类比较没有这一项，请删去', 'this kind has none; take it out')
  else say(where, `没有这一项；此类比较有 ${names}`, `unknown; this kind knows ${names}`)
}

function noComparison(where: string, value: unknown, known: Known, say: Say): void {
  const nearest = nearestOf(typeof value === 'string' ? value : '', [...known.keys()])
  say(where, `没有名为 ${show(value)} 的比较；${nearest.zh}`, `${show(value)} names no comparison; ${nearest.en}`)
}

const tooMany = (where: string, count: number, most: number, say: Say): void =>
  say(where, `${count} 项太多，至多 ${most} 项`, `${count} are too many; at most ${most}`)

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const isName = (value: unknown): value is string => typeof value === 'string' && value !== ''
const show = (value: unknown): string =>
  value === undefined ? '`undefined`' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
