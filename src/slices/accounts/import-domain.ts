import type { RefusalDetails } from '../../kernel/decision.ts'
import { type CountyCode, divisionAt, levelOf } from '../../kernel/division-code.ts'
import { schoolKeyOf } from '../../kernel/scope.ts'
import type { Division, School } from '../directory/domain.ts'
import type { AccountFields, AccountRole } from './domain.ts'

/** What people call the columns of a list of accounts. */
export const IMPORT_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  displayName: ['姓名', '名字', 'name', 'displayname'],
  loginName: ['登录名', '账号', '用户名', 'login', 'loginname', 'username'],
  role: ['角色', '岗位', '职责', 'role'],
  place: ['管辖区划', '乡镇或村', '乡镇', '区划', '所在乡镇', 'division', 'township', 'village'],
  school: ['管辖学校', '学校', '学校名称', '学校标识码', 'school'],
  classCode: ['班级', '班级代码', '所带班级', 'class'],
  phone: ['联系电话', '电话', '手机', '手机号', 'phone', 'mobile'],
}
export const REQUIRED_COLUMNS: readonly string[] = ['displayName', 'loginName', 'role']

/** A row as text by the names of its columns. */
export interface ImportRow {
  readonly rowNo: number
  readonly cells: ReadonlyMap<string, string>
}

export interface ImportFault {
  readonly rowNo: number
  readonly code: `accounts.row.${string}`
  readonly details: RefusalDetails
}

export interface ReadAccount {
  readonly rowNo: number
  readonly fields: AccountFields
}

/** What the rows of a list are read against. */
export interface KnownPlaces {
  readonly county: CountyCode
  readonly divisions: readonly Division[]
  readonly schools: readonly School[]
  /** Words for roles, in both languages, and the codes themselves. */
  readonly roles: ReadonlyMap<string, AccountRole>
}

/** Reads accounts row by row; a row has an account or every fault it holds. */
export function readAccounts(
  rows: readonly ImportRow[],
  known: KnownPlaces,
): { readonly accounts: readonly ReadAccount[]; readonly faults: readonly ImportFault[] } {
  const seen = new Map<string, number>()
  const accounts: ReadAccount[] = []
  const faults: ImportFault[] = []
  for (const row of rows) {
    const before = faults.length
    const say = (code: string, value = '') =>
      faults.push({
        rowNo: row.rowNo,
        code: `accounts.row.${code}`,
        details: { rowNo: row.rowNo, value: short(value) },
      })
    const fields = readRow(row, known, say)
    const first = seen.get(fields.loginName.toLowerCase())
    if (first !== undefined) say('login-name-twice', `${first}`)
    seen.set(fields.loginName.toLowerCase(), first ?? row.rowNo)
    if (faults.length === before) accounts.push({ rowNo: row.rowNo, fields })
  }
  return { accounts, faults }
}

type Say = (code: string, value?: string) => void

function readRow(row: ImportRow, known: KnownPlaces, say: Say): AccountFields {
  const cell = (name: string) => row.cells.get(name) ?? ''
  const [displayName, loginName, roleWord, phone] = [
    cell('displayName'),
    cell('loginName'),
    cell('role'),
    cell('phone'),
  ]
  if (!displayName || displayName.length > 60) say('no-name', displayName)
  if (!loginName) say('no-login-name')
  if (phone && !/^[0-9+ -]{5,20}$/.test(phone)) say('bad-phone', phone)
  const role = known.roles.get(roleWord.toLowerCase())
  if (!role) say('unknown-role', roleWord)
  const lines = role
    ? linesFor(role, { place: cell('place'), school: cell('school'), classCode: cell('classCode') }, known, say)
    : {}
  // A row with a fault makes no account, whatever role stands in for the unknown one.
  return { displayName, loginName, role: role ?? 'village-officer', phone: phone || null, ...lines }
}

interface PlaceCells {
  readonly place: string
  readonly school: string
  readonly classCode: string
}

/** The scope a role gets from the cells that belong to it; cells of the other line are no concern of it. */
function linesFor(
  role: AccountRole,
  cells: PlaceCells,
  known: KnownPlaces,
  say: Say,
): Pick<AccountFields, 'divisionPrefix' | 'schoolPrefix'> {
  if (role === 'bureau-officer') return { divisionPrefix: known.county }
  if (role === 'township-officer') return { divisionPrefix: placeIn(cells.place, 'township', known, say) }
  if (role === 'village-officer') return { divisionPrefix: placeIn(cells.place, 'village', known, say) }
  if (role === 'school-officer') return { schoolPrefix: schoolIn(cells.school, undefined, known, say) }
  if (role === 'homeroom-teacher') {
    if (!/^\d{4}-\d{1,3}$/.test(cells.classCode)) say('no-class', cells.classCode)
    return { schoolPrefix: schoolIn(cells.school, cells.classCode, known, say) }
  }
  if (role === 'system-administrator') {
    if (cells.school) return { schoolPrefix: schoolIn(cells.school, undefined, known, say) }
    if (cells.place) return { divisionPrefix: placeIn(cells.place, 'township', known, say) }
  }
  return {}
}

const DIGITS = { township: 9, village: 12 } as const

/** A place by its code, by its name, or by township and village `白石镇 曲麦村`. */
function placeIn(text: string, level: 'township' | 'village', known: KnownPlaces, say: Say): string | null {
  const code = text.padEnd(12, '0')
  const places = known.divisions.filter((one) => one.level === level && levelOf(one.code) === level)
  const nameOf = new Map(known.divisions.map((one) => [one.code as string, one.name]))
  const words = text.replace(/\s+/g, '')
  const found = places.filter(
    (one) =>
      one.code === code || one.name === text || `${nameOf.get(divisionAt(one.code, 'township'))}${one.name}` === words,
  )
  if (found.length === 1) return found[0]!.code.slice(0, DIGITS[level])
  say(found.length === 0 ? `unknown-${level}` : 'ambiguous-place', text)
  return null
}

function schoolIn(text: string, classCode: string | undefined, known: KnownPlaces, say: Say): string | null {
  const found = known.schools.filter((one) => one.code === text || one.name === text)
  if (found.length === 1) return schoolKeyOf(found[0]!.code, classCode)
  say(found.length === 0 ? 'unknown-school' : 'ambiguous-place', text)
  return null
}

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
