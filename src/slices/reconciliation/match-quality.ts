import type { Actor } from '../../kernel/scope.ts'
import { wilson } from '../../linkage/index.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import type { MatchQuality } from './contract.ts'
import { FINDING_KINDS, type FindingKind } from './domain.ts'
import { judgementOf } from './rules/match-judgements.ts'
import { countStandingVerdicts } from './store-quality.ts'

/** How the records were matched; a record that was parted from its child is matched to nobody any more. */
const howOf = (how: string | null, judged: 'linked' | 'apart'): string =>
  judged === 'apart' ? 'apart' : how === null || how === 'origin' ? 'scored' : how

/** How many of the engine's judgements on two records clerks confirmed or refuted, with Wilson's 95 % interval. */
export async function showMatchQuality(app: App, actor: Actor): Promise<MatchQuality> {
  const rows = await withScope(app.db, actor.scope, (tx) => countStandingVerdicts(tx, actor.scope.county))
  const judged = rows.flatMap((row) => {
    const judgement = judgementOf(row.kind, row.verdict)
    if (!judgement) return []
    return [{ ...row, how: howOf(row.how, judgement.judged), ...judgement }]
  })
  type Judged = (typeof judged)[number]
  const tally = (its: readonly Judged[]) => {
    const count = (confirmed: boolean) =>
      its.reduce((sum, row) => sum + (row.confirmed === confirmed ? row.count : 0), 0)
    const [confirmed, refuted] = [count(true), count(false)]
    const share = wilson(confirmed, confirmed + refuted)
    return { confirmed, refuted, low: share?.low ?? 0, high: share?.high ?? 1 }
  }
  const grouped = (keyOf: (row: Judged) => string) =>
    [...Map.groupBy(judged, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    all: tally(judged),
    byMatch: grouped(({ how, certainty }) => `${how}/${certainty}`).map(([, its]) => ({
      how: its[0]!.how,
      certainty: its[0]!.certainty,
      ...tally(its),
    })),
    byKind: FINDING_KINDS.map((kind: FindingKind) => ({ kind, ...tally(judged.filter((row) => row.kind === kind)) })),
  }
}
