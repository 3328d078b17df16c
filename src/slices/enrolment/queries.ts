import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Scope } from '../../kernel/scope.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { cursorRows, pageOf, USUAL_PAGE, xlsxBytes } from '../../platform/lists.ts'
import { findVeil, listExporter, type Veil } from '../disclosure/index.ts'
import { PupilFilter, type PupilLine } from './contract.ts'
import { pupilColumns, pupilSheetRow } from './export.ts'
import { permissions } from './policy.ts'
import { openedPupil } from './sealed.ts'
import { countPupils, listPupilRows, listPupilsOf, type PupilTable, pupilRowsQuery } from './store.ts'
import { texts } from './texts.ts'

export interface PupilPage {
  readonly rows: PupilLine[]
  readonly nextCursor: string | null
  readonly total: number
}

/** Lists pupil records of the actor's scope, one page at a time. */
export async function listPupils(
  app: App,
  actor: Actor,
  filter: PupilFilter,
): Promise<Decision<PupilPage, 'enrolment.cursor-unknown'>> {
  const limit = filter.limit ?? USUAL_PAGE
  return withScope(app.db, actor.scope, async (tx) => {
    const rows = await listPupilRows(tx, actor.scope, filter, limit + 1)
    if (!rows) return refuse('enrolment.cursor-unknown')
    const total = await countPupils(tx, actor.scope, filter)
    const veil = await findVeil(app, tx, actor, 'pupils')
    return accept(
      pageOf(
        rows,
        limit,
        total,
        (row) => row.pupil_id,
        (row) => pupilLineOf(openedPupil(app.secrets, row), veil),
      ),
    )
  })
}

/** The list of pupil records as Excel. */
export const pupilsExporter = listExporter({
  list: 'pupils',
  roles: permissions['enrolment.export-pupils'],
  filter: PupilFilter,
  title: (language) => texts['enrolment.list-title'][language],
  count: (_app, tx, actor, filter) => countPupils(tx, actor.scope, filter),
  async write(app, tx, actor, filter, { language, veil, watermark }) {
    async function* sheetRows() {
      for await (const row of cursorRows(tx, pupilRowsQuery(tx, actor.scope, filter)))
        yield pupilSheetRow(pupilLineOf(openedPupil(app.secrets, row), veil), language)
    }
    return xlsxBytes({
      sheetName: texts['enrolment.sheet-name'][language],
      watermark,
      title: `${texts['enrolment.list-title'][language]} ${app.clock.today()}`,
      columns: pupilColumns(language),
      rows: sheetRows(),
    })
  },
})

/** 学籍号 of a child: that of the newest record that has one; undefined where none in the scope does. */
export async function findPupilNumber(
  app: Pick<App, 'secrets'>,
  tx: Tx,
  scope: Scope,
  childId: string,
): Promise<string | undefined> {
  const rows = await listPupilsOf(tx, scope, childId)
  return rows.map((row) => openedPupil(app.secrets, row).pupil_number).find((number) => number !== null) ?? undefined
}

function pupilLineOf(row: PupilTable, veil: Veil): PupilLine {
  const { child_id: childId } = row
  return {
    pupilId: row.pupil_id,
    childId,
    pupilNumber: veil.show('number', row.pupil_number, childId),
    name: veil.show('name', row.name, childId),
    sex: row.sex,
    bornOn: row.born_on,
    citizenId: veil.show('number', row.citizen_id, childId),
    schoolCode: row.school_code,
    schoolName: row.school_name,
    isHere: row.is_here,
    gradeCode: row.grade_code,
    classCode: row.class_code,
    status: row.status,
    studyMode: row.study_mode,
    attends: row.attends,
    verdict: row.verdict,
    verdictReason: row.verdict_reason,
    verdictCertainty: row.verdict_certainty,
    how: row.how,
    probability: row.probability,
  }
}
