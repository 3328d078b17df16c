export {
  type CaseOpening,
  caseOfRefusal,
  OPEN_CASE_REFUSALS,
  type OpenCaseRefusal,
  type OpenedCase,
  holdCaseCounter,
  openCase,
} from './commands.ts'
export { tellCauses } from './told-again.ts'
export {
  type CaseLead,
  type CaseState,
  type DropoutKind,
  decideLead,
  type FoundBy,
  FUNNEL_STEP_NAMES,
  type FunnelStep,
  OPEN_STATES,
  type Stage,
  stageOf,
} from './domain.ts'
export { readEscalation } from './escalated-work.ts'
export { levelsAbove } from './rules/escalation.ts'
export type { CasePorts, Period } from './presence.ts'
export { forgetFormPhotos } from './photo-commands.ts'
export { findMatter } from './matter.ts'
export { casesExporter } from './queries.ts'
export { PLAIN_CASE, PLAIN_EVENT, resealCases } from './reseal.ts'
export { followDuties, reportOpenCase } from './store-duties.ts'
export type { Presence } from './rules/presence.ts'
export { listPhotoHashes } from './store-photos.ts'
export { startDeadlineSweeps } from './sweep.ts'
export { caseWork } from './work.ts'
export { ledgerExporters } from './ledgers.ts'
export { cameBackFrom, cameTo } from './funnel.ts'
export { countCauses } from './causes.ts'
