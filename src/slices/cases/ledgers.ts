import { GRADES, NATIONALITIES } from '../../kernel/codes.ts'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { cursorRows, USUAL_PAGE, xlsxBytes } from '../../platform/lists.ts'
import type { ExportColumn } from '../../platform/tables/index.ts'
import { sponsoringSchools } from '../directory/index.ts'
import { type AnyExporter, findVeil, listExporter, type Veil } from '../disclosure/index.ts'
import { openedPupil } from '../enrolment/index.ts'
import { openedChild, type SaidOfChild } from '../register/index.ts'
import type { Cause } from './domain.ts'
import { LedgerFilter, type LedgerLine } from './ledger-contract.ts'
import { LEDGER_COLUMNS, LEDGERS, type Ledger, type LedgerColumn } from './ledger-domain.ts'
import { permissions } from './policy.ts'
import { type CaseNames, caseNames } from './queries.ts'
import { causesOf, openFacts, openWords } from './sealed.ts'
import { sheetTexts } from './sheet-texts.ts'
import {
  countLedgerRows,
  type LedgerRow,
  ledgerRowsQuery,
  listLedgerRows,
  placeOfRow,
  readPlace,
  withChildren,
} from './store-ledger.ts'
import { selectCaseRules } from './store-rules.ts'
import { texts } from './texts.ts'

interface LedgerPage {
  readonly rows: LedgerLine[]
  readonly nextCursor: string | null
  readonly total: number
}

const listOf = (ledger: Ledger) => `ledger-${ledger}` as const
const dayOf = (app: App, filter: LedgerFilter): PlainDate => {
  const today = app.clock.today()
  return filter.on !== undefined && filter.on < today ? (filter.on as PlainDate) : today
}

/** One page of a ledger as it stood on a day; a day to come is shown as today. */
export async function listLedger(
  app: App,
  actor: Actor,
  filter: LedgerFilter,
): Promise<Decision<LedgerPage, 'case.cursor-unknown'>> {
  const limit = filter.limit ?? USUAL_PAGE
  const after = filter.cursor === undefined ? undefined : readPlace(filter.cursor)
  if (filter.cursor !== undefined && !after) return refuse('case.cursor-unknown')
  const on = dayOf(app, filter)
  return withScope(app.db, actor.scope, async (tx) => {
    const found = await listLedgerRows(tx, actor.scope, filter, on, { ...(after && { after }), limit: limit + 1 })
    const shown = await withChildren(tx, actor.scope, found.slice(0, limit))
    const words = await wordsOf(app, tx, actor, filter.ledger)
    const last = found.length > limit ? shown.at(-1) : undefined
    return accept({
      rows: shown.map((row) => lineOf(app, row, words, on)),
      nextCursor: last ? placeOfRow(filter.ledger, last) : null,
      total: await countLedgerRows(tx, actor.scope, filter, on),
    })
  })
}

interface Words {
  readonly names: CaseNames
  readonly veil: Veil
  readonly closing: ReadonlyMap<string, string>
  /** Sponsoring school by village. */
  readonly sponsors: ReadonlyMap<string, string>
}

async function wordsOf(app: App, tx: Parameters<typeof caseNames>[0], actor: Actor, ledger: Ledger): Promise<Words> {
  const { rules } = await selectCaseRules(tx, actor.scope.county)
  return {
    names: await caseNames(tx, actor, app.clock.today()),
    veil: await findVeil(app, tx, actor, listOf(ledger)),
    closing: new Map(rules.closingReasons.map((reason) => [reason.code, reason.label])),
    sponsors: await sponsoringSchools(tx, actor.scope.county, app.clock.today()),
  }
}

function lineOf(app: App, row: LedgerRow, words: Words, on: PlainDate): LedgerLine {
  const { names, veil, closing } = words
  const child = openedChild(app.secrets, { ...row, sealed: row.child_sealed, guardian2_phone: null })
  const id = row.child_id
  // The register keeps the standing of its last comparison only: of an earlier day nobody knows it.
  const isStandingKnown = row.standing_on !== null && row.standing_on <= on
  return {
    childId: id,
    caseId: row.case_id,
    township: names.places.township(row.division_code),
    village: `${names.places.village(row.division_code)}${veil.show('address', child.village_group ?? '', id)}`,
    householder: veil.show('name', child.householder_name ?? null, id),
    kinToHouseholder: child.kin_to_householder ?? null,
    name: veil.show('name', row.child_name, id) ?? '—',
    sex: row.sex,
    nationality: row.nationality === null ? null : (NATIONALITIES[row.nationality] ?? row.nationality),
    bornOn: row.born_on,
    citizenId: veil.show('number', child.citizen_id, id),
    householdAddress: veil.show('address', child.household_address, id),
    residenceAddress: veil.show('address', child.residence_address, id),
    guardian: veil.show('name', row.guardian1_name, id),
    guardianPhone: veil.show('phone', child.guardian1_phone, id),
    standing: isStandingKnown ? row.standing : null,
    verifiedOn: row.case_id ? row.verified_on : isStandingKnown ? row.standing_on : null,
    school: row.school_name,
    grade: row.grade_code === null ? null : (GRADES[row.grade_code] ?? row.grade_code),
    pupilNumber: veil.show('number', pupilNumberOf(app, row), id),
    groups: row.groups ?? [],
    ...besideOf(app, row, child, words, isStandingKnown),
    state: row.state,
    stateOn: row.state_on,
    ...caseOf(app, row, names, closing),
    ...toldOf(app, row, veil),
  }
}

function pupilNumberOf({ secrets }: App, { county_code, pupil }: LedgerRow): string | null {
  return pupil && openedPupil(secrets, { ...pupil, county_code, citizen_id: null }).pupil_number
}

/** Causes and whereabouts: those of the confirmation, as long as there is none those that were told last. */
function toldOf({ secrets }: App, row: LedgerRow, veil: Veil): Pick<LedgerLine, 'causes' | 'whereabouts'> {
  const { county_code: county, case_id: caseId, case_sealed: sealed } = row
  let causes = row.causes &&
    caseId && [...causesOf(secrets, { county_code: county, case_id: caseId, causes: row.causes, sealed })]
  let whereabouts: string | undefined
  for (const { table, id, facts, sealed: words } of row.told ?? []) {
    if (causes && whereabouts !== undefined) break
    const at = { county, table, id }
    whereabouts ??= openWords(secrets, at, words)['whereabouts']
    causes ??= (openFacts(secrets, at, facts, words)['causes'] as Cause[] | undefined) ?? null
  }
  return { causes: causes || [], whereabouts: veil.show('address', whereabouts ?? null, row.child_id) }
}

function placementOf({ secrets }: App, { county_code: county, support }: LedgerRow): string | null {
  if (support === null) return null
  const { placement } = openFacts(
    secrets,
    { county, table: 'cases.case_record', id: support.id },
    support.facts,
    support.sealed,
  )
  return (placement as string | undefined) ?? null
}

const OUT_OF_SCHOOL = ['in-no-school', 'deferred', 'home-taught']

/**
 * Who answers for the child — the lead of the working group, before there is one who the roster names, else the
 * village's school —, why it is in no school, and the paper that allows it. The rosters speak of the last comparison.
 */
function besideOf(app: App, row: LedgerRow, said: SaidOfChild, { names, sponsors }: Words, isSaid: boolean) {
  const school = sponsors.get(row.division_code)
  const { county_code: county, deferral_event_id: stepId, deferral_sealed: sealed } = row
  const paper = stepId === null ? {} : openWords(app.secrets, { county, table: 'cases.case_event', id: stepId }, sealed)
  return {
    sponsor: row.sponsor ?? said.sponsor_name ?? (school === undefined ? null : (names.schools.get(school) ?? school)),
    notInSchoolReason: (isSaid && OUT_OF_SCHOOL.includes(row.standing ?? '') && said.not_in_school_reason) || null,
    deferralPaper: paper['evidenceRef'] ?? ((isSaid && said.deferral_paper) || null),
  }
}

function caseOf(app: App, row: LedgerRow, names: CaseNames, closing: ReadonlyMap<string, string>) {
  const lead = row.lead_unit
  return {
    caseNumber: row.case_number,
    foundBy: row.found_by,
    foundOn: row.found_on,
    outOfSchoolSince: row.out_of_school_since,
    explanation: row.explanation,
    lead:
      lead === null
        ? null
        : row.lead_line === 'school'
          ? (names.schools.get(lead) ?? lead)
          : names.places.division(lead),
    members: row.members,
    visitCount: row.visit_count,
    lastVisitOn: row.last_visit_on,
    papers: row.papers ?? [],
    returnedOn: row.returned_on,
    placement: placementOf(app, row),
    stability: row.stability,
    closingReason: row.closing_reason === null ? null : (closing.get(row.closing_reason) ?? row.closing_reason),
    closedOn: row.closed_on,
  }
}

/** What codes of a column are said with; the others are words and days as they are. */
const SAID: Readonly<Partial<Record<LedgerColumn, string>>> = {
  sex: 'sex',
  standing: 'standing',
  state: 'case.state',
  foundBy: 'case.found-by',
  causes: 'case.cause',
  explanation: 'case.explanation',
  groups: 'group',
  placement: 'case.placement',
  stability: 'case.check-finding',
}
const DAYS: readonly LedgerColumn[] = [
  'bornOn',
  'stateOn',
  'foundOn',
  'outOfSchoolSince',
  'lastVisitOn',
  'returnedOn',
  'closedOn',
  'verifiedOn',
]
const WIDE: readonly LedgerColumn[] = [
  'householdAddress',
  'residenceAddress',
  'members',
  'sponsor',
  'notInSchoolReason',
  'whereabouts',
  'papers',
  'causes',
]

type SheetRow = Readonly<Record<string, string | number | null>>

function sheetColumns(ledger: Ledger, language: Language): ExportColumn<SheetRow>[] {
  const columns = LEDGER_COLUMNS[ledger].map(
    (key): ExportColumn<SheetRow> => ({
      key,
      header: texts[`ledger.column.${key}`][language],
      width: WIDE.includes(key) ? 30 : 14,
      type: DAYS.includes(key) ? 'date' : key === 'visitCount' ? 'number' : 'text',
    }),
  )
  return [{ key: 'number', header: texts['ledger.column.number'][language], width: 6, type: 'number' }, ...columns]
}

function sheetRow(ledger: Ledger, line: LedgerLine, number: number, language: Language): SheetRow {
  const say = (key: string): string => sheetTexts[key]?.[language] ?? key.slice(key.lastIndexOf('.') + 1)
  const cell = (column: LedgerColumn): string | number | null => {
    const value = line[column]
    if (column === 'papers')
      return line.papers.map((one) => `${say(`document.kind.${one.kind}`)} ${one.number} ${one.issuedOn}`).join('；')
    const prefix = SAID[column]
    if (Array.isArray(value)) return value.map((one) => say(`${prefix}.${String(one)}`)).join('、')
    return prefix && typeof value === 'string' ? say(`${prefix}.${value}`) : (value as string | number | null)
  }
  return { number, ...Object.fromEntries(LEDGER_COLUMNS[ledger].map((column) => [column, cell(column)])) }
}

/** The three ledgers as Excel, as they stood on the day of the filter. */
export const ledgerExporters: readonly AnyExporter[] = LEDGERS.map((ledger) =>
  listExporter({
    list: listOf(ledger),
    roles: permissions['cases.export'],
    filter: LedgerFilter,
    title: (language) => texts[`ledger.${ledger}`][language],
    count: (app, tx, actor, filter) => countLedgerRows(tx, actor.scope, { ...filter, ledger }, dayOf(app, filter)),
    async write(app, tx, actor, filter, { language, veil, watermark }) {
      const on = dayOf(app, filter)
      const words = { ...(await wordsOf(app, tx, actor, ledger)), veil }
      async function* rows() {
        let number = 0
        for await (const listed of cursorRows(tx, ledgerRowsQuery(tx, actor.scope, { ...filter, ledger }, on)))
          for (const row of await withChildren(tx, actor.scope, [listed]))
            yield sheetRow(ledger, lineOf(app, row, words, on), ++number, language)
      }
      const title = texts[`ledger.${ledger}`][language]
      const columns = sheetColumns(ledger, language)
      return xlsxBytes({ sheetName: title, watermark, title: `${title} ${on}`, columns, rows: rows() })
    },
  }),
)
