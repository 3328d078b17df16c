import { type RawBuilder, sql } from 'kysely'
import { FUNNEL_STEPS, type FunnelStep } from './domain.ts'

/** An event `e` by which a case came to a step of the four; going on within the step is no coming. */
export function cameTo(step: FunnelStep): RawBuilder<boolean> {
  const states: readonly string[] = FUNNEL_STEPS[step]
  return sql<boolean>`(e.to_state = any(${states}) and coalesce(e.from_state <> all(${states}), true))`
}

/** An event `e` by which a child came back to school from a step. */
export function cameBackFrom(step: FunnelStep): RawBuilder<boolean> {
  const states: readonly string[] = FUNNEL_STEPS[step]
  return sql<boolean>`(e.to_state = 'returned' and e.from_state = any(${states}))`
}
