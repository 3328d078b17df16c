import type { DecidedLink } from '../rules/decided-links.ts'
import { type Step, text } from './load.ts'

/**
 * Keeps ids from run to run. Each child and record has keyed hashes of what identifies it (ID number; name, birth day
 * and guardian; pupil number and school); whoever shares most of them with an id of the last run keeps that id.
 */
export function identitySteps(
  secret: string,
  previous: { readonly children: string; readonly pupils: string },
): readonly Step[] {
  const keys = keysOf(secret)
  return [
    {
      name: 'pupil_row',
      sql: `create or replace table pupil_row as
        select roster_row.*, member.child_no, member.how, member.probability, member.pattern, member.model_no, roster.roster_id, roster.as_of_on
        from roster_row join roster using (roster_no) join member on member.id = roster_row.id where roster.kind = 'enrolment'`,
    },
    ...keptIds('child', keys.children, previous.children, 'select distinct child_no as no from member'),
    ...keptIds('pupil', keys.pupils('pupil_row'), previous.pupils, 'select id as no from pupil_row'),
  ]
}

/** Queries (no, key_hash) of what identifies the children of `member`, and the pupil records of a table. */
function keysOf(secret: string): { children: readonly string[]; pupils: (rows: string) => readonly string[] } {
  const hash = (...parts: string[]): string => `substr(sha256(${[text(secret), ...parts].join(` || '|' || `)}), 1, 32)`
  const born = `coalesce(roster_row.sure_born_on::varchar, '')`
  const children = [
    `select member.child_no as no, ${hash("'id'", 'roster_row.citizen_id')} as key_hash from member join roster_row using (id) where roster_row.citizen_id is not null`,
    `select member.child_no, ${hash("'birth'", 'roster_row.birth_certificate_number')} from member join roster_row using (id) where roster_row.birth_certificate_number is not null`,
    `select member.child_no, ${hash("'person'", 'roster_row.name', born, "coalesce(roster_row.guardian1_name, '')", "coalesce(roster_row.school_code, roster_row.division, '')")}
       from member join roster_row using (id) where roster_row.name is not null`,
  ]
  const pupils = (rows: string) => [
    `select id as no, ${hash("'number'", 'pupil_number', "coalesce(school_code, '')")} as key_hash from ${rows} where pupil_number is not null`,
    `select id, ${hash("'pupil'", 'name', "coalesce(sure_born_on::varchar, '')", "coalesce(school_code, school_name, '')", "coalesce(citizen_id, citizen_id_text, '')")} from ${rows}`,
  ]
  return { children, pupils }
}

/**
 * Makes `parted(child_id, child_no, pupil_no)`: the children, as far as the population rosters know them, and the records
 * that somebody found not to be theirs.
 */
export function partedSteps(
  secret: string,
  previous: { readonly children: string; readonly pupils: string },
  parted: readonly DecidedLink[],
): readonly Step[] {
  if (parted.length === 0)
    return [
      {
        name: 'parted',
        sql: 'create or replace table parted (child_id varchar, child_no bigint, pupil_no bigint)',
      },
    ]
  const keys = keysOf(secret)
  const rows = `(select roster_row.* from roster_row join roster using (roster_no) where roster.kind = 'enrolment') enrolled`
  const values = parted.map((link) => `(${text(link.childId)}, ${text(link.pupilId)})`).join(', ')
  return [
    {
      name: 'parted',
      sql: 'create or replace table parted (child_id varchar, child_no bigint, pupil_no bigint)',
    },
    ...keptIds('known_child', keys.children, previous.children, 'select distinct child_no as no from member'),
    ...keptIds('known_pupil', keys.pupils(rows), previous.pupils, `select id as no from ${rows}`),
    {
      name: 'parted',
      sql: `insert into parted select link.child_id, known_child_id.no, known_pupil_id.no
        from (values ${values}) link (child_id, pupil_id)
        join known_child_id on known_child_id.id = link.child_id join known_pupil_id on known_pupil_id.id = link.pupil_id`,
    },
  ]
}

/** A record that was parted from a child has identified that child once; whose it is now must not take the child's id. */
const BARRED = `select member.child_no, parted.child_id from parted join member on member.id = parted.pupil_no where member.child_no <> parted.child_no`

/** Makes `<what>_key(no, key_hash)` and `<what>_id(no, id)` where id is null for what was never seen before. */
function keptIds(what: string, keys: readonly string[], previousCsv: string, all: string): readonly Step[] {
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
        vote as (select no, id, count(*) as votes from ${what}_key join previous using (key_hash) where (no, id) not in (${BARRED}) group by no, id),
        best as (select * from vote qualify row_number() over (partition by no order by votes desc, id) = 1),
        kept as (select * from best qualify row_number() over (partition by id order by votes desc, no) = 1)
        select every.no, kept.id from (${all}) every left join kept using (no) order by every.no`,
    },
  ]
}

/** A clerk found two records to be one person: the record moves to that child, whatever the engine thinks. */
export function decidedLinkSteps(decided: readonly DecidedLink[]): readonly Step[] {
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
