export type { WorkSource, WorkWords } from './source.ts'
