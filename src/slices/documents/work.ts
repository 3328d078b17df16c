import { sql } from 'kysely'
import { addDays, type PlainDate, plainDate, yearOf } from '../../kernel/plain-date.ts'
import { cutOffOf } from '../../kernel/school-age.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withinCounty } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import { namedId } from '../../platform/named-id.ts'
import { getCountyRules } from '../directory/index.ts'
import { findVeil } from '../disclosure/index.ts'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import { entrantBirths, noticeDueOn } from './batch-domain.ts'
import { findOrgan } from './organs.ts'
import { organsOf, permissions } from './policy.ts'
import { findBatch } from './store-batches.ts'
import { listDocumentsById, openDocumentsOf } from './store-lists.ts'
import { batchProgress, countUncovered, openRunsOf } from './store-progress.ts'

const NOTICE = 'enrolment-notice'

/** Days before the last one on which a township is told that it has not begun its notices. */
const NOTICES_AHEAD_DAYS = 30

/** The notices a township owes and has not begun: they have no row, so their id is their name. */
interface NoticesOwed {
  readonly id: string
  readonly dueOn: PlainDate
  /** Entrants no run has come to. */
  readonly count: number
}

/** 入学通知书 nobody has begun for some entrants of the coming autumn, neither the township nor the bureau for all of them. */
async function noticesOwed(app: App, tx: Tx, actor: Actor): Promise<NoticesOwed | undefined> {
  const [organ] = organsOf(actor)
  if (organ?.kind !== 'township') return undefined
  const today = app.clock.today()
  const { schoolAge, noticeDaysBeforeTerm } = await getCountyRules(tx, actor.scope.county)
  const schoolYear = yearOf(today)
  const termOn = addDays(cutOffOf(schoolYear, schoolAge), 1)
  const dueOn = noticeDueOn(termOn, { noticeDaysBeforeTerm })
  if (today < addDays(dueOn, -NOTICES_AHEAD_DAYS) || today >= termOn) return undefined
  const of = {
    organ,
    place: actor.scope.divisionPrefix!,
    born: entrantBirths(schoolYear, schoolAge),
    since: plainDate(`${schoolYear}-01-01`),
  }
  const count = await withinCounty(tx, (wide) => countUncovered(tx, wide, { kind: NOTICE, schoolYear }, of))
  if (count === 0) return undefined
  return { id: namedId(actor.scope.county, organ.unit, NOTICE, schoolYear), dueOn, count }
}

/**
 * 入学通知书 (E2): those of a run that have not reached every family, for the organ that issued them, and those a township has
 * not begun, until the term begins. From then on the child that did not come is looked for, not the paper.
 */
export const noticeWork: WorkSource = {
  kind: 'notice-run',
  roles: permissions['documents.batches'],
  async waiting(actor, { app, tx, today }) {
    const { noticeDaysBeforeTerm } = await getCountyRules(tx, actor.scope.county)
    const owed = await noticesOwed(app, tx, actor)
    return sql`select b.batch_id as item_id, b.term_on - ${noticeDaysBeforeTerm}::int as due_on, 0 as level
        from ${openRunsOf(NOTICE, organsOf(actor), today)} where ${inScope(actor.scope, 'b')}
      union all
      select id, due_on, 0 from unnest(${owed ? [owed.id] : []}::uuid[], ${owed ? [owed.dueOn] : []}::date[]) as owed (id, due_on)`
  },
  async describe(app, tx, actor, ids) {
    const words = new Map<string, WorkWords>()
    const owed = await noticesOwed(app, tx, actor)
    const rules = await getCountyRules(tx, actor.scope.county)
    const today = app.clock.today()
    const what = `document.kind.${NOTICE}`
    if (owed && ids.includes(owed.id))
      words.set(owed.id, { what, subject: 'document.notices-owed', note: `0 / ${owed.count}`, opens: '' })
    for (const batchId of ids) {
      const batch = await findBatch(tx, actor.scope, batchId)
      if (!batch) continue
      const organ = { kind: batch.organ_kind, unit: batch.organ_unit }
      const dueOn = noticeDueOn(batch.term_on, rules)
      const villages = await batchProgress(tx, actor.scope, batch, { dueOn, today })
      const sum = (count: 'total' | 'served'): number => villages.reduce((total, village) => total + village[count], 0)
      words.set(batchId, {
        what,
        subject: (await findOrgan(tx, actor.scope.county, organ, batch.issued_on))?.name ?? batch.organ_unit,
        note: `${sum('served')} / ${sum('total')}`,
        opens: batchId,
      })
    }
    return words
  },
}

/** Papers an organ has issued and not served. The service of a case's paper is a deadline of the case, that of a batch is followed by village. */
export const documentWork: WorkSource = {
  kind: 'document',
  roles: permissions['documents.serve'],
  waiting: (actor) =>
    sql`select d.document_id as item_id, null::date as due_on, 0 as level from ${openDocumentsOf(organsOf(actor))}
      where ${inScope(actor.scope, 'd')}`,
  async describe(app, tx, actor, ids) {
    const veil = await findVeil(app, tx, actor)
    const rows = await listDocumentsById(tx, actor.scope, ids)
    return new Map(
      rows.map((row): [string, WorkWords] => [
        row.document_id,
        {
          what: `document.kind.${row.kind}`,
          subject:
            row.child_id === null ? row.document_number : (veil.show('name', row.child_name, row.child_id) ?? '—'),
          note: `${row.document_number} · ${row.issued_on}`,
          opens: row.document_id,
        },
      ]),
    )
  },
}
