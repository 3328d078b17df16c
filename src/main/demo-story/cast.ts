import type { DivisionCode } from '../../kernel/division-code.ts'
import { addDays, addYears } from '../../kernel/plain-date.ts'
import { schoolAgeBirths } from '../../kernel/school-age.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { valueOf } from '../../platform/cli.ts'
import { withReference } from '../../platform/database.ts'
import { demoActors } from '../../slices/accounts/index.ts'
import { getCountyRules, sponsoringSchools } from '../../slices/directory/index.ts'
import { listPupils } from '../../slices/enrolment/queries.ts'
import { listChildren } from '../../slices/register/queries.ts'
import type { ChildLine } from '../../slices/register/contract.ts'
import type { Person, Story } from './acts.ts'

/** A child of a story, as far as the story goes by it. */
export interface Player {
  readonly childId: string
  readonly grade: string
  /** Lives in the village of the demo's village officer. */
  readonly inVillage: boolean
}

export interface Cast {
  readonly actors: ReadonlyMap<Person, Actor>
  readonly players: ReadonlyMap<string, Player>
}

/** A school that would lose more of its pupils to the stories tells none. */
const SPARED = 4
const GRADES = ['一', '二', '三', '四', '五', '六']

/** Gives each story a child of the demo's school who lives in the demo's township; none where there are too few. */
export async function castFor(app: App, stories: readonly Story[]): Promise<Cast | undefined> {
  const found = await withReference(app.db, demoActors)
  const actors = new Map([...found].map(([name, actor]) => [name.replace('demo-', '') as Person, actor]))
  const [township, village, school, teacher] = (['township', 'village', 'school', 'teacher'] as const).map((person) =>
    actors.get(person),
  )
  if (!township || !school || !teacher) return undefined
  const children = (await listOf(app, township, school)).filter((child) => child.guardianName !== null)
  const wanted = stories.filter((story) => !story.childOf && story.of !== 'elder')
  if (children.length < wanted.length * SPARED) return undefined
  const ofClass = new Set(valueOf(await listPupils(app, teacher, { limit: 200 })).rows.map((pupil) => pupil.childId))
  const inVillage = ({ divisionCode }: ChildLine): boolean => divisionCode === village?.scope.divisionPrefix
  const playerOf = (child: ChildLine): Player => ({
    childId: child.childId,
    grade: `${GRADES[Number(child.gradeCode?.[1]) - 1] ?? '一'}年级`,
    inVillage: inVillage(child),
  })
  const fits = {
    class: (child: ChildLine) => ofClass.has(child.childId),
    village: inVillage,
    disabled: (child: ChildLine) => child.groups.includes('disabled'),
    // In no school any more: found apart from the others.
    elder: () => false,
  }
  const left = spread(children)
  const players = new Map<string, Player>()
  // Whoever asks for somebody is asked first.
  for (const story of [...wanted].sort((a, b) => Number(b.of !== undefined) - Number(a.of !== undefined))) {
    const at = story.of ? left.findIndex(fits[story.of]) : left.findIndex((child) => !ofClass.has(child.childId))
    const [child] = left.splice(Math.max(at, 0), 1)
    players.set(story.key, playerOf(child!))
  }
  const [elder] = await eldersOf(app, township, school)
  for (const { key, of } of stories) if (of === 'elder' && elder) players.set(key, playerOf(elder))
  for (const { key, childOf } of stories) if (childOf) players.set(key, players.get(childOf)!)
  return { actors, players }
}

/**
 * Children who were of school age until last summer and are not any more, with a guardian to speak to, in villages that the
 * demo's school looks after: it leads where a child is in no school.
 */
async function eldersOf(app: App, township: Actor, school: Actor): Promise<readonly ChildLine[]> {
  const today = app.clock.today()
  const { county } = township.scope
  const [{ schoolAge }, sponsors] = await withReference(app.db, async (tx) => [
    await getCountyRules(tx, county),
    await sponsoringSchools(tx, county, today),
  ])
  const isOurs = ({ divisionCode }: ChildLine): boolean =>
    school.scope.schoolPrefix === `${sponsors.get(divisionCode as DivisionCode)}/`
  const filter = {
    bornFrom: schoolAgeBirths(addYears(today, -1), schoolAge).first,
    bornTo: addDays(schoolAgeBirths(today, schoolAge).first, -1),
    sort: 'division',
    limit: 50,
  } as const
  const { rows } = valueOf(await listChildren(app, township, filter))
  return rows.filter((child) => child.guardianName !== null && isOurs(child))
}

async function listOf(app: App, township: Actor, school: Actor): Promise<readonly ChildLine[]> {
  const code = school.scope.schoolPrefix!.replace('/', '')
  const filter = { school: code, standing: 'in-school-here', sort: 'division', limit: 200 } as const
  return valueOf(await listChildren(app, township, filter)).rows
}

/** The elder first, from one end of the list and the other, so that no village has them all. */
function spread(children: readonly ChildLine[]): ChildLine[] {
  const elder = children.filter((child) => (child.gradeCode ?? '') >= '13')
  const mixed = elder.map((child, index) => ({ child, place: (index * 7) % Math.max(elder.length, 1) }))
  const rest = children.filter((child) => !elder.includes(child))
  return [...mixed.sort((a, b) => a.place - b.place).map(({ child }) => child), ...rest]
}
