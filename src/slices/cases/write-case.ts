import { accept, type Decision } from '../../kernel/decision.ts'
import type { DutyName } from '../../kernel/duty.ts'
import { newId } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import {
  type DocumentDraft,
  type DocumentKindName,
  type IssueRefusal,
  issueDocument,
  relationOnPaper,
} from '../documents/index.ts'
import { addressedTo, toldOfKind } from './duties-domain.ts'
import type { RecordFacts } from './rules/fold.ts'
import type { CaseGuardian } from './rules/guardians.ts'
import type { RecordKind } from './rules/records.ts'
import { ANSWERING_RECORDS } from './rules/reports.ts'
import type { StepName } from './rules/steps.ts'
import { type SealedTable, sealTold, type Told } from './sealed.ts'
import { type DropoutCaseRow, recordCaseEvent } from './store.ts'
import { reportCase } from './store-duties.ts'
import { findRecord, insertRecord } from './store-records.ts'

/** Somebody doing something to a locked case, in one transaction and under one submission. */
export interface Act {
  readonly app: App
  readonly tx: Tx
  readonly actor: Actor
  readonly row: DropoutCaseRow
  readonly submissionId: string
}

export type Words = Readonly<Record<string, string | undefined>>

/** A record to be written. */
export interface NewRecord<Kind extends RecordKind = RecordKind> {
  readonly kind: Kind
  readonly on: PlainDate
  readonly facts: RecordFacts[Kind]
  readonly words?: Words
  readonly correctsId?: string | undefined
}

export interface NewEvent {
  readonly event: string
  readonly from: DropoutCaseRow['state']
  readonly to: DropoutCaseRow['state']
  readonly step: StepName | null
  readonly round: number
  readonly facts: Readonly<Record<string, unknown>>
  readonly words: Words
}

export interface PaperDraft {
  readonly fields: Readonly<Record<string, unknown>>
  readonly addressees?: NonNullable<DocumentDraft['addressees']>
  readonly secondText?: string | undefined
  /** 证件号 of the guardians, in their order on the page. */
  readonly guardianIds?: readonly string[] | undefined
}

/** Issues a paper of the case, of the guardians on record where there are any; returns its id. */
export async function issuePaper(
  act: Act,
  kind: DocumentKindName,
  draft: PaperDraft,
  guardians: readonly CaseGuardian[] | null,
): Promise<Decision<string, IssueRefusal>> {
  const { app, tx, actor, row } = act
  const issued = await issueDocument(app, tx, actor, {
    submissionId: act.submissionId,
    kind,
    childId: row.child_id,
    matterId: row.case_id,
    keys: { divisionCode: row.division_code, schoolKey: row.school_key },
    ...(guardians && { guardians: guardians.map(onPaper) }),
    ...draft,
  })
  return issued.ok ? accept(issued.value.documentId) : issued
}

/** A guardian on record as papers name them. */
export const onPaper = ({ relation, ...guardian }: CaseGuardian) => ({
  ...guardian,
  role: 'guardian' as const,
  relation: relationOnPaper(relation),
})

/** Writes into the history of a case; what people said in it is sealed. */
export async function writeEvent(act: Act, event: NewEvent): Promise<void> {
  const { app, tx, actor, row } = act
  const eventId = newId()
  const told = sealed(act, 'cases.case_event', eventId, { words: event.words, facts: event.facts })
  await recordCaseEvent(tx, row, {
    eventId,
    event: event.event,
    fromState: event.from,
    toState: event.to,
    on: app.clock.today(),
    at: app.clock.now(),
    actorId: actor.id,
    submissionId: act.submissionId,
    step: event.step,
    round: event.round,
    details: told.facts,
    sealed: told.sealed,
  })
}

/** Writes a record of a case; returns its id. */
export async function writeRecord(act: Act, record: NewRecord): Promise<string> {
  const { app, tx, actor, row } = act
  const recordId = newId()
  const reported = await reportedBy(act, record)
  const told = sealed(act, 'cases.case_record', recordId, { words: record.words ?? {}, facts: { ...record.facts } })
  await insertRecord(tx, {
    county_code: row.county_code,
    record_id: recordId,
    case_id: row.case_id,
    round: row.round,
    kind: record.kind,
    happened_on: record.on,
    recorded_at: app.clock.now(),
    recorded_by: actor.id,
    submission_id: act.submissionId,
    corrects_id: record.correctsId ?? null,
    facts: told.facts,
    sealed: told.sealed,
    division_code: row.division_code,
    school_key: row.school_key,
    duties: [...reported, ...toldOfKind(record.kind).filter((duty) => row.duties.includes(duty))],
  })
  await reportCase(tx, row, reported)
  return recordId
}

/** Offices a record tells something: those it is addressed to, and with an answer those that were asked. */
async function reportedBy({ tx, actor }: Act, { kind, facts }: NewRecord): Promise<readonly DutyName[]> {
  const isAnswer = (ANSWERING_RECORDS as readonly RecordKind[]).includes(kind)
  if (!isAnswer) return addressedTo(kind, facts)
  const { reportId } = facts as RecordFacts[(typeof ANSWERING_RECORDS)[number]]
  const report = await findRecord(tx, actor.scope, reportId)
  return report ? addressedTo(report.kind, report.facts) : []
}

const sealed = ({ app, row }: Act, table: SealedTable, id: string, told: Told) =>
  sealTold(app.secrets, { county: row.county_code, table, id }, told)
