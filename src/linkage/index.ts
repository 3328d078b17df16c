/** Record linkage on DuckDB: links tables and finds duplicates by a model that is data. See README.md. */
export { type Explanation, explainPattern } from './explain.ts'
export { deduplicateTable, type DeduplicateTask, type LinkCounts, type LinkOutcome, linkTables } from './link.ts'
export type { BlockingRule, Comparison, KindName, Level, LinkModel, TrainedModel } from './model.ts'
export { type Estimate, wilson } from './review/measure.ts'
export { personCn } from './models/person-cn.ts'
export type { LinkTask } from './run.ts'
export type { Assignment } from './steps/assign.ts'
export { LinkModelFault } from './validate.ts'
