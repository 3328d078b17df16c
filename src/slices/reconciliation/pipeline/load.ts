import type { PlainDate } from '../../../kernel/plain-date.ts'
import { ROSTER_COLUMNS } from '../../rosters/index.ts'

/** One SQL statement of the pipeline under the name of the table it makes. */
export interface Step {
  readonly name: string
  readonly sql: string
}

/** A taken roster as the pipeline reads it. */
export interface RosterInput {
  readonly rosterId: string
  readonly kind: string
  readonly sourceName: string
  readonly asOfOn: PlainDate
  readonly parquetPath: string
}

/** Population rosters in the order in which they found the register: the surest identity first. */
export const POPULATION_KINDS = [
  'police-household',
  'police-floating',
  'village',
  'hospital-birth',
  'disabled',
  'civil-affairs',
] as const

const KNOWN_COLUMNS = Object.entries(ROSTER_COLUMNS)
  .map(([column, type]) => `null::${type} as ${column}`)
  .join(', ')

/** Lists the rosters, reads their rows with one number each, and keeps the children young enough to matter. */
export function loadSteps(rosters: readonly RosterInput[], asOf: PlainDate, county: string): readonly Step[] {
  return [
    { name: 'roster', sql: rosterTable(rosters) },
    { name: 'roster_row', sql: rosterRows(rosters, asOf, county) },
  ]
}

function rosterTable(rosters: readonly RosterInput[]): string {
  const values = rosters.map(
    (roster, index) =>
      `(${index}, ${text(roster.rosterId)}, ${text(roster.kind)}, ${text(roster.sourceName)}, DATE ${text(roster.asOfOn)})`,
  )
  return `create or replace table roster (roster_no, roster_id, kind, source_name, as_of_on) as
    select * from (values ${values.join(', ')})`
}

/**
 * A valid ID number carries the birth day the police wrote; a stated day only fills in. Children who turned 17 before
 * the day, or are not yet born, are nobody's compulsory schooling.
 */
function rosterRows(rosters: readonly RosterInput[], asOf: PlainDate, county: string): string {
  const parts = rosters.map(
    (roster, index) => `select ${index} as roster_no, * from read_parquet(${text(roster.parquetPath)})`,
  )
  // A roster that was checked before a column was known lacks it.
  parts.push(`select ${KNOWN_COLUMNS} where false`)
  return `create or replace table roster_row as
    with every as (${parts.join('\n union all by name ')}),
    dated as (
      select *, try_cast(substr(citizen_id, 7, 4) || '-' || substr(citizen_id, 11, 2) || '-' || substr(citizen_id, 13, 2) as date) as id_born_on
      from every
    )
    select row_number() over (order by roster_no, row_no) as id, * exclude (born_on, id_born_on),
      coalesce(born_on, id_born_on) as born_on,
      coalesce(id_born_on, born_on) as sure_born_on,
      case when starts_with(residence_division, ${text(county)}) then residence_division
           when starts_with(household_division, ${text(county)}) then household_division end as division,
      case when not coalesce(starts_with(residence_division, ${text(county)}), false) then household_group
           when residence_division = household_division then coalesce(residence_group, household_group)
           else residence_group end as village_group,
      coalesce(phone, guardian1_phone, guardian2_phone) as any_phone
    from dated
    where coalesce(id_born_on, born_on) is null
       or (coalesce(id_born_on, born_on) > DATE ${text(asOf)} - interval 17 year and coalesce(id_born_on, born_on) <= DATE ${text(asOf)})`
}

/** The rows of some rosters as the linkage engine wants them: a number and the columns of the person model. */
export function personView(name: string, where: string): Step {
  return {
    name,
    sql: `create or replace table ${name} as
      select id, citizen_id, citizen_id_text, name, former_name, sex, born_on, guardian1_name, guardian1_role, guardian2_name, guardian2_role,
        guardian1_citizen_id, guardian2_citizen_id, any_phone as phone, division, birth_certificate_number
      from roster_row where ${where}`,
  }
}

/** Quotes a value for SQL. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
