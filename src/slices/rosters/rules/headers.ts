import type { RosterKind } from '../domain.ts'
import { FIELD_ALIASES, type FieldName, KIND_DEFINITIONS, UNUSED_ALIASES } from '../fields-domain.ts'

/** What a head was found to mean. `unused`: known, and deliberately not taken. */
export interface HeaderMatch {
  readonly field: FieldName | 'unused'
  /** 1 for an alias letter by letter, less for a similar one. */
  readonly certainty: number
}

/** The aliases of one kind; built once, asked for every cell of the first rows. */
export interface AliasIndex {
  readonly exact: ReadonlyMap<string, FieldName | 'unused'>
  /** Longer aliases first: the more letters agree, the better. */
  readonly similar: readonly (readonly [string, FieldName])[]
}

const SHORTEST_SIMILAR = 3
const LONGEST_HEADER = 60

/** Text of a head without what offices add: spaces, line breaks, stars, full-width forms, brackets around hints. */
export function normalizeHeader(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s*＊:：。.、,，;；_\-—–/\\|"'“”‘’「」【】[\]#?？!！·]+/g, '')
    .toLowerCase()
}

/** Both readings of brackets: `居(村)委会` keeps what is inside, `出生日期(YYYY-MM-DD)` drops it. */
export function headerKeys(text: string): readonly string[] {
  const plain = normalizeHeader(text.slice(0, LONGEST_HEADER * 2))
  if (plain.length > LONGEST_HEADER) return []
  const inside = plain.replace(/[()<>{}〈〉《》]/g, '')
  const outside = plain.replace(/\([^)]*\)?|<[^>]*>?|\{[^}]*\}?|〈[^〉]*〉?|《[^》]*》?/g, '')
  return inside === outside || outside === '' ? [inside] : [inside, outside]
}

const indexes = new Map<RosterKind, AliasIndex>()

/** Aliases of a kind by their keys; the kind's own meaning of a head comes before the common one. */
export function aliasIndexOf(kind: RosterKind): AliasIndex {
  const known = indexes.get(kind)
  if (known) return known
  const exact = new Map<string, FieldName | 'unused'>()
  const add = (aliases: string, field: FieldName | 'unused'): void => {
    for (const alias of aliases.split('|')) {
      const key = headerKeys(alias)[0]
      if (key && !exact.has(key)) exact.set(key, field)
    }
  }
  const definition = KIND_DEFINITIONS[kind]
  for (const [field, aliases] of Object.entries(definition.aliases ?? {})) add(aliases, field as FieldName)
  for (const field of definition.fields) add(FIELD_ALIASES[field], field)
  add(UNUSED_ALIASES, 'unused')
  const similar = [...exact]
    .filter((entry): entry is [string, FieldName] => entry[1] !== 'unused' && entry[0].length >= SHORTEST_SIMILAR)
    .sort((a, b) => b[0].length - a[0].length)
  const index = { exact, similar }
  indexes.set(kind, index)
  return index
}

/** Finds what a head means in a roster of a kind. */
export function matchHeader(text: string, index: AliasIndex): HeaderMatch | undefined {
  const keys = headerKeys(text)
  for (const [position, key] of keys.entries()) {
    const field = index.exact.get(key)
    if (field) return { field, certainty: position === 0 ? 1 : 0.95 }
  }
  return keys[0] === undefined ? undefined : similarHeader(keys[0], index)
}

/** `学生的身份证号码` holds the alias 身份证号码; one wrong letter in a long head is forgiven too. */
function similarHeader(key: string, index: AliasIndex): HeaderMatch | undefined {
  for (const [alias, field] of index.similar) {
    if (key.length > alias.length && key.length <= alias.length + 6 && (key.endsWith(alias) || key.startsWith(alias))) {
      return namesSomebodyElse(key.replace(alias, ''), field) ? undefined : { field, certainty: 0.75 }
    }
  }
  for (const [alias, field] of index.similar) {
    if (alias.length >= 4 && key.length === alias.length && differences(key, alias) === 1)
      return { field, certainty: 0.7 }
  }
  return undefined
}

/** `班主任联系电话` is not the child's: what stands before the alias must not name another person or thing. */
function namesSomebodyElse(rest: string, field: FieldName): boolean {
  // 包保人电话, 包保人单位: of the sponsor only the name is kept.
  if (field === 'sponsor_name') return /电话|手机|联系|单位|部门|职务|职称|身份|签/.test(rest)
  if (
    /班主任|教师|老师|校长|填表|经办|负责|包保|帮扶|受托|委托|联系人|出生地|迁|死亡|开户|银行|申请|村干|审核|配偶/.test(
      rest,
    )
  )
    return true
  const aboutRelative = /父|母|监护|家长|户主|成员/.test(rest)
  return aboutRelative && !/^(father|mother|guardian|householder)/.test(field)
}

function differences(a: string, b: string): number {
  let count = 0
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++
  return count
}

/** Key under which a corrected mapping is remembered: the heads in their order. */
export function headerFingerprint(headers: readonly string[]): string {
  return headers.map((header) => headerKeys(header)[0] ?? '').join('|')
}
