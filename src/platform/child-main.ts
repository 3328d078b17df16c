// What runs in a child process (child-process.ts): loads the module it is told, runs it once, answers and ends.
import type { ChildTools, ChildWork, FromChild } from './child-process.ts'

const send = (message: FromChild, then?: () => void): void => void process.send!(message, undefined, {}, then)
const tools: ChildTools = {
  progress: (fraction, message) => send({ type: 'progress', fraction, message }),
  emit: (message) => send({ type: 'message', message }),
}

process.once('message', async ({ module, input }: { module: string; input: unknown }) => {
  try {
    const { run } = (await import(module)) as { run: ChildWork<unknown, unknown> }
    const output = await run(input, tools)
    send({ type: 'result', output }, () => process.exit(0))
  } catch (error) {
    const { name, message } = error as Error
    send({ type: 'error', name, message }, () => process.exit(1))
  }
})
// The parent is gone: nobody waits for the answer.
process.once('disconnect', () => process.exit(0))
