import { drawByWeight, Random } from './random.ts'

/** Shares and rates of a year of school life. Ours, for want of published ones; a county's own will differ. */
export const LIFE_RATES = {
  /** Pupils who leave for good or for long in a school year. */
  dropsOut: 0.004,
  /** Of those, who come back by themselves or by persuasion, after so many school days at the earliest. */
  returns: 0.3,
  returnAfter: [25, 80] as const,
  /** How it ends: at once, after ever more missing days, behind a leave, or never beginning the term. */
  endings: [
    ['abrupt', 50],
    ['crumbling', 25],
    ['behind-leave', 15],
    ['never-began', 10],
  ] as const,
  /** On a usual day. */
  illness: 0.006,
  illnessDays: [1, 4] as const,
  /** An illness that lasts and for which nobody brings a paper; with one it is approved leave. */
  longIllness: 0.0002,
  longIllnessDays: [6, 15] as const,
  longIllnessOnLeave: 0.9,
  /** Away for some days without asking: weddings, harvest, a parent's visit home. */
  familyTrip: 0.0012,
  familyTripDays: [1, 4] as const,
  familyTripOnLeave: 0.7,
  halfDay: 0.15,
  /** Boarders who come a day or two late after a break, unasked. */
  boarder: 0.35,
  lateAfterBreak: 0.02,
  /** Homeroom teachers who leave days out, and those who report full presence whatever is. */
  silentTeacher: 0.08,
  silentTeacherSkips: 0.25,
  stampingTeacher: 0.04,
  stampingTeacherStamps: 0.8,
  teacherForgets: 0.01,
  /** A day left out that is reported after a reminder. */
  madeUpFor: 0.7,
  /** What guardians say first of a child that has left. */
  calledIll: 0.15,
  /** The teacher reaches somebody on the first day of an absence that nobody announced. */
  reached: 0.85,
  /** What is said when a child has left: a promise or an illness is not to be told from a true one. */
  wordsOfLeavers: [
    ['nobody', 35],
    ['has-left', 30],
    ['refuses', 15],
    ['comes-back', 20],
  ],
} as const

export type Ending = (typeof LIFE_RATES.endings)[number][0]
export type Story = 'unknown' | 'family' | 'ill' | 'away' | 'working'

/** 家长答复: what the teacher hears on the first day of an absence. */
export type Word = (typeof LIFE_RATES.wordsOfLeavers)[number][0]

/** Time away from school: days by their number in the list of school days, both included. */
export interface Away {
  readonly from: number
  readonly to: number
  readonly story: Story
  readonly half: boolean
  /** The school approved it. */
  readonly leave: boolean
  readonly word: Word
}

export interface SimulatedPupil {
  readonly id: number
  /** Number of the first school day without the pupil and how it came to that; undefined for who stays. */
  readonly dropout?:
    | { readonly firstDayOut: number; readonly backOn: number | undefined; readonly ending: Ending }
    | undefined
  readonly away: readonly Away[]
}

export interface SimulatedClass {
  readonly id: number
  readonly teacher: 'diligent' | 'silent' | 'stamping'
  readonly pupils: readonly SimulatedPupil[]
}

export interface LifePlan {
  readonly seed: number
  readonly pupils: number
  readonly classes: number
  /** School days of the year, in order, as days since 1970; a gap of more than four days is a break. */
  readonly days: readonly number[]
}

/** Makes a year of school life, with the truth of who left when. The same plan gives the same year. */
export function simulateSchoolLife(plan: LifePlan): SimulatedClass[] {
  const dropouts = drawDropouts(plan)
  const afterBreaks = plan.days.flatMap((day, index) => (index > 0 && day - plan.days[index - 1]! > 4 ? [index] : []))
  return Array.from({ length: plan.classes }, (_, id) => {
    const random = new Random(plan.seed, 0x7eac, id)
    const draw = random.float()
    const { silentTeacher, stampingTeacher } = LIFE_RATES
    const teacher = draw < stampingTeacher ? 'stamping' : draw < stampingTeacher + silentTeacher ? 'silent' : 'diligent'
    const size = Math.floor(((id + 1) * plan.pupils) / plan.classes) - Math.floor((id * plan.pupils) / plan.classes)
    const first = Math.floor((id * plan.pupils) / plan.classes)
    const pupils = Array.from({ length: size }, (__, nth) =>
      lifeOf(plan, first + nth, dropouts.has(first + nth), afterBreaks),
    )
    return { id, teacher, pupils }
  })
}

function drawDropouts(plan: LifePlan): Set<number> {
  const taken = new Set<number>()
  const everybody = Array.from({ length: plan.pupils }, (_, id) => id)
  const quota = plan.pupils * LIFE_RATES.dropsOut
  drawByWeight(
    everybody,
    () => 1,
    quota,
    new Random(plan.seed, 0xd201),
    (id) => void taken.add(id),
  )
  return taken
}

function lifeOf(plan: LifePlan, id: number, leaves: boolean, afterBreaks: readonly number[]): SimulatedPupil {
  const random = new Random(plan.seed, 0x11fe, id)
  const count = plan.days.length
  // Of its own, so that what people say changes nobody's life.
  const said = new Random(plan.seed, 0x5a1d, id)
  const away = usualAbsences(random, said, count, afterBreaks)
  if (!leaves) return { id, away }
  const ending = random.weighted(LIFE_RATES.endings)
  const firstDayOut = ending === 'never-began' ? 0 : random.between(5, count - 12)
  const [least, most] = LIFE_RATES.returnAfter
  const back = random.chance(LIFE_RATES.returns) ? firstDayOut + random.between(least, most) : count
  const story = random.chance(LIFE_RATES.calledIll)
    ? 'ill'
    : random.pick(['unknown', 'unknown', 'away', 'working'] as const)
  const gone: Away = {
    from: firstDayOut,
    to: Math.min(back, count) - 1,
    story,
    half: false,
    leave: false,
    word: story === 'ill' ? 'comes-back' : said.weighted(LIFE_RATES.wordsOfLeavers),
  }
  const before = away.filter((one) => one.to < firstDayOut)
  return {
    id,
    dropout: { firstDayOut, backOn: back < count ? back : undefined, ending },
    away: [...before, ...prelude(random, said, ending, firstDayOut), ...coverOf(random, ending, gone)],
  }
}

/** What comes before: days missed ever closer together. */
function prelude(random: Random, said: Random, ending: Ending, firstDayOut: number): Away[] {
  if (ending !== 'crumbling') return []
  return [12, 8, 5, 2].flatMap((back) => {
    const from = firstDayOut - back
    if (from < 0) return []
    return [
      { from, to: from, story: 'unknown' as const, half: random.chance(0.3), leave: false, word: usualWord(said) },
    ]
  })
}

/** Of a child that comes back by itself. */
const usualWord = (said: Random): Word => (said.chance(LIFE_RATES.reached) ? 'comes-back' : 'nobody')

/** A leave that was asked for in good order hides the first days of those who do not come back from it. */
function coverOf(random: Random, ending: Ending, gone: Away): Away[] {
  if (ending !== 'behind-leave') return [gone]
  const until = Math.min(gone.from + random.between(1, 6), gone.to)
  return [
    { ...gone, to: until, story: 'family', leave: true },
    { ...gone, from: until + 1 },
  ]
}

function usualAbsences(random: Random, said: Random, count: number, afterBreaks: readonly number[]): Away[] {
  const away: Away[] = []
  const add = (from: number, days: number, story: Story, leave: boolean, half = false): number => {
    away.push({ from, to: Math.min(from + days, count) - 1, story, half, leave, word: usualWord(said) })
    return from + days
  }
  const boards = random.chance(LIFE_RATES.boarder)
  const breaks = new Set(afterBreaks)
  for (let day = 0; day < count; day++) {
    const draw = random.float()
    const { illness, longIllness, familyTrip } = LIFE_RATES
    if (draw < illness)
      day = add(day, random.between(...LIFE_RATES.illnessDays), 'ill', false, random.chance(LIFE_RATES.halfDay))
    else if (draw < illness + longIllness)
      day = add(day, random.between(...LIFE_RATES.longIllnessDays), 'ill', random.chance(LIFE_RATES.longIllnessOnLeave))
    else if (draw < illness + longIllness + familyTrip)
      day = add(
        day,
        random.between(...LIFE_RATES.familyTripDays),
        'family',
        random.chance(LIFE_RATES.familyTripOnLeave),
      )
    else if (boards && breaks.has(day) && random.chance(LIFE_RATES.lateAfterBreak))
      day = add(day, random.between(1, 2), 'unknown', false)
  }
  return away
}
