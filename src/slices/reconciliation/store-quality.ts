import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { FindingKind, Verdict } from './domain.ts'
import type { GivenVerdict } from './rules/decided-links.ts'
import type { SettledVerdict } from './rules/settled.ts'
import type { FindingRow } from './store.ts'

/** A record that a verdict ruled out while the finding stayed open: such a verdict stands whatever becomes of the finding. */
const RULED_OUT = sql<
  string | null
>`case when finding.kind = 'out-of-school' and verdict.verdict = 'not-the-same-child' then verdict.pupil_id end`

/** Standing verdicts counted by what they were given on, and by how the pupil record in question was matched. */
export async function countStandingVerdicts(tx: Tx, county: string) {
  const { rows } = await sql<{
    kind: FindingKind
    certainty: FindingRow['certainty']
    verdict: Verdict
    how: string | null
    count: number
  }>`
    with standing as (
      select distinct on (verdict.finding_id, ${RULED_OUT}) finding.kind, finding.certainty, verdict.verdict, finding.pupil_id
      from reconciliation.verdict join reconciliation.finding using (county_code, finding_id)
      where verdict.county_code = ${county} and finding.county_code = ${county}
        and (finding.state = 'settled' or ${RULED_OUT} is not null)
      order by verdict.finding_id, ${RULED_OUT}, verdict.verdict_id desc)
    select standing.kind, standing.certainty, standing.verdict, pupil.how, count(*)::integer as count
    from standing left join enrolment.pub_pupil pupil on pupil.county_code = ${county} and pupil.pupil_id = standing.pupil_id
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(tx)
  return rows
}

/** The newest verdict of every settled finding, for the next run. */
export async function listStandingVerdicts(
  tx: Tx,
  county: string,
): Promise<(SettledVerdict & { findingId: string; verdictId: string; childId: string; pupilId: string | null })[]> {
  const rows = await tx
    .selectFrom('reconciliation.verdict as verdict')
    .innerJoin('reconciliation.finding as finding', (join) =>
      join
        .onRef('finding.county_code', '=', 'verdict.county_code')
        .onRef('finding.finding_id', '=', 'verdict.finding_id'),
    )
    .select([
      'verdict.finding_id',
      'verdict.verdict_id',
      'verdict.child_id',
      'verdict.pupil_id',
      'verdict.verdict',
      'verdict.facts_hash',
      'verdict.valid_until',
    ])
    .distinctOn(['verdict.finding_id'])
    .where('verdict.county_code', '=', county)
    .where('finding.county_code', '=', county)
    .where('finding.state', '=', 'settled')
    .orderBy('verdict.finding_id')
    .orderBy('verdict.verdict_id', 'desc')
    .execute()
  return rows.map((row) => ({
    findingId: row.finding_id,
    verdictId: row.verdict_id,
    childId: row.child_id,
    pupilId: row.pupil_id,
    verdict: row.verdict,
    factsHash: row.facts_hash,
    validUntil: row.valid_until,
  }))
}

/** Records that were found to be another child's while the finding that showed them stayed open, for the next run. */
export async function listRuledOut(tx: Tx, county: string): Promise<GivenVerdict[]> {
  const { rows } = await sql<GivenVerdict>`
    select verdict.verdict_id as "verdictId", verdict.child_id as "childId", ${RULED_OUT} as "pupilId", verdict.verdict
    from reconciliation.verdict join reconciliation.finding using (county_code, finding_id)
    where verdict.county_code = ${county} and finding.county_code = ${county} and ${RULED_OUT} is not null
    order by verdict.verdict_id`.execute(tx)
  return rows
}
