import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { isUuid } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { pageOf, USUAL_PAGE } from '../../platform/lists.ts'
import { schoolNames } from '../directory/index.ts'
import { findVeil } from '../disclosure/index.ts'
import type { LeaverLine } from './contract.ts'
import { missingPapers } from './leaver-domain.ts'
import { permissions } from './policy.ts'
import {
  countLeavers,
  leaverNames,
  type LeaverFilter,
  type LeaverRow,
  listLeaverRows,
  listPapers,
} from './store-leavers.ts'

/** Lists leavers of the scope, newest first, with the papers on where they went. */
export async function listLeavers(
  app: App,
  actor: Actor,
  filter: LeaverFilter & { readonly cursor?: string | undefined; readonly limit?: number | undefined },
): Promise<Decision<{ rows: LeaverLine[]; nextCursor: string | null; total: number }, 'attendance.cursor-unknown'>> {
  if (filter.cursor !== undefined && !isUuid(filter.cursor)) return refuse('attendance.cursor-unknown')
  const limit = filter.limit ?? USUAL_PAGE
  const may = (permission: keyof typeof permissions) =>
    (permissions[permission] as readonly string[]).includes(actor.role)
  return withScope(app.db, actor.scope, async (tx) => {
    const rows = await listLeaverRows(tx, actor.scope, filter, filter.cursor, limit + 1)
    const total = await countLeavers(tx, actor.scope, filter)
    const veil = await findVeil(app, tx, actor)
    const children = rows.map((row) => row.child_id)
    const names = await leaverNames(tx, actor.scope, children)
    const schools = await schoolNames(tx, actor.scope.county)
    const leaverIds = rows.map((row) => row.leaver_id)
    const papersOf = Map.groupBy(await listPapers(tx, actor.scope, leaverIds), (row) => row.leaver_id)
    const lineOf = (row: LeaverRow): LeaverLine => {
      const filed = papersOf.get(row.leaver_id) ?? []
      const papers = filed.filter((one) => one.refused_on === null)
      const [schoolCode, classCode] = row.school_key.split('/')
      return {
        leaverId: row.leaver_id,
        childId: row.child_id,
        childName: veil.show('name', names.get(row.child_id) ?? '—', row.child_id),
        schoolName: schools.get(schoolCode ?? '') ?? null,
        classCode: classCode || null,
        kind: row.kind,
        leftOn: row.left_on,
        dueOn: row.due_on,
        state: row.state,
        papers: papers.map((one) => ({
          paper: one.paper,
          issuedBy: one.issued_by,
          issuedOn: one.issued_on,
          number: one.number,
          confirmedWith: one.confirmed_with,
          confirmedHow: one.confirmed_how,
        })),
        missing: row.state === 'open' ? [...missingPapers(papers.map((one) => one.paper))] : [],
        refusal: row.state === 'open' ? (filed.findLast((one) => one.refusal !== null)?.refusal ?? null) : null,
        version: row.version,
        abilities: {
          file: row.state === 'open' && may('attendance.file-leaver-paper'),
          confirm:
            row.state === 'proof-filed' &&
            may('attendance.confirm-leaver-proof') &&
            !papers.some((one) => one.filed_by === actor.id),
        },
      }
    }
    return accept(pageOf(rows, limit, total, (row) => row.leaver_id, lineOf))
  })
}
