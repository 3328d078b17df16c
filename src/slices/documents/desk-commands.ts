import { GRADES } from '../../kernel/codes.ts'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { holdSubmission } from '../../platform/submissions.ts'
import { findVeil } from '../disclosure/index.ts'
import { findIssued, ISSUE_REFUSALS, type IssuedDocument, issueDocument, type IssueRefusal } from './commands.ts'
import { DECIDED_FIELDS, deskKindsOf, type DocumentKindName, type Fields, kindRuleOf } from './domain.ts'
import type { DocumentDraft } from './draft.ts'
import { findOrgan } from './organs.ts'
import { organsOf } from './policy.ts'
import type { DocumentPorts, Matter } from './ports.ts'
import { findChildOnPaper, findDocument, listWithdrawals } from './store.ts'
import { usualWordsOf } from './usual-words.ts'

/** Refusals of a paper written by hand, with their HTTP status. */
export const DESK_REFUSALS = {
  ...ISSUE_REFUSALS,
  'document.issued-by-case': 409,
  'document.matter-not-found': 404,
  'document.withdrawn': 409,
} as const
type DeskRefusal = keyof typeof DESK_REFUSALS
export type DeskDraft = Omit<DocumentDraft, 'keys' | 'batchId' | 'issuedOn'>

/**
 * Issues a paper somebody has written by hand. What a case decides comes out of the case only; here it is corrected, with
 * the decision as it is.
 */
export async function issueAtDesk(
  app: App,
  actor: Actor,
  draft: DeskDraft,
  ports: DocumentPorts,
): Promise<Decision<IssuedDocument, DeskRefusal>> {
  return withScope(app.db, actor.scope, async (tx) => {
    await holdSubmission(tx, draft.submissionId)
    const earlier = await findIssued(tx, actor, draft.submissionId)
    if (earlier) return accept(earlier)
    if (draft.correctsId) return correctAtDesk(app, tx, actor, { ...draft, correctsId: draft.correctsId }, ports)
    const matter = await decideMatter(app, tx, actor, draft, ports)
    if (!matter.ok) return matter
    return issueDocument(app, tx, actor, withMatter(draft, matter.value))
  })
}

/** Decides whether a kind is written by hand, and in the matter it is said to belong to. */
async function decideMatter(
  app: App,
  tx: Tx,
  actor: Actor,
  { kind, matterId, childId }: DeskDraft,
  ports: DocumentPorts,
): Promise<Decision<Matter | undefined, DeskRefusal>> {
  const { issuedBy, inMatterOnly } = kindRuleOf(kind)
  if (issuedBy === 'case') return refuse('document.issued-by-case', { kind: `document.kind.${kind}` })
  if (!matterId) return inMatterOnly ? refuse('document.matter-not-found') : accept(undefined)
  const matter = await ports.matter(app, tx, actor, matterId)
  return matter?.childId === childId ? accept(matter) : refuse('document.matter-not-found')
}

/**
 * A withdrawn paper is issued anew only while its matter still rests on it: a decision is not revived. It goes to those who
 * are guardians by the matter now, as every paper of it does.
 */
async function correctAtDesk(
  app: App,
  tx: Tx,
  actor: Actor,
  draft: DeskDraft & { readonly correctsId: string },
  ports: DocumentPorts,
): Promise<Decision<IssuedDocument, IssueRefusal | 'document.withdrawn'>> {
  const { matterId: _, ...correction } = draft
  const corrected = await findDocument(tx, actor.scope, draft.correctsId)
  const matter = corrected?.matter_id ? await ports.matter(app, tx, actor, corrected.matter_id) : undefined
  const withdrawn = (await listWithdrawals(tx, actor.scope, [draft.correctsId])).length > 0
  if (withdrawn && kindRuleOf(draft.kind).issuedBy === 'case' && !matter?.standsOn.includes(draft.kind))
    return refuse('document.withdrawn')
  const known = decidedOf(draft.kind, matter)
  const fields = { ...known, ...draft.fields }
  return issueDocument(app, tx, actor, { ...correction, fields, known, ...toGuardiansOf(matter) })
}

/** What the matter has decided and the paper has a place for: put into one that lacked it. */
function decidedOf(kind: DocumentKindName, matter: Matter | undefined): Fields {
  const decided: readonly string[] = DECIDED_FIELDS
  const known = Object.entries(placed(kind, matter?.fields ?? {})).filter(([name]) => decided.includes(name))
  return Object.fromEntries(known)
}

const toGuardiansOf = (matter: Matter | undefined) => (matter?.guardians ? { guardians: matter.guardians } : {})

const withMatter = (draft: DeskDraft, matter: Matter | undefined): DocumentDraft =>
  matter
    ? {
        ...draft,
        ...toGuardiansOf(matter),
        keys: matter.keys,
        fields: { ...draft.fields, ...placed(draft.kind, matter.fields) },
      }
    : draft

/** Only what the paper has a place for. */
function placed(kind: DocumentKindName, fields: Readonly<Record<string, unknown>>): Fields {
  const { required, optional } = kindRuleOf(kind)
  const places: readonly string[] = [...required, ...optional]
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => places.includes(name) && value != null))
}

export interface DeskWish {
  readonly childId?: string | undefined
  readonly matterId?: string | undefined
  readonly kind?: DocumentKindName | undefined
}

/** The form of a paper before anything is written: which kinds there are, and what is known of the chosen one. */
export async function showDesk(app: App, actor: Actor, { childId, matterId, kind }: DeskWish, ports: DocumentPorts) {
  return withScope(app.db, actor.scope, async (tx) => {
    const child = childId ? await findChildOnPaper(tx, actor.scope, childId) : undefined
    if (childId && !child) return refuse('document.child-not-found')
    const matter = matterId ? await ports.matter(app, tx, actor, matterId) : undefined
    if (matterId && (!matter || matter.childId !== childId)) return refuse('document.matter-not-found')
    const organs = organsOf(actor)
    const kinds = deskKindsOf(
      organs.map((organ) => organ.kind),
      matter ? 'matter' : child ? 'child' : 'nobody',
    )
    const organ = kind && organs.find((one) => kindRuleOf(kind).issuers.includes(one.kind))
    const signs = organ && (await findOrgan(tx, actor.scope.county, organ, app.clock.today()))
    const veil = await findVeil(app, tx, actor)
    const usual = {
      ...(kind && usualWordsOf(kind, app.clock.today(), signs?.name)),
      school: child?.school_name,
      grade: child?.grade_code && GRADES[child.grade_code],
      contactPerson: signs?.contactPerson,
      contactPhone: signs?.contactPhone,
      contactAddress: signs?.address,
    }
    return accept({
      childName: child ? veil.show('name', child.name, child.child_id) : null,
      matterNumber: matter?.number ?? null,
      kinds: [...kinds],
      known: kind ? placed(kind, matter?.fields ?? {}) : {},
      usual: kind ? placed(kind, usual) : {},
    })
  })
}
