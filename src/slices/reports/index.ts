export { readCaseFlow } from './case-flow.ts'
export {
  decideVersion,
  phaseOf,
  type ReportUnit,
  type UnitLine,
  type VersionDraft,
  type VersionRefusal,
} from './domain.ts'
export { ownUnitOf } from './policy.ts'
export { findLastRun } from './store.ts'
export { countPupilsInSchool } from './store-monthly.ts'
export { listUnits, type NamedUnit, unitOfCode } from './units.ts'
export { startDueHistory } from './history.ts'
export { deleteChildStates } from './store-history.ts'
