import { hanName, hanSurname, peoplesName } from '../../simulator/names/index.ts'
import { Random } from '../../simulator/random.ts'

const SEED = 0x5701

/** Names of those who come to the door, sign and decide: made like all names of the demo. */
export interface People {
  readonly lead: string
  readonly officers: readonly [string, string]
  readonly principal: string
  readonly teacher: string
  readonly villager: string
  readonly doctor: string
}

export function peopleOfStories(): People {
  const adult = (place: number): string => {
    const random = new Random(SEED, place)
    return place % 2 === 0
      ? peoplesName('tibetan', true, random, place).text
      : hanName(hanSurname(random, false), true, true, random).text
  }
  return {
    lead: adult(1),
    officers: [adult(2), adult(3)],
    principal: adult(4),
    teacher: adult(5),
    villager: adult(6),
    doctor: adult(7),
  }
}
