import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { FindingKind, Verdict } from './domain.ts'
import type { FindingRow } from './store.ts'

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
      select distinct on (verdict.finding_id) finding.kind, finding.certainty, verdict.verdict, finding.pupil_id
      from reconciliation.verdict join reconciliation.finding using (county_code, finding_id)
      where verdict.county_code = ${county} and finding.county_code = ${county} and finding.state = 'settled'
      order by verdict.finding_id, verdict.verdict_id desc)
    select standing.kind, standing.certainty, standing.verdict, pupil.how, count(*)::integer as count
    from standing left join enrolment.pub_pupil pupil on pupil.county_code = ${county} and pupil.pupil_id = standing.pupil_id
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(tx)
  return rows
}
