const SHANGHAI_OFFSET_MINUTES = 8 * 60
const DAY_MINUTES = 24 * 60

/** Minutes since midnight in China (UTC+8 without summer time). */
export function minuteOfDay(instant: Date): number {
  return (Math.floor(instant.getTime() / 60_000) + SHANGHAI_OFFSET_MINUTES) % DAY_MINUTES
}
