import type { Linker } from './linker.ts'
import { POPULATION_KINDS, personView, type Step, text } from './load.ts'

/**
 * Joins the population rosters to children, roster by roster, and at last the children that turn out to be one. Makes
 * `spine` (one row a child, id = its first roster row) and `member` (every roster row with its child, how it was matched
 * and how sure).
 */
export async function clusterPopulation(linker: Linker, onKind: (done: number, all: number) => void): Promise<void> {
  await linker.run({ name: 'spine', sql: emptySpine })
  await linker.run({ name: 'member', sql: emptyMember })
  const all = POPULATION_KINDS.length + 1
  for (const [index, kind] of POPULATION_KINDS.entries()) {
    onKind(index, all)
    await linker.run(personView('incoming', `roster_no in (select roster_no from roster where kind = ${text(kind)})`))
    if ((await linker.count('incoming')) > 0) await joinIncoming(linker)
  }
  onKind(POPULATION_KINDS.length, all)
  await joinTwins(linker)
}

/** Joins the pupil records to children; records that fit no child become children of their own (`school-only`). */
export async function clusterPupils(linker: Linker): Promise<void> {
  await linker.run({
    name: 'near_miss',
    sql: 'create or replace table near_miss (child_no bigint, row_id bigint, probability double, pattern bigint, model_no integer)',
  })
  await linker.run(personView('incoming', `roster_no in (select roster_no from roster where kind = 'enrolment')`))
  if ((await linker.count('incoming')) === 0) return
  await joinIncoming(linker, keepNearMisses, 'select child_no, pupil_no from parted order by all')
  await linker.run({
    name: 'known_spine',
    sql: `create or replace table known_spine as from spine where id not in (select id from incoming)`,
  })
  await linker.run({ name: 'spine', sql: `delete from spine where id not in (select id from incoming)` })
  await joinTwins(linker)
  await linker.run({ name: 'spine', sql: `insert into spine from known_spine` })
}

/** Links the incoming rows to the children known so far; what fits none founds new children. */
async function joinIncoming(linker: Linker, afterLink?: (modelNo: number) => Step, parted?: string): Promise<void> {
  if ((await linker.count('spine')) > 0) {
    await linker.link('spine', 'incoming', 'linked', parted)
    await linker.run({ name: 'member', sql: acceptLinked(linker.modelNo) })
    if (afterLink) await linker.run(afterLink(linker.modelNo))
    await linker.run({ name: 'spine', sql: fillSpine })
  }
  await linker.run({
    name: 'founding',
    sql: 'create or replace table founding as from incoming where id not in (select id from member)',
  })
  await linker.run({
    name: 'member',
    sql: `insert into member select id, id, 'origin', 1, null, null from founding order by id`,
  })
  await linker.run({ name: 'spine', sql: 'insert into spine from founding order by id' })
}

/** Children of `spine` that are one and the same become one: the smallest row leads. */
async function joinTwins(linker: Linker): Promise<void> {
  if ((await linker.count('spine')) < 2) return
  await linker.deduplicate('spine', 'twice')
  for (const step of joinSteps(linker.modelNo)) await linker.run(step)
}

const emptySpine = `create or replace table spine (id bigint, citizen_id varchar, citizen_id_text varchar, name varchar, former_name varchar,
  sex varchar, born_on date, guardian1_name varchar, guardian1_role varchar, guardian2_name varchar, guardian2_role varchar,
  guardian1_citizen_id varchar, guardian2_citizen_id varchar,
  phone varchar, division varchar, birth_certificate_number varchar)`

const emptyMember = `create or replace table member (id bigint, child_no bigint, how varchar, probability double, pattern bigint, model_no integer)`

/** The one accepted child of each row; `linked` holds at most one accepted pair for a right row. */
function acceptLinked(modelNo: number): string {
  return `insert into member select id_r, id_l, how, probability, pattern, ${modelNo} from linked where accepted order by id_r`
}

/** The best rejected pairs of children and records, three a side, for the finding page. */
function keepNearMisses(modelNo: number): Step {
  return {
    name: 'near_miss',
    sql: `insert into near_miss
      select id_l, id_r, probability, pattern, ${modelNo} from linked
      where not accepted and how <> 'decided'
      qualify row_number() over (partition by id_l order by probability desc, id_r) <= 3
          and row_number() over (partition by id_r order by probability desc, id_l) <= 3`,
  }
}

function joinSteps(modelNo: number): readonly Step[] {
  return [
    {
      name: 'leader',
      sql: `create or replace table leader as
        with recursive edge(a, b) as (
          select id_l, id_r from twice where accepted union select id_r, id_l from twice where accepted
        ),
        reach(id, leader) as (
          select a, a from edge union select edge.b, reach.leader from reach join edge on edge.a = reach.id where edge.b > reach.leader
        )
        select id, min(leader) as leader from reach group by id having min(leader) < id`,
    },
    {
      name: 'member',
      sql: `update member set how = pair.how, probability = pair.probability, pattern = pair.pattern, model_no = ${modelNo}
        from (select id_r, how, probability, pattern from twice where accepted
              qualify row_number() over (partition by id_r order by probability desc, id_l) = 1) pair
        where member.id = pair.id_r and member.how = 'origin' and member.id in (select id from leader)`,
    },
    {
      name: 'member',
      sql: `update member set child_no = leader.leader from leader where member.child_no = leader.id`,
    },
    { name: 'spine', sql: `delete from spine where id in (select id from leader)` },
  ]
}

/** What is known of a guardian's number and role fits only that guardian: same name, same role, or no name so far. */
function filledGuardian(guardian: 'guardian1' | 'guardian2'): string {
  const same = ['name', 'role'].map((of) => `spine.${guardian}_${of} = more.${guardian}_${of}`).join(' or ')
  const filled = (of: string): string =>
    `${guardian}_${of} = case when spine.${guardian}_name is null or ${same} then coalesce(spine.${guardian}_${of}, more.${guardian}_${of}) else spine.${guardian}_${of} end`
  return ['name', 'role', 'citizen_id'].map(filled).join(',\n    ')
}

/** What a later roster knows and the earlier ones did not (a phone, a guardian, an ID number) helps the next link. */
const fillSpine = `update spine set
    citizen_id = coalesce(spine.citizen_id, more.citizen_id),
    former_name = coalesce(spine.former_name, more.former_name),
    sex = coalesce(spine.sex, more.sex),
    born_on = coalesce(spine.born_on, more.born_on),
    ${filledGuardian('guardian1')},
    ${filledGuardian('guardian2')},
    phone = coalesce(spine.phone, more.phone),
    division = coalesce(spine.division, more.division),
    birth_certificate_number = coalesce(spine.birth_certificate_number, more.birth_certificate_number)
  from (
    select member.child_no, incoming.* from incoming join member using (id)
    where member.child_no <> incoming.id
    qualify row_number() over (partition by member.child_no order by incoming.id) = 1
  ) more
  where spine.id = more.child_no`
