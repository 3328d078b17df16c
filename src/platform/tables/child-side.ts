import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { TableRefusal } from './refusal.ts'

export type Send = (message: unknown) => Promise<void>

/**
 * Runs `work` for the parent of `runCappedChild`: its input is the first line of stdin, its messages are lines of
 * stdout. Ends when the parent is gone, so that no reader outlives a server that was killed.
 */
export async function serveParent<Input>(work: (input: Input, send: Send) => Promise<void>): Promise<void> {
  const lines = createInterface({ input: process.stdin })
  const [first] = (await once(lines, 'line')) as [string]
  lines.once('close', () => process.exit(3))
  try {
    await work(JSON.parse(first) as Input, send)
    await send({ done: true })
  } catch (error) {
    if (!(error instanceof TableRefusal)) throw error
    await send({ refused: { code: error.code, details: error.details } })
  }
  process.exit(0)
}

async function send(message: unknown): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(message)}\n`)) await once(process.stdout, 'drain')
}
