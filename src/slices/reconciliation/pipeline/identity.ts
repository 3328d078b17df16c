import { type Step, text } from './load.ts'

/**
 * Keeps ids from run to run. Each child and record has keyed hashes of what identifies it (ID number; name, birth day
 * and guardian; pupil number and school); whoever shares most of them with an id of the last run keeps that id.
 */
export function identitySteps(
  secret: string,
  previous: { readonly children: string; readonly pupils: string },
): readonly Step[] {
  const hash = (...parts: string[]): string => `substr(sha256(${[text(secret), ...parts].join(` || '|' || `)}), 1, 32)`
  const born = `coalesce(roster_row.sure_born_on::varchar, '')`
  const childKeys = [
    `select member.child_no as no, ${hash("'id'", 'roster_row.citizen_id')} as key_hash from member join roster_row using (id) where roster_row.citizen_id is not null`,
    `select member.child_no, ${hash("'birth'", 'roster_row.birth_certificate_number')} from member join roster_row using (id) where roster_row.birth_certificate_number is not null`,
    `select member.child_no, ${hash("'person'", 'roster_row.name', born, "coalesce(roster_row.guardian1_name, '')", "coalesce(roster_row.school_code, roster_row.division, '')")}
       from member join roster_row using (id) where roster_row.name is not null`,
  ]
  const pupilKeys = [
    `select id as no, ${hash("'number'", 'pupil_number', "coalesce(school_code, '')")} as key_hash from pupil_row where pupil_number is not null`,
    `select id, ${hash("'pupil'", 'name', "coalesce(sure_born_on::varchar, '')", "coalesce(school_code, school_name, '')", "coalesce(citizen_id, citizen_id_text, '')")} from pupil_row`,
  ]
  return [
    {
      name: 'pupil_row',
      sql: `create or replace table pupil_row as
        select roster_row.*, member.child_no, member.how, member.probability, member.pattern, member.model_no, roster.roster_id, roster.as_of_on
        from roster_row join roster using (roster_no) join member on member.id = roster_row.id where roster.kind = 'enrolment'`,
    },
    ...keptIds('child', childKeys, previous.children, 'select distinct child_no as no from member'),
    ...keptIds('pupil', pupilKeys, previous.pupils, 'select id as no from pupil_row'),
  ]
}

/** Makes `<what>_key(no, key_hash)` and `<what>_id(no, id)` where id is null for what was never seen before. */
function keptIds(what: 'child' | 'pupil', keys: readonly string[], previousCsv: string, all: string): readonly Step[] {
  return [
    {
      name: `${what}_key`,
      sql: `create or replace table ${what}_key as
        select min(no) as no, key_hash from (${keys.join(' union all ')}) group by key_hash`,
    },
    {
      name: `${what}_id`,
      sql: `create or replace table ${what}_id as
        with previous as (select * from read_csv(${text(previousCsv)}, header = true, columns = {'key_hash': 'varchar', 'id': 'varchar'})),
        vote as (select no, id, count(*) as votes from ${what}_key join previous using (key_hash) group by no, id),
        best as (select * from vote qualify row_number() over (partition by no order by votes desc, id) = 1),
        kept as (select * from best qualify row_number() over (partition by id order by votes desc, no) = 1)
        select every.no, kept.id from (${all}) every left join kept using (no) order by every.no`,
    },
  ]
}

/** A clerk found two records to be one person: the record moves to that child, whatever the engine thinks. */
export function decidedLinkSteps(
  decided: readonly { readonly childId: string; readonly pupilId: string }[],
): readonly Step[] {
  if (decided.length === 0) return []
  const values = decided.map((link) => `(${text(link.childId)}, ${text(link.pupilId)})`).join(', ')
  return [
    {
      name: 'member',
      sql: `update member set child_no = decided.child_no, how = 'decided', probability = 1, pattern = null, model_no = null
        from (select child_id.no as child_no, pupil_id.no as pupil_no
              from (values ${values}) link (child_id, pupil_id)
              join child_id on child_id.id = link.child_id join pupil_id on pupil_id.id = link.pupil_id) decided
        where member.id = decided.pupil_no`,
    },
    {
      name: 'pupil_row',
      sql: `update pupil_row set child_no = member.child_no, how = member.how, probability = 1, pattern = null, model_no = null
        from member where member.id = pupil_row.id and member.how = 'decided'`,
    },
  ]
}
