const MINUTE_MS = 60_000
/** More accounts than ask within a minute: then those that are silent are forgotten. */
const MOST_REMEMBERED = 10_000

/** How much each account may ask: behind the one address of an office sit many, and one account may come from many addresses. */
export interface AccountLimits {
  /** Counts a request; the seconds to wait when there were too many in this minute. */
  take(accountId: string, nowMs: number): number | undefined
}

/** Counts the requests of every account within its minute. */
export function accountLimits(perMinute: number): AccountLimits {
  const minutes = new Map<string, { readonly beganMs: number; count: number }>()
  return {
    take(accountId, nowMs) {
      const minute = minutes.get(accountId)
      if (!minute || nowMs - minute.beganMs >= MINUTE_MS) {
        if (minutes.size >= MOST_REMEMBERED) forgetSilent(minutes, nowMs)
        minutes.set(accountId, { beganMs: nowMs, count: 1 })
        return undefined
      }
      minute.count++
      return minute.count > perMinute ? Math.ceil((minute.beganMs + MINUTE_MS - nowMs) / 1000) : undefined
    },
  }
}

function forgetSilent(minutes: Map<string, { readonly beganMs: number }>, nowMs: number): void {
  for (const [accountId, { beganMs }] of minutes) if (nowMs - beganMs >= MINUTE_MS) minutes.delete(accountId)
}
