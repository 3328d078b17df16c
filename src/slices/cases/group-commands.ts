import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { countyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { listOfficersOver, type Officer } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import type { GroupPart } from './rules/group.ts'
import { type DropoutCaseRow, findCaseForUpdate } from './store.ts'
import { type CaseMemberRow, endMembers, hasMemberBySubmission, insertMember } from './store-group.ts'
import { findListedCase } from './store-lists.ts'

export interface MemberDraft {
  readonly submissionId: string
  readonly part: GroupPart
  /** Somebody with an account; left out: somebody named by hand. */
  readonly accountId?: string | undefined
  readonly name?: string | undefined
  readonly unitName?: string | undefined
}

type MemberRefusal = 'case.not-found' | 'case.closed-already' | 'case.member-unnamed' | 'case.member-without-sight'

/** Accounts that see a case and may be named in its working group. */
export async function listCandidatesOf(
  app: App,
  actor: Actor,
  caseId: string,
): Promise<Decision<{ readonly rows: Officer[] }, 'case.not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findListedCase(tx, actor.scope, caseId)
    return row ? accept({ rows: await candidatesOf(app, tx, row) }) : refuse('case.not-found')
  })
}

type CaseKeys = Pick<DropoutCaseRow, 'county_code' | 'division_code' | 'school_key'>

const candidatesOf = (app: App, tx: Tx, row: CaseKeys): Promise<Officer[]> =>
  listOfficersOver(app, tx, countyCode(row.county_code), { divisionCode: row.division_code, schoolKey: row.school_key })

/** Who is meant: an account that sees the case, or a name and a unit written by hand. */
async function namedBy(
  app: App,
  tx: Tx,
  row: CaseKeys,
  { accountId, name = '', unitName = '' }: MemberDraft,
): Promise<Decision<Pick<CaseMemberRow, 'account_id' | 'name' | 'unit_name'>, MemberRefusal>> {
  if (accountId === undefined) {
    const named = { account_id: null, name: name.trim(), unit_name: unitName.trim() }
    return named.name && named.unit_name ? accept(named) : refuse('case.member-unnamed')
  }
  const officer = (await candidatesOf(app, tx, row)).find((one) => one.accountId === accountId)
  if (!officer) return refuse('case.member-without-sight')
  return accept({ account_id: officer.accountId, name: officer.name, unit_name: officer.unitName })
}

/** Names somebody of the working group (K5). A new responsible person takes the place of the one before. */
export async function addMember(
  app: App,
  actor: Actor,
  caseId: string,
  draft: MemberDraft,
): Promise<Decision<{ readonly caseId: string }, MemberRefusal>> {
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findCaseForUpdate(tx, actor.scope, caseId)
    if (!row) return refuse('case.not-found')
    if (await hasMemberBySubmission(tx, actor.scope, draft.submissionId)) return accept({ caseId })
    if (row.state === 'closed') return refuse('case.closed-already')
    const named = await namedBy(app, tx, row, draft)
    if (!named.ok) return named
    // The case is held: nobody sends the same in between, and there is never more than one lead.
    if (draft.part === 'lead') await endMembers(tx, actor.scope, caseId, { part: 'lead' }, today)
    const isNew = await insertMember(tx, {
      county_code: row.county_code,
      member_id: newId(),
      case_id: caseId,
      part: draft.part,
      ...named.value,
      from_on: today,
      to_on: null,
      added_by: actor.id,
      submission_id: draft.submissionId,
      division_code: row.division_code,
      school_key: row.school_key,
    })
    if (isNew) {
      const details = { caseId, part: draft.part }
      await recordAudit(tx, { event: 'cases.member-added', actorId: actor.id, subjectId: row.child_id, details })
    }
    return accept({ caseId })
  })
}

/** Ends somebody's part in the working group. */
export async function removeMember(
  app: App,
  actor: Actor,
  caseId: string,
  memberId: string,
): Promise<Decision<{ readonly caseId: string }, 'case.not-found' | 'case.member-not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findCaseForUpdate(tx, actor.scope, caseId)
    if (!row) return refuse('case.not-found')
    const ended = await endMembers(tx, actor.scope, caseId, { memberId }, app.clock.today())
    if (ended === 0) return refuse('case.member-not-found')
    const details = { caseId, memberId }
    await recordAudit(tx, { event: 'cases.member-removed', actorId: actor.id, subjectId: row.child_id, details })
    return accept({ caseId })
  })
}
