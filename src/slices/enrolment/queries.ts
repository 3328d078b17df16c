import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { cursorRows, pageOf, USUAL_PAGE, xlsxBytes } from '../../platform/lists.ts'
import { recordAudit } from '../audit/index.ts'
import type { PupilFilter, PupilLine } from './contract.ts'
import { pupilColumns, pupilSheetRow } from './export.ts'
import { countPupils, listPupilRows, type PupilTable, pupilRowsQuery } from './store.ts'
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
    return accept(pageOf(rows, limit, total, (row) => row.pupil_id, pupilLineOf))
  })
}

/** Writes the list as Excel and puts on record how many records left the system. */
export async function exportPupils(
  app: App,
  actor: Actor,
  filter: PupilFilter,
  language: Language,
): Promise<Uint8Array> {
  return withScope(app.db, actor.scope, async (tx) => {
    let count = 0
    async function* sheetRows() {
      for await (const row of cursorRows(tx, pupilRowsQuery(tx, actor.scope, filter))) {
        count++
        yield pupilSheetRow(pupilLineOf(row), language)
      }
    }
    const bytes = await xlsxBytes({
      sheetName: texts['enrolment.sheet-name'][language],
      title: `${texts['enrolment.list-title'][language]} ${app.clock.today()}`,
      columns: pupilColumns(language),
      rows: sheetRows(),
    })
    const { cursor: _, limit: __, ...kept } = filter
    await recordAudit(tx, {
      event: 'enrolment.pupils-exported',
      actorId: actor.id,
      details: { count, ...(kept as Record<string, string | boolean>) },
    })
    return bytes
  })
}

function pupilLineOf(row: PupilTable): PupilLine {
  return {
    pupilId: row.pupil_id,
    childId: row.child_id,
    pupilNumber: row.pupil_number,
    name: row.name,
    sex: row.sex,
    bornOn: row.born_on,
    citizenId: row.citizen_id,
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
