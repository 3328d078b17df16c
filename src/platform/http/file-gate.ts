/** Files are made a few at a time: each holds a connection of the database while it is made. */
export interface FileGate {
  /** Makes a file for somebody when it is their turn; undefined when it did not come in time. */
  pass<T>(whose: string, make: () => Promise<T>): Promise<{ readonly made: T } | undefined>
}

export interface FileGateLimits {
  /** Files in the making at once, for everybody together. */
  readonly ofAll: number
  /** And for one account: nobody else's turn is kept waiting by somebody who asks for many. */
  readonly ofOne: number
  readonly waitMs: number
}

/** Half of the connections are for everything else. */
const usualLimits = (poolSize: number): FileGateLimits => ({ ofAll: Math.ceil(poolSize / 2), ofOne: 2, waitMs: 30_000 })

/** Lets files through in the order they were asked for, past those of accounts that have enough in the making. */
export function fileGate(
  { poolSize }: { readonly poolSize: number },
  { ofAll, ofOne, waitMs } = usualLimits(poolSize),
): FileGate {
  const making = new Map<string, number>()
  const waiting: { readonly whose: string; readonly begin: () => void }[] = []
  const count = (): number => [...making.values()].reduce((sum, one) => sum + one, 0)
  const mayBegin = (whose: string): boolean => count() < ofAll && (making.get(whose) ?? 0) < ofOne

  function begin(whose: string): void {
    making.set(whose, (making.get(whose) ?? 0) + 1)
  }
  function end(whose: string): void {
    const left = making.get(whose)! - 1
    if (left === 0) making.delete(whose)
    else making.set(whose, left)
    const next = waiting.findIndex((one) => mayBegin(one.whose))
    if (next >= 0) waiting.splice(next, 1)[0]!.begin()
  }
  /** Whether the turn came within the time. */
  function turnOf(whose: string): Promise<boolean> {
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        waiting.splice(waiting.indexOf(place), 1)
        resolve(false)
      }, waitMs)
      const place = {
        whose,
        begin: () => {
          clearTimeout(late)
          begin(whose)
          resolve(true)
        },
      }
      waiting.push(place)
    })
  }

  return {
    async pass(whose, make) {
      if (mayBegin(whose)) begin(whose)
      else if (!(await turnOf(whose))) return undefined
      try {
        return { made: await make() }
      } finally {
        end(whose)
      }
    },
  }
}
