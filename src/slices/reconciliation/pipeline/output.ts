import { type Duty, DUTIES, DUTY_NAMES } from '../../../kernel/duty.ts'
import { PUPIL_SECRETS } from '../../enrolment/index.ts'
import { CHILD_SECRETS } from '../../register/index.ts'
import { type Step, text } from './load.ts'

/** The files a run leaves for publishing, ready for COPY, in `directory`. */
export const OUTPUT_FILES = {
  children: 'children.csv',
  records: 'child-records.csv',
  childIdentity: 'child-identity.csv',
  pupils: 'pupils.csv',
  pupilIdentity: 'pupil-identity.csv',
  findings: 'findings.ndjson',
} as const

/** Settings of COPY that DuckDB writes and PostgreSQL reads. */
const CSV = `(format csv, header true, nullstr '\\N', delimiter '\t', quote '\x1f', escape '\x1f')`

const asJson = (columns: readonly string[]): string =>
  `json_merge_patch('{}', to_json({${columns.map((column) => `'${column}': ${column}`).join(', ')}}))`

/** Numbers only, so that the list needs no quotes. */
const PHONES = `'{' || array_to_string(list_distinct(list_filter([regexp_replace(guardian1_phone, '[^0-9+-]', '', 'g'),
  regexp_replace(guardian2_phone, '[^0-9+-]', '', 'g')], x -> x is not null and x <> '')), ',') || '}'`

/** Gathers what was decided into rows of the register, the enrolment and the findings, and writes them. */
export function outputSteps(county: string, directory: string): readonly Step[] {
  const to = (file: string, query: string, options = CSV): Step => ({
    name: file,
    sql: `copy (${query}) to ${text(`${directory}/${file}`)} ${options}`,
  })
  return [
    { name: 'child_attribute', sql: childAttributes },
    { name: 'child_out', sql: childOut(county) },
    { name: 'record_out', sql: recordOut },
    { name: 'pupil_out', sql: pupilOut },
    to(
      OUTPUT_FILES.children,
      `select ${text(county)} as county_code, * exclude (child_no, ${CHILD_SECRETS.join(', ')}), ${asJson(CHILD_SECRETS)} as sealed,
        citizen_id as citizen_id_hash, ${PHONES} as phone_hashes from child_out order by child_no`,
    ),
    to(OUTPUT_FILES.records, `select ${text(county)} as county_code, * from record_out`),
    to(
      OUTPUT_FILES.childIdentity,
      `select ${text(county)} as county_code, key_hash, child_id from child_key join decision on decision.child_no = child_key.no order by key_hash`,
    ),
    to(
      OUTPUT_FILES.pupils,
      `select ${text(county)} as county_code, * exclude (pupil_no, ${PUPIL_SECRETS.join(', ')}), ${asJson(PUPIL_SECRETS)} as sealed
        from pupil_out order by pupil_no`,
    ),
    to(
      OUTPUT_FILES.pupilIdentity,
      `select ${text(county)} as county_code, key_hash, pupil_id from pupil_key join new_pupil_id on pupil_no = pupil_key.no order by key_hash`,
    ),
    to(OUTPUT_FILES.findings, findingOut, '(format json)'),
  ]
}

/** A column as the roster that has it and was true last says it; the surest office among several of a day. */
const newest = (column: string): string =>
  `arg_max(r.${column}, {'on': roster.as_of_on, 'sure': -r.id}) filter (where r.${column} is not null) as ${column}`

/** 村组, with the village it is a group of: a child's own is one of the village where it is found to live. */
const toldGroups = `list({'division': r.division, 'name': r.village_group} order by roster.as_of_on desc, r.id)
  filter (where r.village_group is not null and r.division is not null)`

/** 户主 and what the child is to him, out of one row: of two households neither is taken half. */
const household = `arg_max({'head': r.householder_name, 'kin': r.kin_to_householder}, {'on': roster.as_of_on, 'sure': -r.id})
  filter (where r.householder_name is not null)`

/** What the rosters say together: of each attribute the word of the surest office; the place from who was there last. */
const childAttributes = `create or replace table child_attribute as
  select member.child_no,
    arg_min(r.name, r.id) as name, arg_min(r.former_name, r.id) as former_name, arg_min(r.sex, r.id) as sex,
    arg_min(r.citizen_id, r.id) as citizen_id, arg_min(r.nationality, r.id) as nationality,
    coalesce(arg_min(r.sure_born_on, r.id) filter (where r.citizen_id is not null), arg_min(r.sure_born_on, r.id)) as born_on,
    arg_min(r.division, case roster.kind when 'village' then 0 when 'police-floating' then 1 when 'police-household' then 2 else 3 end
      + case when ends_with(r.division, '000') then 10 else 0 end) as division,
    arg_min(r.household_division, r.id) as household_division, arg_min(r.household_address, r.id) as household_address,
    arg_min(r.residence_address, r.id) as residence_address,
    arg_min(r.guardian1_name, r.id) as guardian1_name, arg_min(r.guardian1_role, r.id) filter (where r.guardian1_name is not null) as guardian1_role,
    coalesce(arg_min(r.guardian1_phone, r.id), arg_min(r.phone, r.id)) as guardian1_phone,
    arg_min(r.guardian2_name, r.id) as guardian2_name, arg_min(r.guardian2_role, r.id) filter (where r.guardian2_name is not null) as guardian2_role,
    arg_min(r.guardian2_phone, r.id) as guardian2_phone,
    ${toldGroups} as told_groups, ${household} as household,
    ${newest('sponsor_name')}, ${newest('deferral_paper')}, ${newest('not_in_school_reason')},
    list_sort(list_distinct(list(roster.kind))) as roster_kinds,
    coalesce(bool_or(r.left_behind in ('1', '2')), false) as left_behind,
    coalesce(bool_or(roster.kind = 'disabled' or coalesce(r.disability_type, '0') <> '0'), false) as disabled,
    coalesce(bool_or(roster.kind = 'civil-affairs' and coalesce(r.assistance_kind, '') not in ('孤儿', '事实无人抚养', '留守')), false) as poor,
    coalesce(bool_or(r.assistance_kind in ('孤儿', '事实无人抚养')), false) as orphan,
    coalesce(bool_or(roster.kind = 'police-floating' or r.is_migrant_child), false) as migrant
  from member join roster_row r on r.id = member.id join roster using (roster_no)
  group by member.child_no`

/** The record that ties a child to the school line: the real one, else a suspended one of the county. */
const tyingPupil = `select decision.child_no, pupil_row.*
  from decision join pupil_row on pupil_row.child_no = decision.child_no
  where pupil_row.id = decision.real_pupil_no
     or (decision.real_pupil_no is null and pupil_row.enrolment_status = 'suspended')
  qualify row_number() over (partition by decision.child_no order by pupil_row.id) = 1`

const schoolKey = (row: string, isHere: string): string =>
  `case when ${isHere} and ${row}.school_code is not null then ${row}.school_code || '/' || coalesce(${row}.class_code || '/', '') else '' end`

const isHere = (row: string, county: string): string =>
  `(${row}.school_division is null or starts_with(${row}.school_division, ${text(county)}))`

const listOf = (words: readonly string[]): string => `[${words.map(text).join(', ')}]::varchar[]`

/** The duties a row is opened to, by what must hold for each; as PostgreSQL reads a list. */
const dutiesWhere = (holds: (duty: Duty, name: string) => string): string => {
  const words = DUTY_NAMES.map((name) => `case when ${holds(DUTIES[name], name)} then ${text(name)} end`)
  return `'{' || array_to_string(list_filter([${words.join(', ')}], x -> x is not null), ',') || '}'`
}

const isOfDuty = ({ children }: Duty, groups: string, rosterKinds: string): string =>
  children === 'every'
    ? 'true'
    : `list_has_any(${groups}, ${listOf(children.groups)}) or list_has_any(${rosterKinds}, ${listOf(children.rosterKinds)})`

const dutiesOf = (column: string): string => `str_split(trim(${column}, '{}'), ',')`

/** A duty reads of its children what the rosters of its kinds say. */
const recordDuties = dutiesWhere(
  ({ rosterKinds }, name) =>
    `list_contains(${listOf(rosterKinds)}, roster.kind) and list_contains(${dutiesOf('child_out.duties')}, ${text(name)})`,
)

function childOut(county: string): string {
  const groups = ['left-behind', 'disabled', 'poor', 'migrant', 'orphan'].map(
    (group) => `case when a.${group.replace('-', '_')} then ${text(group)} end`,
  )
  const groupList = `list_filter([${groups.join(', ')}, case when t.study_mode = 'boarding' then 'boarding' end], x -> x is not null)`
  return `create or replace table child_out as
    with tying as (${tyingPupil})
    select d.child_no, d.child_id, coalesce(a.name, '') as name, a.former_name, a.sex, a.born_on, a.citizen_id, a.nationality,
      coalesce(a.division, case when ${isHere('t', county)} then school.division end, ${text(`${county}000000`)}) as division_code,
      a.household_division as household_division_code, a.household_address, a.residence_address,
      a.guardian1_name, a.guardian1_role, a.guardian1_phone, a.guardian2_name, a.guardian2_role, a.guardian2_phone,
      list_filter(a.told_groups, x -> x.division = a.division)[1].name as village_group,
      a.household.head as householder_name, a.household.kin as kin_to_householder,
      a.sponsor_name, a.deferral_paper, a.not_in_school_reason,
      '{' || array_to_string(${groupList}, ',') || '}' as groups,
      d.population, coalesce(nullif(${schoolKey('t', isHere('t', county))}, ''), case when d.standing = 'in-no-school' then sponsor.school_code || '/' end, '') as school_key, coalesce(t.school_name, school.name) as school_name, t.grade_code,
      d.standing, d.reason as standing_reason, d.certainty as standing_certainty, '{' || array_to_string(a.roster_kinds, ',') || '}' as roster_kinds,
      ${dutiesWhere((duty) => isOfDuty(duty, groupList, 'a.roster_kinds'))} as duties
    from decision d join child_attribute a using (child_no)
    left join tying t on t.child_no = d.child_no left join school on school.code = t.school_code
    left join sponsor on sponsor.division = a.division
    order by d.child_no`
}

/** Columns of a roster row that are shown side by side. */
export const FACT_COLUMNS = [
  'name',
  'former_name',
  'sex',
  'born_on',
  'citizen_id',
  'citizen_id_text',
  'nationality',
  'guardian1_name',
  'guardian1_role',
  'guardian2_name',
  'guardian2_role',
  'any_phone',
  'household_division',
  'household_address',
  'residence_division',
  'residence_address',
  'event',
  'event_on',
  'moved_to',
  'schooling_claim',
  'claimed_school_name',
  'not_in_school_reason',
  'deferral_paper',
  'sponsor_name',
  'pupil_number',
  'school_name',
  'grade_code',
  'class_code',
  'enrolment_status',
  'status_until',
  'study_mode',
  'attends',
  'birth_certificate_number',
  'disability_type',
  'disability_level',
  'assistance_kind',
  'left_behind',
] as const

/** A row's filled columns as JSON: a merge with nothing drops the empty ones. */
const facts = (row: string): string =>
  `json_merge_patch('{}', to_json({${FACT_COLUMNS.map((column) => `'${column === 'any_phone' ? 'phone' : column}': ${row}.${column}`).join(', ')}}))`

const recordOut = `create or replace table record_out as
  select child_out.child_id, roster.roster_id, r.row_no, roster.kind, roster.source_name, roster.as_of_on, member.how,
    member.probability::real as probability, child_out.division_code,
    case when roster.kind = 'enrolment' and r.school_code is not null then r.school_code || '/' || coalesce(r.class_code || '/', '')
         else child_out.school_key end as school_key,
    explanation.lines as explanation, ${recordDuties} as duties, ${facts('r')} as sealed
  from member join roster_row r on r.id = member.id join roster using (roster_no) join child_out on child_out.child_no = member.child_no
  left join explanation on explanation.model_no = member.model_no and explanation.pattern = member.pattern
  order by member.child_no, r.id`

const pupilOut = `create or replace table pupil_out as
  select p.id as pupil_no, new_pupil_id.pupil_id, child_out.child_id, p.pupil_number, coalesce(p.name, '') as name, p.sex, p.born_on, p.citizen_id,
    p.school_code, coalesce(p.school_name, school.name) as school_name,
    (p.school_division is null or school.code is not null or starts_with(p.school_division, substr(child_out.division_code, 1, 6))) as is_here,
    p.grade_code, p.class_code, coalesce(p.enrolment_status, 'enrolled') as status, p.status_until, p.study_mode, p.attends,
    child_out.division_code, case when p.school_code is null then '' else p.school_code || '/' || coalesce(p.class_code || '/', '') end as school_key,
    record_decision.verdict, record_decision.reason as verdict_reason, record_decision.certainty as verdict_certainty,
    p.how, p.probability::real as probability, p.roster_id, p.row_no, p.as_of_on
  from pupil_row p join new_pupil_id on new_pupil_id.pupil_no = p.id join child_out on child_out.child_no = p.child_no
  join record_decision on record_decision.pupil_no = p.id left join school on school.code = p.school_code
  order by p.id`

/** One line a finding, with the records that look like the child but were not taken for it. */
const findingOut = `
  select problem.kind, child_out.child_id, pupil_out.pupil_id, child_out.division_code,
    coalesce(pupil_out.school_key, case when problem.school_code is not null and not starts_with(child_out.school_key, problem.school_code)
      then problem.school_code || '/' else child_out.school_key end) as school_key,
    problem.certainty, problem.reason, problem.reasons::json as reasons, problem.school_code, problem.facts_hash,
    ${dutiesOf('child_out.duties')} as duties,
    (select list({'pupilId': candidate.pupil_id, 'probability': near_miss.probability, 'kind': 'enrolment', 'sourceName': roster.source_name,
                  'asOfOn': roster.as_of_on::varchar, 'rowNo': r.row_no, 'facts': ${facts('r')}, 'explanation': explanation.lines}
                 order by near_miss.probability desc, r.id)
     from near_miss join roster_row r on r.id = near_miss.row_id join roster using (roster_no)
       join new_pupil_id candidate on candidate.pupil_no = near_miss.row_id
       left join explanation on explanation.model_no = near_miss.model_no and explanation.pattern = near_miss.pattern
     where near_miss.child_no = problem.child_no and problem.pupil_no is null) as candidates
  from problem join child_out using (child_no) left join pupil_out on pupil_out.pupil_no = problem.pupil_no
  order by problem.child_no, problem.kind, problem.pupil_no`
