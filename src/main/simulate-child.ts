import type { ChildWork } from '../platform/child-process.ts'
import { runSimulate, type SimulateCommand } from '../simulator/index.ts'

/** Makes a county in a process of its own: a minute of work that must not stop the server. */
export const run: ChildWork<Omit<SimulateCommand, 'onProgress'>, { readonly outOfSchool: number }> = async (
  input,
  { progress },
) => {
  const { outOfSchool } = await runSimulate({ ...input, onProgress: progress })
  return { outOfSchool }
}
