import { readCitizenId } from '../../kernel/citizen-id.ts'
import { NATIONALITIES } from '../../kernel/codes.ts'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { type Sight, sightOf } from '../../kernel/duty.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { cursorRows, pageOf, USUAL_PAGE, xlsxBytes } from '../../platform/lists.ts'
import { recordAudit } from '../audit/index.ts'
import { findVeil, listExporter, type Veil } from '../disclosure/index.ts'
import { type ChildCard, ChildFilter, type ChildLine } from './contract.ts'
import { isEnrolled } from './domain.ts'
import { childColumns, childSheetRow } from './export.ts'
import { type PlaceNames, placeNames } from './places.ts'
import { permissions } from './policy.ts'
import { LOOKUPS, openedChild, openedRecord, phoneDigits, type SaidOfChild } from './sealed.ts'
import {
  type ChildTable,
  childRowsQuery,
  countChildren,
  findChild,
  findChildrenByCitizenId,
  findChildrenByName,
  findChildrenByPhone,
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
    const veil = await findVeil(app, tx, actor, 'children')
    const sight = sightOf(actor.scope)
    return accept(
      pageOf(
        rows,
        limit,
        total,
        (row) => row.child_id,
        (row) => childLineOf(openedChild(app.secrets, row), places, veil, sight),
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
  if (!id.ok && /\d{6}/.test(id.cleaned) && !PHONE.test(phoneDigits(text)))
    return refuse('register.citizen-id-faulty', { fault: id.fault })
  return withScope(app.db, actor.scope, async (tx) => {
    const found = await findRows(app, tx, actor, text, id.ok ? id.citizenId : undefined)
    const rows = found.rows.map((row) => openedChild(app.secrets, row))
    const places = await placeNames(tx, actor.scope.county, app.clock.today())
    await recordAudit(tx, {
      event: 'register.children-searched',
      actorId: actor.id,
      details: { by: found.by, found: rows.length },
    })
    const veil = await findVeil(app, tx, actor, 'children')
    const sight = sightOf(actor.scope)
    return accept({
      rows: rows.map((row) => childLineOf(row, places, veil, sight)),
      nextCursor: null,
      total: rows.length,
    })
  })
}

const PHONE = /^(\+?86)?1\d{10}$|^0\d{2,3}-?\d{7,8}$/

async function findRows(app: App, tx: Tx, actor: Actor, text: string, citizenId: string | undefined) {
  const { scope } = actor
  const hashes = (kind: string, value: string) => app.secrets.lookups(scope.county, kind, value)
  if (citizenId !== undefined) {
    const rows = await findChildrenByCitizenId(tx, scope, citizenId, hashes(LOOKUPS.citizenId, citizenId))
    return { by: 'citizen-id', rows }
  }
  const phone = phoneDigits(text)
  if (PHONE.test(phone))
    return { by: 'phone', rows: await findChildrenByPhone(tx, scope, hashes(LOOKUPS.phone, phone)) }
  return { by: 'name', rows: await findChildrenByName(tx, scope, text, SEARCH_LIMIT) }
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
    const kept = await findChild(tx, actor.scope, childId)
    if (!kept) return refuse('register.child-not-found')
    const row = openedChild(app.secrets, kept)
    const keptRecords = await listChildRecords(tx, actor.scope, childId)
    const records = keptRecords.map((record) => openedRecord(app.secrets, record))
    const places = await placeNames(tx, actor.scope.county, app.clock.today())
    const veil = await findVeil(app, tx, actor)
    const first = records[0]?.facts ?? {}
    await recordAudit(tx, { event: 'register.child-card-viewed', actorId: actor.id, subjectId: childId })
    return accept({
      child: {
        ...childLineOf(row, places, veil, sightOf(actor.scope)),
        formerName: veil.show('name', row.former_name, childId),
        householdAddress: veil.show('address', row.household_address, childId),
        residenceAddress: veil.show('address', row.residence_address, childId),
        guardians: guardiansOf(row, veil),
        standingOn: row.standing_on,
        ...saidOf(row, sightOf(actor.scope)),
      },
      records: records.map((record) => ({
        rosterId: record.roster_id,
        rowNo: record.row_no,
        kind: record.kind,
        sourceName: record.source_name,
        asOfOn: record.as_of_on,
        how: record.how,
        probability: record.probability,
        facts: veil.facts(record.facts, childId),
        differs: differingFields(first, record.facts),
        explanation: record.explanation ?? [],
      })),
    })
  })
}

/** Fields a record has otherwise than the first one, which has them too. */
function differingFields(first: Readonly<Record<string, unknown>>, facts: Readonly<Record<string, unknown>>): string[] {
  const numberOf = (record: Readonly<Record<string, unknown>>) =>
    record['citizen_id'] ?? record['citizen_id_text'] ?? ''
  const differing = Object.keys(facts).filter((field) => (first[field] ?? '') !== '' && first[field] !== facts[field])
  // A faulty number stands beside the right one.
  const numbersDiffer = numberOf(first) !== '' && numberOf(facts) !== '' && numberOf(first) !== numberOf(facts)
  return numbersDiffer ? [...new Set([...differing, 'citizen_id'])] : differing
}

/** 适龄儿童台账: the list of children as Excel. */
export const childrenExporter = listExporter({
  list: 'children',
  roles: permissions['register.export-children'],
  filter: ChildFilter,
  title: (language) => texts['register.list-title'][language],
  count: (_app, tx, actor, filter) => countChildren(tx, actor.scope, filter),
  async write(app, tx, actor, filter, { language, veil, watermark }) {
    const places = await placeNames(tx, actor.scope.county, app.clock.today())
    const sight = sightOf(actor.scope)
    async function* sheetRows() {
      let count = 0
      for await (const kept of cursorRows(tx, childRowsQuery(tx, actor.scope, filter))) {
        const row = openedChild(app.secrets, kept)
        const beside = { ...addressesOf(row, veil), ...saidOf(row, sight) }
        yield childSheetRow(childLineOf(row, places, veil, sight), beside, ++count, language)
      }
    }
    return xlsxBytes({
      sheetName: texts['register.sheet-name'][language],
      watermark,
      title: `${texts['register.list-title'][language]} ${app.clock.today()}`,
      columns: childColumns(language),
      rows: sheetRows(),
    })
  },
})

function addressesOf(row: ChildTable, veil: Veil) {
  return {
    householdAddress: veil.show('address', row.household_address, row.child_id),
    residenceAddress: veil.show('address', row.residence_address, row.child_id),
  }
}

/** What the rosters say of its schooling beside the standing, for those who are told of that. */
function saidOf(row: SaidOfChild, { tellsSchooling }: Sight) {
  return {
    sponsor: (tellsSchooling && row.sponsor_name) || null,
    deferralPaper: (tellsSchooling && row.deferral_paper) || null,
    notInSchoolReason: (tellsSchooling && row.not_in_school_reason) || null,
  }
}

function guardiansOf(row: ChildTable, veil: Veil): { name: string; role: string | null; phone: string | null }[] {
  const guardian = (name: string | null, role: string | null, phone: string | null) =>
    name === null
      ? []
      : [{ name: veil.show('name', name, row.child_id), role, phone: veil.show('phone', phone, row.child_id) }]
  return [
    ...guardian(row.guardian1_name, row.guardian1_role, row.guardian1_phone),
    ...guardian(row.guardian2_name, row.guardian2_role, row.guardian2_phone),
  ]
}

function childLineOf(row: ChildTable, places: PlaceNames, veil: Veil, sight: Sight): ChildLine {
  const { child_id: childId } = row
  const told = <T>(value: T): T | null => (sight.tellsSchooling ? value : null)
  return {
    childId,
    name: veil.show('name', row.name, childId),
    sex: row.sex,
    bornOn: row.born_on,
    citizenId: veil.show('number', row.citizen_id, childId),
    nationality: row.nationality === null ? null : (NATIONALITIES[row.nationality] ?? row.nationality),
    divisionCode: row.division_code,
    townshipName: places.township(row.division_code),
    villageName: places.village(row.division_code),
    guardianName: veil.show('name', row.guardian1_name, childId),
    guardianPhone: veil.show('phone', row.guardian1_phone, childId),
    groups: row.groups.filter(sight.tellsGroup),
    population: row.population,
    standing: told(row.standing),
    standingReason: told(row.standing_reason),
    standingCertainty: told(row.standing_certainty),
    schoolName: told(row.school_name),
    gradeCode: told(row.grade_code),
    enrolled: isEnrolled(row.standing),
  }
}
