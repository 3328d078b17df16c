import { type Cell, cellText, type TableRow } from '../../../platform/tables/cell.ts'
import type { FieldName } from '../fields-domain.ts'
import type { SkipReason } from '../remarks-domain.ts'
import { headerKeys } from './headers.ts'
import { readIdCell } from './identity.ts'
import { readDay } from './days.ts'
import { plainText } from './value-lists.ts'

const TOTAL = /^(合计|总计|小计|共计|本页合计|累计|总人数|共\d+人|合计人数)/
const NOTE =
  /^(备注|说明|注[::]?|填表|填报|制表|审核|负责人|经办|单位|联系人[::]|校长|主管|报送|统计|日期[::]|本表|以上|第?\d+页|打印)/

export interface SkipRules {
  /** Columns that are used, by field. */
  readonly columns: ReadonlyMap<FieldName, number>
  /** `headerKeys` of each column's head. */
  readonly headKeys: readonly (string | undefined)[]
}

/** Tells why a row holds no child; undefined when it may hold one. A doubtful row is not skipped: it is checked. */
export function skipReasonOf(row: TableRow, rules: SkipRules): SkipReason | undefined {
  // Nearly every row ends here.
  const idCell = row.cells[rules.columns.get('citizen_id') ?? -1]
  if (typeof idCell === 'number' || (typeof idCell === 'string' && /^\s*\d{14}/.test(idCell))) return undefined
  const filled = row.cells.flatMap((cell, index) => (plainText(cell) === '' ? [] : [{ cell, index }]))
  if (filled.length === 0) return 'blank'
  if (isRepeatedHead(row, rules)) return 'repeated-head'
  if (hasIdentity(row, rules)) return undefined
  const first = plainText(filled[0]!.cell)
  const nameColumn = rules.columns.get('name')
  const name = nameColumn === undefined ? '' : plainText(row.cells[nameColumn] ?? null)
  if (filled.slice(0, 3).some(({ cell }) => TOTAL.test(plainText(cell))) || TOTAL.test(name)) return 'total'
  if (NOTE.test(first) && (name === '' || name === first)) return 'note'
  const used = new Set(rules.columns.values())
  if (!filled.some(({ index }) => used.has(index))) return 'no-used-cell'
  // One long text over the width of the sheet, such as the name of the next village.
  return filled.length === 1 && filled[0]!.index !== nameColumn ? 'note' : undefined
}

function isRepeatedHead(row: TableRow, { headKeys }: SkipRules): boolean {
  let same = 0
  let filled = 0
  for (const [index, cell] of row.cells.entries()) {
    if (typeof cell !== 'string') continue
    filled++
    const key = headerKeys(cell)[0]
    if (key && key === headKeys[index]) same++
    if (filled >= 4 && same === 0) return false
  }
  return same >= 2 && same >= filled / 2
}

function hasIdentity(row: TableRow, { columns }: SkipRules): boolean {
  const at = (field: FieldName): Cell => row.cells[columns.get(field) ?? -1] ?? null
  return (
    readIdCell(at('citizen_id')).kind === 'id' ||
    (cellText(at('born_on')) !== '' && readDay(at('born_on')).kind === 'day')
  )
}
