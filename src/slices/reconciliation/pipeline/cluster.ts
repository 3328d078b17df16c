import { type Step } from './load.ts'
import { POPULATION_KINDS, personView, text } from './load.ts'
import type { Linker } from './linker.ts'

/**
 * Joins the population rosters to children, roster by roster. Makes `spine` (one row a child, id = its first roster
 * row) and `member` (every roster row with its child, how it was matched and how sure).
 */
export async function clusterPopulation(linker: Linker, onKind: (done: number, all: number) => void): Promise<void> {
  await linker.run({ name: 'spine', sql: emptySpine })
  await linker.run({ name: 'member', sql: emptyMember })
  for (const [index, kind] of POPULATION_KINDS.entries()) {
    onKind(index, POPULATION_KINDS.length)
    await addRoster(linker, kind)
  }
}

/** Links one kind to the children known so far; what fits none founds new children. */
async function addRoster(linker: Linker, kind: string): Promise<void> {
  const rows = personView('incoming', `roster_no in (select roster_no from roster where kind = ${text(kind)})`)
  await linker.run(rows)
  if ((await linker.count('incoming')) === 0) return
  if ((await linker.count('spine')) > 0) {
    await linker.link('spine', 'incoming', 'linked', 'many-to-one')
    await linker.run({ name: 'member', sql: acceptLinked(kind) })
  }
  await linker.run({
    name: 'founding',
    sql: 'create or replace table founding as from incoming where id not in (select id from member)',
  })
  await linker.deduplicate('founding', 'twice')
  for (const step of foundChildren) await linker.run(step)
  await linker.run({ name: 'spine', sql: fillSpine })
}

/** Joins the pupil records to children; records that fit no child become children of their own (`school-only`). */
export async function clusterPupils(linker: Linker): Promise<void> {
  await linker.run(personView('incoming', `roster_no in (select roster_no from roster where kind = 'enrolment')`))
  await linker.run({
    name: 'near_miss',
    sql: 'create or replace table near_miss (child_no bigint, row_id bigint, probability double, pattern bigint, model_no integer)',
  })
  if ((await linker.count('incoming')) === 0) return
  if ((await linker.count('spine')) > 0) {
    await linker.link('spine', 'incoming', 'linked', 'many-to-one')
    await linker.run({ name: 'member', sql: acceptLinked('enrolment') })
    await linker.run({ name: 'near_miss', sql: keepNearMisses(linker.modelNo) })
  }
  await linker.run({
    name: 'founding',
    sql: 'create or replace table founding as from incoming where id not in (select id from member)',
  })
  await linker.deduplicate('founding', 'twice')
  for (const step of foundChildren) await linker.run(step)
}

const emptySpine = `create or replace table spine (id bigint, citizen_id varchar, citizen_id_text varchar, name varchar, former_name varchar,
  sex varchar, born_on date, guardian1_name varchar, guardian2_name varchar, guardian1_citizen_id varchar, guardian2_citizen_id varchar,
  phone varchar, division varchar, birth_certificate_number varchar)`

const emptyMember = `create or replace table member (id bigint, child_no bigint, how varchar, probability double, pattern bigint, model_no integer)`

/** The one accepted child of each row; `linked` holds at most one accepted pair a right row. */
function acceptLinked(kind: string): string {
  return `insert into member select id_r, id_l, how, probability, pattern, (select max(model_no) from link_model) from linked
    where accepted /* ${kind} */ order by id_r`
}

/** The best rejected pairs of children and records, three a side, for the finding page. */
function keepNearMisses(modelNo: number): string {
  return `insert into near_miss
    select id_l, id_r, probability, pattern, ${modelNo} from linked
    where not accepted
    qualify row_number() over (partition by id_l order by probability desc, id_r) <= 3
        and row_number() over (partition by id_r order by probability desc, id_l) <= 3`
}

/** Rows of one office that are the same person found one child together: the row with the smallest number leads. */
const foundChildren: readonly Step[] = [
  {
    name: 'leader',
    sql: `create or replace table leader as
      with recursive edge(a, b) as (
        select id_l, id_r from twice where accepted union select id_r, id_l from twice where accepted
      ),
      reach(id, leader) as (
        select a, a from edge union select edge.b, reach.leader from reach join edge on edge.a = reach.id where edge.b > reach.leader
      )
      select founding.id, least(founding.id, coalesce(min(reach.leader), founding.id)) as leader
      from founding left join reach using (id) group by founding.id`,
  },
  {
    name: 'member',
    sql: `insert into member
      select leader.id, leader.leader, case when leader.id = leader.leader then 'origin' else coalesce(pair.how, 'scored') end,
        case when leader.id = leader.leader then 1 else coalesce(pair.probability, 0.5) end, pair.pattern,
        case when pair.pattern is null then null else (select max(model_no) from link_model) end
      from leader left join (select id_r, arg_max(how, probability) as how, max(probability) as probability, arg_max(pattern, probability) as pattern
                             from twice where accepted group by id_r) pair on pair.id_r = leader.id and leader.id <> leader.leader
      order by leader.id`,
  },
  {
    name: 'spine',
    sql: `insert into spine select founding.* from founding join leader using (id) where leader.id = leader.leader order by founding.id`,
  },
]

/** What a later roster knows and the earlier ones did not (a phone, a guardian, an ID number) helps the next link. */
const fillSpine = `update spine set
    citizen_id = coalesce(spine.citizen_id, more.citizen_id),
    former_name = coalesce(spine.former_name, more.former_name),
    sex = coalesce(spine.sex, more.sex),
    born_on = coalesce(spine.born_on, more.born_on),
    guardian1_name = coalesce(spine.guardian1_name, more.guardian1_name),
    guardian2_name = coalesce(spine.guardian2_name, more.guardian2_name),
    guardian1_citizen_id = coalesce(spine.guardian1_citizen_id, more.guardian1_citizen_id),
    guardian2_citizen_id = coalesce(spine.guardian2_citizen_id, more.guardian2_citizen_id),
    phone = coalesce(spine.phone, more.phone),
    division = coalesce(spine.division, more.division),
    birth_certificate_number = coalesce(spine.birth_certificate_number, more.birth_certificate_number)
  from (
    select member.child_no, incoming.* from incoming join member using (id)
    where member.child_no <> incoming.id
    qualify row_number() over (partition by member.child_no order by incoming.id) = 1
  ) more
  where spine.id = more.child_no`
