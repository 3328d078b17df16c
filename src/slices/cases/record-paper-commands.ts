import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { findPupilNumber } from '../enrolment/index.ts'
import { type DocumentKindName, type IssueRefusal, kindRuleOf, organsOf } from '../documents/index.ts'
import type { CasePage } from './contract.ts'
import { type LoadedCase, loadCase, standing } from './load-case.ts'
import { knownOfSource, type PaperSource, paperOfSource, type SchoolOnPaper } from './record-papers.ts'
import { addresseesOfPaper } from './report-paper.ts'
import { capacitiesOf } from './rules/capacities.ts'
import { openWords } from './sealed.ts'
import { type DropoutCaseRow, findCaseForUpdate, findChildOfCase } from './store.ts'
import { issuePaper } from './write-case.ts'

export interface RecordPaperBody {
  /** The record that is printed, or the opening of the case. */
  readonly sourceId: string
  /** What the paper asks and the record does not say. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined
  readonly secondText?: string | undefined
}

/** Prints a record as its paper, once: whoever asks again gets the same. What the record says is not said otherwise. */
// @NOTE no audit: the issue of the paper is on record in the same transaction (documents.issued)
export async function issueRecordPaper(
  app: App,
  actor: Actor,
  caseId: string,
  { sourceId, fields, secondText }: RecordPaperBody,
): Promise<
  Decision<
    { readonly documentId: string },
    IssueRefusal | 'case.not-found' | 'case.not-of-your-unit' | 'case.record-not-found'
  >
> {
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findCaseForUpdate(tx, actor.scope, caseId)
    if (!row) return refuse('case.not-found')
    const loaded = await loadCase(app, tx, actor.scope, row)
    if (capacitiesOf(actor, loaded.dropoutCase).length === 0) return refuse('case.not-of-your-unit')
    const sources = sourcesOf(app, loaded)
    const source = sources.find((one) => one.sourceId === sourceId)
    const paper = source && paperOfSource(source, loaded, sources)
    if (!source || !paper) return refuse('case.record-not-found')
    const known = knownOfSource(source, paper, loaded, await schoolOf(tx, actor, loaded), sources)
    const act = { app, tx, actor, row, submissionId: sourceId }
    const draft = {
      fields: { ...(await pupilNumberFor(app, tx, actor.scope, row, paper)), ...fields, ...known },
      secondText,
      ...(kindRuleOf(paper).servedOn === 'organ' && {
        addressees: await addresseesOfPaper(tx, actor.scope, row, paper),
      }),
    }
    const issued = await issuePaper(act, paper, draft, loaded.guardians)
    return issued.ok ? accept({ documentId: issued.value }) : issued
  })
}

/** 学籍号 where the paper has a place for it, put in when it is issued: the page of a case does not show it. */
export async function pupilNumberFor(
  app: App,
  tx: Tx,
  scope: Scope,
  row: Pick<DropoutCaseRow, 'child_id'>,
  paper: DocumentKindName,
) {
  const { optional } = kindRuleOf(paper)
  const number = optional.includes('pupilNumber') && (await findPupilNumber(app, tx, scope, row.child_id))
  return number ? { pupilNumber: number } : {}
}

/** What may be printed, with what is known of it; what has a paper already leads there. */
export async function recordPapersOf(
  app: App,
  tx: Tx,
  actor: Actor,
  loaded: LoadedCase,
): Promise<CasePage['recordPapers']> {
  const organs = organsOf(actor).map((organ) => organ.kind)
  const school = await schoolOf(tx, actor, loaded)
  const sources = sourcesOf(app, loaded)
  return sources.flatMap((source) => {
    const { sourceId } = source
    const paper = paperOfSource(source, loaded, sources)
    if (!paper) return []
    const documentId = loaded.documents.find((one) => one.submissionId === sourceId)?.documentId ?? null
    const isMine = kindRuleOf(paper).issuers.some((issuer) => organs.includes(issuer))
    if (documentId === null && !isMine) return []
    return [{ sourceId, kind: paper, documentId, known: { ...knownOfSource(source, paper, loaded, school, sources) } }]
  })
}

/** Records that stand, and the opening of the case. */
function sourcesOf(app: App, { row, records, events }: LoadedCase): readonly PaperSource[] {
  const opening = events.find((event) => event.from_state === null)
  return [
    ...(opening ? [{ sourceId: opening.event_id, kind: 'opening', on: opening.happened_on, said: {} } as const] : []),
    ...standing(records).map((record) => ({
      sourceId: record.record_id,
      kind: record.kind,
      on: record.happened_on,
      said: {
        ...record.facts,
        ...openWords(
          app.secrets,
          { county: row.county_code, table: 'cases.case_record', id: record.record_id },
          record.sealed,
        ),
      },
    })),
  ]
}

async function schoolOf(tx: Tx, actor: Actor, { row }: LoadedCase): Promise<SchoolOnPaper> {
  const child = await findChildOfCase(tx, actor.scope, row.child_id)
  return { schoolName: child?.school_name ?? null, gradeCode: child?.grade_code ?? null }
}
