import { type RawBuilder, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'

/**
 * Every child's pupil record here, under the alias `pupil`: the real one it is enrolled by, else the one it finished school
 * by (毕业), of the highest grade. Should there be two alike, the first by id counts.
 */
export const pupilRecords = (county: CountyCode): RawBuilder<unknown> => sql`
  (select distinct on (child_id) child_id, school_code, grade_code, school_key, status
     from enrolment.pub_pupil
    where county_code = ${county} and is_here and school_code is not null
      and (status = 'enrolled' and verdict = 'real' or status = 'graduated')
    order by child_id, status = 'graduated', case when status = 'graduated' then grade_code end desc nulls last, pupil_id) pupil`

/** What a state tells of that record: where the child is a pupil, or where it finished. */
export const PUPIL_COLUMNS: RawBuilder<unknown> = sql`
  case when pupil.status = 'enrolled' then pupil.grade_code end as pupil_grade,
  case when pupil.status = 'enrolled' then pupil.school_code else '' end as pupil_school,
  case when pupil.status = 'graduated' then pupil.grade_code end as finished_grade,
  case when pupil.status = 'graduated' then pupil.school_code else '' end as finished_school`
