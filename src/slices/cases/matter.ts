import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import type { Fields, Matter } from '../documents/index.ts'
import { type LoadedCase, loadCase } from './load-case.ts'
import { sumFields, sumOf } from './penalty-record.ts'
import { capacitiesOf } from './rules/capacities.ts'
import { titlesOf } from './rules/papers.ts'
import { STEP_NAMES, stepRule } from './rules/steps.ts'
import { findCaseForUpdate } from './store.ts'
import { onPaper } from './write-case.ts'

/** A case as the papers written in it see it; the port of documents. */
export async function findMatter(app: App, tx: Tx, actor: Actor, caseId: string): Promise<Matter | undefined> {
  const row = await findCaseForUpdate(tx, actor.scope, caseId)
  if (!row) return undefined
  const loaded = await loadCase(app, tx, actor.scope, row)
  if (capacitiesOf(actor, loaded.dropoutCase).length === 0) return undefined
  return {
    childId: row.child_id,
    number: row.case_number,
    keys: { divisionCode: row.division_code, schoolKey: row.school_key },
    standsOn: STEP_NAMES.map(stepRule).flatMap(({ paper, to }) => (paper && to === row.state ? titlesOf(paper) : [])),
    guardians: loaded.guardians?.map(onPaper) ?? null,
    fields: matterFields(loaded),
  }
}

/** What a case knows of the papers in it. */
export function matterFields(loaded: LoadedCase): Fields {
  const { row, documents, dropoutCase } = loaded
  const decision = documents.findLast((one) => one.kind === 'penalty-decision' && one.withdrawnOn === null)
  return {
    caseNumber: row.case_number,
    ...(dropoutCase.outOfSchoolSince && { outOfSchoolSince: dropoutCase.outOfSchoolSince }),
    ...(decision && { decisionNumber: decision.documentNumber, decidedOn: decision.issuedOn }),
    ...sumFields(sumOf(loaded)),
  }
}
