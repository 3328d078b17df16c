import type { ChildWork } from '../../../platform/child-process.ts'
import { type PipelineInput, type PipelineResult, runPipeline } from './run.ts'

/** What the child process of a run does. */
export const run: ChildWork<PipelineInput, PipelineResult> = (input, { progress }) => runPipeline(input, progress)
