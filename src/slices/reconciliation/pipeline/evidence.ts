import type { DuckDBConnection } from '@duckdb/node-api'
import type { PlainDate } from '../../../kernel/plain-date.ts'
import type { ChildEvidence, MatchKind, NearMiss, PopulationRecord, PupilRecord } from '../rules/evidence.ts'
import { type Step, text } from './load.ts'

/** A child of the run with what the rules need, in the order of `childNo`. */
export interface ChildDossier {
  readonly childNo: number
  readonly evidence: ChildEvidence
}

/** A school of the county's directory. */
export interface SchoolInput {
  readonly code: string
  readonly name: string
  readonly divisionCode: string
}

/** 包保学校 of a village: it answers for children of the village who are in no school (K6). */
export interface SponsorInput {
  readonly divisionCode: string
  readonly schoolCode: string
}

/** Makes `sponsor(division, school_code)`. */
export function sponsorStep(sponsors: readonly SponsorInput[]): Step {
  const values = sponsors.map((sponsor) => `(${text(sponsor.divisionCode)}, ${text(sponsor.schoolCode)})`)
  const from = values.length > 0 ? `values ${values.join(', ')}` : 'select null::varchar, null::varchar where false'
  return {
    name: 'sponsor',
    sql: `create or replace table sponsor as select * from (${from}) as sponsor (division, school_code)`,
  }
}

/** Makes `school_name(name, code)`: a claimed school resolves only when one school alone bears the name. */
export function schoolNameSteps(schools: readonly SchoolInput[], countyName: string): readonly Step[] {
  const values = schools.map((school) => `(${text(school.code)}, ${text(school.name)}, ${text(school.divisionCode)})`)
  const from =
    values.length > 0 ? `values ${values.join(', ')}` : `select null::varchar, null::varchar, null::varchar where false`
  return [
    {
      name: 'school',
      sql: `create or replace table school as select * from (${from}) as school (code, name, division)`,
    },
    {
      name: 'school_name',
      sql: `create or replace table school_name as
        select ${plainSchoolName('name', countyName)} as plain, min(code) as code
        from school group by 1 having count(*) = 1`,
    },
  ]
}

/** A school's name without the county, brackets and blanks around it. */
export function plainSchoolName(column: string, countyName: string): string {
  const county = text(countyName)
  return `regexp_replace(case when starts_with(${column}, ${county}) then substr(${column}, length(${county}) + 1) else ${column} end, '[\\s()（）·]', '', 'g')`
}

/** Every roster row of a child in one table, sorted by child: what the rules read. */
export function dossierSteps(countyName: string, county: string): readonly Step[] {
  return [
    {
      name: 'dossier_row',
      sql: `create or replace table dossier_row as
        select member.child_no, roster_row.id, roster.kind, roster.as_of_on::varchar as as_of_on, member.how, member.probability,
          roster_row.event, roster_row.event_on::varchar as event_on, roster_row.schooling_claim as claim,
          school_name.code as claimed_school_code, roster_row.claimed_school_name, roster_row.not_in_school_reason,
          roster_row.enrolment_status as status, roster_row.status_until::varchar as status_until, roster_row.school_code,
          (roster_row.school_division is null or starts_with(roster_row.school_division, ${text(county)})) as is_here,
          roster_row.grade_code, roster_row.study_mode, roster_row.attends,
          spine_born.born_on::varchar as born_on
        from member
        join roster_row on roster_row.id = member.id
        join roster using (roster_no)
        join (select member.child_no, coalesce(arg_min(roster_row.sure_born_on, roster_row.id) filter (where roster_row.citizen_id is not null),
                arg_min(roster_row.sure_born_on, roster_row.id)) as born_on
              from member join roster_row on roster_row.id = member.id group by 1) spine_born using (child_no)
        left join school_name on school_name.plain = ${plainSchoolName('roster_row.claimed_school_name', countyName)}
        order by member.child_no, roster_row.id`,
    },
    {
      name: 'dossier_miss',
      sql: `create or replace table dossier_miss as
        select near_miss.child_no, near_miss.row_id, near_miss.probability, holder.how = 'origin' as is_free
        from near_miss join member holder on holder.id = near_miss.row_id
        order by near_miss.child_no, near_miss.probability desc, near_miss.row_id`,
    },
  ]
}

type Row = readonly (string | number | bigint | boolean | null)[]

/** Streams the children with their evidence; memory is one chunk, whatever the size of the county. */
export async function* readDossiers(connection: DuckDBConnection): AsyncGenerator<ChildDossier> {
  const misses = groupsOf(
    rowsOf(connection, 'select child_no, row_id, probability, is_free from dossier_miss order by child_no'),
  )
  let nextMisses = await misses.next()
  const columns = `child_no, id, kind, as_of_on, how, probability, event, event_on, claim, claimed_school_code, claimed_school_name,
    not_in_school_reason, status, status_until, school_code, is_here, grade_code, study_mode, attends, born_on`
  for await (const rows of groupsOf(rowsOf(connection, `select ${columns} from dossier_row order by child_no, id`))) {
    const childNo = Number(rows[0]![0])
    while (!nextMisses.done && Number(nextMisses.value[0]![0]) < childNo) nextMisses = await misses.next()
    const own = !nextMisses.done && Number(nextMisses.value[0]![0]) === childNo ? nextMisses.value : []
    yield { childNo, evidence: evidenceOf(rows, own) }
  }
}

async function* rowsOf(connection: DuckDBConnection, sql: string): AsyncGenerator<Row> {
  const result = await connection.stream(sql)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) return
    for (const row of chunk.getRows()) yield row as Row
  }
}

/** Neighbouring rows with the same first column. */
async function* groupsOf(rows: AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let group: Row[] = []
  for await (const row of rows) {
    if (group.length > 0 && group[0]![0] !== row[0]) {
      yield group
      group = []
    }
    group.push(row)
  }
  if (group.length > 0) yield group
}

function evidenceOf(rows: readonly Row[], misses: readonly Row[]): ChildEvidence {
  const population: PopulationRecord[] = []
  const pupils: PupilRecord[] = []
  for (const row of rows) {
    if (row[2] === 'enrolment') pupils.push(pupilRecordOf(row))
    else population.push(populationRecordOf(row))
  }
  return { bornOn: rows[0]![19] as PlainDate | null, population, pupils, nearMisses: misses.map(nearMissOf) }
}

function populationRecordOf(row: Row): PopulationRecord {
  return {
    kind: row[2] as PopulationRecord['kind'],
    asOfOn: row[3] as PlainDate,
    event: row[6] as PopulationRecord['event'],
    eventOn: row[7] as PlainDate | null,
    claim: row[8] as PopulationRecord['claim'],
    claimedSchoolCode: row[9] as string | null,
    claimedSchoolName: row[10] as string | null,
    notInSchoolReason: row[11] as string | null,
  }
}

function pupilRecordOf(row: Row): PupilRecord {
  return {
    pupilNo: Number(row[1]),
    asOfOn: row[3] as PlainDate,
    status: (row[12] ?? 'enrolled') as PupilRecord['status'],
    statusUntil: row[13] as PlainDate | null,
    isHere: row[15] as boolean,
    schoolCode: row[14] as string | null,
    gradeCode: row[16] as string | null,
    studyMode: row[17] as PupilRecord['studyMode'],
    attends: row[18] as boolean | null,
    how: row[4] as MatchKind,
    probability: Number(row[5]),
  }
}

function nearMissOf(row: Row): NearMiss {
  return { pupilNo: Number(row[1]), probability: Number(row[2]), isFree: row[3] as boolean }
}
