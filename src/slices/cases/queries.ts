import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { type Sight, sightOf } from '../../kernel/duty.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { cursorRows, pageOf, USUAL_PAGE, xlsxBytes } from '../../platform/lists.ts'
import { schoolNames } from '../directory/index.ts'
import { findVeil, listExporter, type Veil } from '../disclosure/index.ts'
import { openedChild, type PlaceNames, placeNames } from '../register/index.ts'
import { type CaseCounts, CaseFilter, type CaseLine } from './contract.ts'
import { isOverdue } from './domain.ts'
import { caseColumns, caseSheetRow } from './export.ts'
import { permissions } from './policy.ts'
import { causesOf } from './sealed.ts'
import {
  caseRowsQuery,
  countCaseRows,
  countCasesBy,
  type ListedCase,
  listCaseRows,
  withChildren,
} from './store-lists.ts'
import { texts } from './texts.ts'

export interface CaseListPage {
  readonly rows: CaseLine[]
  readonly nextCursor: string | null
  readonly total: number
}

/** Names a list of cases needs. */
export interface CaseNames {
  readonly places: PlaceNames
  readonly schools: ReadonlyMap<string, string>
}

export async function caseNames(tx: Tx, actor: Actor, on: PlainDate): Promise<CaseNames> {
  const { county } = actor.scope
  return { places: await placeNames(tx, county, on), schools: await schoolNames(tx, county) }
}

/** Lists cases of the actor's scope, what is due first. */
export async function listCases(
  app: App,
  actor: Actor,
  filter: CaseFilter,
): Promise<Decision<CaseListPage, 'case.cursor-unknown'>> {
  const today = app.clock.today()
  const limit = filter.limit ?? USUAL_PAGE
  return withScope(app.db, actor.scope, async (tx) => {
    const rows = await listCaseRows(tx, actor.scope, filter, today, limit + 1)
    if (!rows) return refuse('case.cursor-unknown')
    const total = await countCaseRows(tx, actor.scope, filter, today)
    const names = await caseNames(tx, actor, today)
    const veil = await findVeil(app, tx, actor, 'cases')
    return accept(
      pageOf(
        rows,
        limit,
        total,
        (row) => row.case_id,
        (row) => caseLineOf(row, names, today, veil, sightOf(actor.scope)),
      ),
    )
  })
}

/** Counts what each choice of a filter would show, within the other filters. */
export async function countCases(app: App, actor: Actor, filter: CaseFilter): Promise<CaseCounts> {
  const today = app.clock.today()
  const { state: _, phase: __, overdue: ___, agedOut: ____, ...others } = filter
  const { stage: _____, ...withoutStage } = filter
  const { division: ______, ...withoutDivision } = filter
  return withScope(app.db, actor.scope, async (tx) => {
    const { scope } = actor
    const names = await caseNames(tx, actor, today)
    const byTownship = await countCasesBy(tx, scope, withoutDivision, today, 'township')
    return {
      open: await countCaseRows(tx, scope, { ...others, phase: 'open' }, today),
      overdue: await countCaseRows(tx, scope, { ...others, overdue: true }, today),
      agedOut: await countCaseRows(tx, scope, { ...others, agedOut: true }, today),
      byState: Object.fromEntries(await countCasesBy(tx, scope, others, today, 'state')),
      byStage: sightOf(scope).tellsSchooling
        ? Object.fromEntries(await countCasesBy(tx, scope, withoutStage, today, 'stage'))
        : {},
      byTownship: [...byTownship].map(([code, count]) => ({ code, name: names.places.division(code), count })),
    }
  })
}

/** 疑似辍学、辍学台账: the ledger of cases as Excel. */
export const casesExporter = listExporter({
  list: 'cases',
  roles: permissions['cases.export'],
  filter: CaseFilter,
  title: (language) => texts['case.list-title'][language],
  count: (app, tx, actor, filter) => countCaseRows(tx, actor.scope, filter, app.clock.today()),
  async write(app, tx, actor, filter, { language, veil, watermark }) {
    const today = app.clock.today()
    const names = await caseNames(tx, actor, today)
    async function* sheetRows() {
      for await (const listed of cursorRows(tx, caseRowsQuery(tx, actor.scope, filter, today)))
        for (const row of await withChildren(tx, actor.scope, [listed]))
          yield caseSheetRow(
            caseLineOf(row, names, today, veil, sightOf(actor.scope)),
            { ...row, causes: [...causesOf(app.secrets, row)] },
            guardianOf(app, row, veil),
            language,
          )
    }
    return xlsxBytes({
      sheetName: texts['case.sheet-name'][language],
      watermark,
      title: `${texts['case.list-title'][language]} ${today}`,
      columns: caseColumns(language),
      rows: sheetRows(),
    })
  },
})

/** A case with the telephones of the guardians opened. */
export function openedGuardians(app: App, row: ListedCase): Pick<ListedCase, 'guardian1_phone' | 'guardian2_phone'> {
  return openedChild(app.secrets, { ...row, sealed: row.child_sealed })
}

function guardianOf(app: App, row: ListedCase, veil: Veil) {
  return {
    guardian: veil.show('name', row.guardian1_name, row.child_id),
    guardianPhone: veil.show('phone', openedGuardians(app, row).guardian1_phone, row.child_id),
  }
}

/** The school and who leads there, the stage, the finding and whose turn it is are nothing to who is told only of the child. */
const NO_SCHOOLING = {
  schoolName: null,
  stage: 'unknown',
  leadUnit: '',
  leadName: '',
  findingId: null,
  dueOn: null,
  isOverdue: false,
} satisfies Partial<CaseLine>

export function caseLineOf(row: ListedCase, names: CaseNames, today: PlainDate, veil: Veil, sight: Sight): CaseLine {
  const leadName =
    row.lead_line === 'school'
      ? (names.schools.get(row.lead_unit) ?? row.lead_unit)
      : names.places.division(row.lead_unit)
  return {
    caseId: row.case_id,
    caseNumber: row.case_number,
    state: row.state,
    stateOn: row.state_on,
    childId: row.child_id,
    childName: veil.show('name', row.child_name, row.child_id) ?? '—',
    sex: row.child_sex,
    bornOn: row.child_born_on,
    groups: (row.child_groups ?? []).filter((group) => sight.tellsGroup(group)),
    townshipName: names.places.township(row.division_code),
    villageName: names.places.village(row.division_code),
    // A sponsoring school leads for a child who never went there: it is not the child's school.
    schoolName: row.child_school_name ?? (row.dropout_kind === 'left' && row.lead_line === 'school' ? leadName : null),
    dropoutKind: row.dropout_kind,
    stage: row.stage,
    foundBy: row.found_by,
    foundOn: row.found_on,
    findingId: row.finding_id,
    leadLine: row.lead_line,
    leadUnit: row.lead_unit,
    leadName,
    dueOn: row.due_on,
    isOverdue: isOverdue({ state: row.state, dueOn: row.due_on }, today),
    agedOutOn: row.aged_out_on,
    ...(!sight.tellsSchooling && NO_SCHOOLING),
  }
}
