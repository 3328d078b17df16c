import { readCitizenId } from '../../kernel/citizen-id.ts'
import { NATIONALITIES } from '../../kernel/codes.ts'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { cursorRows, pageOf, USUAL_PAGE, xlsxBytes } from '../../platform/lists.ts'
import { recordAudit } from '../audit/index.ts'
import type { ChildCard, ChildFilter, ChildLine } from './contract.ts'
import { childColumns, childSheetRow } from './export.ts'
import { type PlaceNames, placeNames } from './places.ts'
import {
  type ChildTable,
  childRowsQuery,
  countChildren,
  findChild,
  findChildrenByCitizenId,
  findChildrenByName,
  listChildRecords,
  listChildRows,
} from './store.ts'
import { texts } from './texts.ts'

export interface ChildPage {
  readonly rows: ChildLine[]
  readonly nextCursor: string | null
  readonly total: number
}

/** Lists children of the actor's scope, one page at a time. */
export async function listChildren(
  app: App,
  actor: Actor,
  filter: ChildFilter,
): Promise<Decision<ChildPage, 'register.cursor-unknown'>> {
  const limit = filter.limit ?? USUAL_PAGE
  return withScope(app.db, actor.scope, async (tx) => {
    const rows = await listChildRows(tx, actor.scope, filter, limit + 1)
    if (!rows) return refuse('register.cursor-unknown')
    const total = await countChildren(tx, actor.scope, filter)
    const places = await placeNames(tx, actor.scope.county, app.clock.today())
    return accept(
      pageOf(
        rows,
        limit,
        total,
        (row) => row.child_id,
        (row) => childLineOf(row, places),
      ),
    )
  })
}

const SEARCH_LIMIT = 100

/** Finds children by the beginning of a name or a whole ID number. That somebody searched is put on record, not for whom. */
export async function searchChildren(
  app: App,
  actor: Actor,
  typed: string,
): Promise<Decision<ChildPage, 'register.citizen-id-faulty'>> {
  const text = nameText(typed)
  const id = readCitizenId(text)
  if (!id.ok && /\d{6}/.test(id.cleaned)) return refuse('register.citizen-id-faulty', { fault: id.fault })
  return withScope(app.db, actor.scope, async (tx) => {
    const rows = id.ok
      ? await findChildrenByCitizenId(tx, actor.scope, id.citizenId)
      : await findChildrenByName(tx, actor.scope, text, SEARCH_LIMIT)
    const places = await placeNames(tx, actor.scope.county, app.clock.today())
    await recordAudit(tx, {
      event: 'register.children-searched',
      actorId: actor.id,
      details: { by: id.ok ? 'citizen-id' : 'name', found: rows.length },
    })
    return accept({ rows: rows.map((row) => childLineOf(row, places)), nextCursor: null, total: rows.length })
  })
}

/** Names as the rosters keep them: one kind of middle dot (standards §3.1), no blanks around or inside Chinese names. */
function nameText(typed: string): string {
  return typed
    .normalize('NFKC')
    .trim()
    .replace(/[・•．.‧∙⋅]/g, '·')
    .replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '')
}

/** Shows a child's card; the look is put on record in the same transaction. */
export async function showChild(
  app: App,
  actor: Actor,
  childId: string,
): Promise<Decision<ChildCard, 'register.child-not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findChild(tx, actor.scope, childId)
    if (!row) return refuse('register.child-not-found')
    const records = await listChildRecords(tx, actor.scope, childId)
    const places = await placeNames(tx, actor.scope.county, app.clock.today())
    await recordAudit(tx, { event: 'register.child-card-viewed', actorId: actor.id, subjectId: childId })
    return accept({
      child: {
        ...childLineOf(row, places),
        formerName: row.former_name,
        householdAddress: row.household_address,
        residenceAddress: row.residence_address,
        guardians: guardiansOf(row),
        standingOn: row.standing_on,
      },
      records: records.map((record) => ({
        rosterId: record.roster_id,
        rowNo: record.row_no,
        kind: record.kind,
        sourceName: record.source_name,
        asOfOn: record.as_of_on,
        how: record.how,
        probability: record.probability,
        facts: record.facts,
        explanation: record.explanation ?? [],
      })),
    })
  })
}

/** Writes the list of children as Excel (适龄儿童台账) and puts on record how many left the system. */
export async function exportChildren(
  app: App,
  actor: Actor,
  filter: ChildFilter,
  language: Language,
): Promise<Uint8Array> {
  return withScope(app.db, actor.scope, async (tx) => {
    const places = await placeNames(tx, actor.scope.county, app.clock.today())
    let count = 0
    async function* sheetRows() {
      for await (const row of cursorRows(tx, childRowsQuery(tx, actor.scope, filter))) {
        yield childSheetRow(childLineOf(row, places), row, ++count, language)
      }
    }
    const bytes = await xlsxBytes({
      sheetName: texts['register.sheet-name'][language],
      title: `${texts['register.list-title'][language]} ${app.clock.today()}`,
      columns: childColumns(language),
      rows: sheetRows(),
    })
    await recordAudit(tx, {
      event: 'register.children-exported',
      actorId: actor.id,
      details: { count, ...filterForRecord(filter) },
    })
    return bytes
  })
}

/** What of a filter the record keeps: codes, never the place in the list. */
function filterForRecord(filter: ChildFilter): Record<string, string | boolean> {
  const { cursor: _, limit: __, ...kept } = filter
  return kept as Record<string, string | boolean>
}

export function guardiansOf(row: ChildTable): { name: string; role: string | null; phone: string | null }[] {
  const guardian = (name: string | null, role: string | null, phone: string | null) =>
    name === null ? [] : [{ name, role, phone }]
  return [
    ...guardian(row.guardian1_name, row.guardian1_role, row.guardian1_phone),
    ...guardian(row.guardian2_name, row.guardian2_role, row.guardian2_phone),
  ]
}

function childLineOf(row: ChildTable, places: PlaceNames): ChildLine {
  return {
    childId: row.child_id,
    name: row.name,
    sex: row.sex,
    bornOn: row.born_on,
    citizenId: row.citizen_id,
    nationality: row.nationality === null ? null : (NATIONALITIES[row.nationality] ?? row.nationality),
    divisionCode: row.division_code,
    townshipName: places.township(row.division_code),
    villageName: places.village(row.division_code),
    guardianName: row.guardian1_name,
    guardianPhone: row.guardian1_phone,
    groups: row.groups,
    population: row.population,
    standing: row.standing,
    standingReason: row.standing_reason,
    standingCertainty: row.standing_certainty,
    schoolName: row.school_name,
    gradeCode: row.grade_code,
  }
}
