import type { Sex } from '../kernel/citizen-id.ts'
import { ABOLISHED_COUNTY_CODE, ABOLISHED_SINCE, COUNTY_CODE, type NumberOffice } from './citizen-numbers.ts'
import { ageOnDay, type Day, dayOfText } from './days.ts'
import type { Adult, Child, Dates, Family, Home, Place, Village } from './model.ts'
import { hanName, hanSurname, peoplesName, tongueOf } from './names/index.ts'
import { Random, seedOf } from './random.ts'
import { RATES } from './rates.ts'

const YEAR = 365.25
const OLDEST = 19 * YEAR
const CODE_CHANGED = dayOfText(ABOLISHED_SINCE)
// Telephone numbers begin with prefixes no operator was given.
const PHONE_PREFIXES = ['154', '160', '161', '163', '164', '168', '169'] as const
const P = RATES.population

/** What families are made from. */
export interface World {
  readonly seed: number
  readonly dates: Dates
  readonly places: readonly Place[]
  readonly numbers: NumberOffice
  /** Where rural families move to that go to live in the county seat. */
  readonly villages: readonly Village[]
  readonly townVillages: readonly Village[]
  readonly families: Family[]
  readonly children: Child[]
}

/** Draws the way a family of a village lives: here, away or moved in. */
export function drawHome(village: Village, random: Random): Home {
  const movedIn = P.movedIn * (village.urban ? 1.9 : 0.3)
  const away = village.urban ? 0.55 : 1.25
  return random.weighted<Home>([
    ['resident', P.registeredHereLivesHere],
    ['away-in-province', P.awayInProvince * away],
    ['away-out-of-province', P.awayOutOfProvince * away],
    ['moved-in', movedIn],
  ])
}

/** Makes one family with its children below 19; adds them to the world and gives how many of them are 0–15 and here to stay. */
export function addFamily(world: World, village: Village, home: Home, gone: Day | undefined): Family {
  const index = world.families.length
  const random = new Random(world.seed, 0xfa, index)
  const nationality = random.weighted(village.peoples)
  const surname =
    home !== 'moved-in' && random.chance(0.6) ? random.pick(village.surnames) : hanSurname(random, nationality === '03')
  const births = drawBirths(world.dates.asOf, random)
  const family = makeFamily(world, { index, village, home, gone, nationality, surname, births }, random)
  world.families.push(family)
  for (let i = 0; i < births.length; i++) {
    if (births[i]! <= world.dates.asOf - OLDEST) continue
    addChild(world, family, births[i]!, random)
    const last = family.children.length - 1
    if (i > 0 && births[i] === births[i - 1] && last > 0) pairTwins(family.children[last - 1]!, family.children[last]!)
  }
  return family
}

function pairTwins(first: Child, second: Child): void {
  first.twin = second
  second.twin = first
}

/** Birth days of a family, the oldest first; births were more frequent ten years ago than now. */
function drawBirths(asOf: Day, random: Random): Day[] {
  const wanted = random.weighted(P.children)
  let at = asOf - Math.floor(28 * YEAR * random.float() ** 0.9)
  const births: Day[] = []
  while (births.length < wanted && at <= asOf) {
    births.push(at)
    if (random.chance(P.twinBirth) && births.length < 4) births.push(at)
    at += Math.floor((1.4 + random.float() * 4.6) * YEAR)
  }
  return births
}

interface FamilyPlan {
  readonly index: number
  readonly village: Village
  readonly home: Home
  readonly gone: Day | undefined
  readonly nationality: string
  readonly surname: string
  readonly births: readonly Day[]
}

function makeFamily(world: World, plan: FamilyPlan, random: Random): Family {
  const { index, village, home, nationality, surname, births } = plan
  const oldest = births[0] ?? world.dates.asOf
  const single = random.chance(P.singleParent) ? random.below(2) : -1
  const otherPeople = random.chance(0.08) ? random.weighted(village.peoples) : nationality
  const elsewhere = home === 'resident' && plan.gone === undefined ? undefined : drawPlace(world.places, home, random)
  const adult = (sex: Sex, people: string, family: string): Adult =>
    makeAdult(
      world,
      { sex, people, surname: family, oldest, village, elsewhere: home === 'moved-in' ? elsewhere : undefined },
      random,
    )
  const away = drawParentsAway(home, random)
  return {
    index,
    village,
    residence:
      home === 'resident' && !village.urban && random.chance(P.livesInTown) ? random.pick(world.townVillages) : village,
    group: random.between(1, village.groups),
    house: random.between(1, 180),
    home,
    nationality,
    surname,
    father: single === 0 ? undefined : adult('male', nationality, surname),
    mother: single === 1 ? undefined : adult('female', otherPeople, hanSurname(random, otherPeople === '03')),
    fatherAway: away >= 1,
    motherAway: away >= 2,
    householder:
      single === 0 ? 'mother' : random.chance(0.24) ? 'grandfather' : random.chance(0.08) ? 'mother' : 'father',
    householdNumber: String(100_000_000 + index * 7 + (index % 7)).slice(0, 9),
    elsewhere,
    arrived:
      home === 'moved-in'
        ? world.dates.asOf - Math.floor(random.float() ** 1.7 * 9 * YEAR) - 20
        : world.dates.asOf - 9000,
    gone: plan.gone,
    aid: drawAid(village, home, random),
    children: [],
  }
}

/** 0 nobody, 1 father, 2 both parents work away while the children stay. */
function drawParentsAway(home: Home, random: Random): 0 | 1 | 2 {
  if (home !== 'resident') return 0
  const draw = random.float()
  if (draw < P.leftBehindBothParents) return 2
  return draw < P.leftBehindBothParents + P.leftBehindOneParent ? 1 : 0
}

function drawPlace(places: readonly Place[], home: Home, random: Random): Place {
  const wanted = home === 'away-in-province' ? true : home === 'away-out-of-province' ? false : random.chance(0.5)
  for (;;) {
    const place = random.pick(places)
    if (place.inProvince === wanted) return place
  }
}

function drawAid(village: Village, home: Home, random: Random): string {
  if (home === 'moved-in') return ''
  const rural = village.urban ? 0.2 : 1.2
  const draw = random.float()
  if (draw < P.poorRelieved * rural) return '脱贫户'
  if (draw < (P.poorRelieved + P.monitored) * rural)
    return random.pick(['脱贫不稳定户', '边缘易致贫户', '突发严重困难户'])
  if (draw < (P.poorRelieved + P.monitored) * rural + P.subsistence) return '低保'
  return draw > 1 - P.extremePoverty ? '特困' : ''
}

interface AdultPlan {
  readonly sex: Sex
  readonly people: string
  readonly surname: string
  readonly oldest: Day
  readonly village: Village
  readonly elsewhere: Place | undefined
}

function makeAdult(world: World, plan: AdultPlan, random: Random): Adult {
  const born = Math.max(
    -14_000,
    plan.oldest - Math.floor((20.5 + random.float() * 11 + (plan.sex === 'male' ? 2 : 0)) * YEAR),
  )
  const tongue = tongueOf(plan.people)
  const registrar = registrarOf(world.seed, plan.village)
  const name = tongue
    ? peoplesName(tongue, plan.sex === 'male', random, registrar)
    : hanName(plan.surname, plan.sex === 'male', true, random)
  const home = plan.elsewhere?.code ?? (random.chance(0.93) ? ABOLISHED_COUNTY_CODE : random.pick(world.places).code)
  return {
    name: name.text,
    roots: name.roots,
    born,
    citizenId: world.numbers.issue(home, born, plan.sex),
    phone: phoneOf(random),
  }
}

/** A telephone number with a prefix nobody has. */
export function phoneOf(random: Random): string {
  return random.pick(PHONE_PREFIXES) + String(random.below(100_000_000)).padStart(8, '0')
}

/** The police station that spelt the names of a township. */
export function registrarOf(seed: number, village: Village): number {
  return seedOf(seed, 0x9011ce, village.township.index)
}

function addChild(world: World, family: Family, born: Day, random: Random): void {
  const sex: Sex = random.chance(0.517) ? 'male' : 'female'
  const { village } = family
  const tongue = tongueOf(family.nationality)
  const name = tongue
    ? peoplesName(tongue, sex === 'male', random, registrarOf(world.seed, village))
    : hanName(family.surname, sex === 'male', false, random, P.rareCharacterName)
  const registered = family.home !== 'resident' || family.gone !== undefined || !random.chance(P.unregisteredBirth)
  const renamed = !tongue && random.chance(P.formerName)
  const child: Child = {
    id: world.children.length + 1,
    family,
    sex,
    name: name.text,
    roots: name.roots,
    formerName: renamed ? hanName(family.surname, sex === 'male', false, random).text : '',
    nationality: family.nationality,
    born,
    age: ageOnDay(born, world.dates.cutOff),
    citizenId: registered ? world.numbers.issue(regionOfBirth(world, family, born, random), born, sex) : '',
    registered,
    otherRegistration:
      registered && family.home !== 'moved-in' && random.chance(P.registeredTwice)
        ? registerAgain(world, born, sex, random)
        : undefined,
    twin: undefined,
    disability: random.chance(P.disabled) ? drawDisability(random) : undefined,
    orphan: random.chance(P.orphan),
    deceased: undefined,
    entryYear: 0,
    standing: 'under-age',
    kind: undefined,
    since: undefined,
    note: '',
    grade: 0,
    attends: undefined,
    record: undefined,
    second: undefined,
    knownTo: 0,
    claim: 'too-young',
  }
  world.children.push(child)
  family.children.push(child)
}

/** With the mother's parents, say, and with another birthday. */
function registerAgain(world: World, born: Day, sex: Sex, random: Random): Child['otherRegistration'] {
  const other = born - random.between(1, 400)
  const village = random.pick(random.pick(world.villages).township.villages)
  return { citizenId: world.numbers.issue(COUNTY_CODE, other, sex), born: other, village }
}

function regionOfBirth(world: World, family: Family, born: Day, random: Random): string {
  if (family.home === 'moved-in') return family.elsewhere!.code
  if (random.chance(0.035)) return random.pick(world.places).code
  return born < CODE_CHANGED ? ABOLISHED_COUNTY_CODE : COUNTY_CODE
}

function drawDisability(random: Random): Child['disability'] {
  const type = random.weighted([
    ['1', 9],
    ['2', 14],
    ['3', 6],
    ['4', 26],
    ['5', 28],
    ['6', 7],
    ['7', 10],
  ])
  const level = random.weighted([
    ['1', 17],
    ['2', 27],
    ['3', 29],
    ['4', 27],
  ])
  return { type, level, certified: random.chance(0.82) }
}
