import { Busy } from './http/faults.ts'

/** Lets a few pieces of heavy work run at once; the others wait for their turn, oldest first. */
export interface Turns {
  /** Runs work when its turn comes; throws `Busy` at once when so much waits that it would come too late. */
  take<Result>(work: () => Promise<Result>): Promise<Result>
}

/** How much the latest piece counts in the mean time of one. */
const FRESHNESS = 0.2

export function turns(plan: {
  readonly what: string
  readonly atOnce: number
  readonly longestWaitMs: number
  readonly nowMs: () => number
}): Turns {
  const waiting: (() => void)[] = []
  let running = 0
  let meanMs = 0
  return {
    async take(work) {
      if ((meanMs * waiting.length) / plan.atOnce > plan.longestWaitMs) throw new Busy(plan.what)
      if (running >= plan.atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
      else running++
      const began = plan.nowMs()
      try {
        return await work()
      } finally {
        meanMs += FRESHNESS * (plan.nowMs() - began - meanMs)
        const next = waiting.shift()
        if (next) next()
        else running--
      }
    },
  }
}
