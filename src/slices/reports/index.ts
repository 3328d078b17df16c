export { readCaseFlow } from './case-flow.ts'
export { freezeMonthlySheet, monthlySheetOf, type MonthlySheet } from './commands.ts'
export {
  decideNilStatement,
  decideVersion,
  phaseOf,
  type ReportUnit,
  type UnitLine,
  type VersionDraft,
  type VersionRefusal,
} from './domain.ts'
export { MONTHLY_LINES } from './monthly-paper.ts'
export { sayIn as sayReport } from './export.ts'
export { ownUnitOf } from './policy.ts'
export { findLastRun } from './store.ts'
export { countPupilsInSchool } from './store-monthly.ts'
export { listUnits, type NamedUnit, unitOfCode } from './units.ts'
export { startDueHistory } from './history.ts'
export { deleteChildStates, historySpan } from './store-history.ts'
export { listUnitsOverLine, lossesOfUnit } from './unit-losses.ts'
