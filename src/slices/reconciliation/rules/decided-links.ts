import type { Verdict } from '../domain.ts'

/** A child and a pupil record, told by the ids that both keep from run to run. */
export interface DecidedLink {
  readonly childId: string
  readonly pupilId: string
}

export interface GivenVerdict {
  /** Ids of verdicts grow with time. */
  readonly verdictId: string
  readonly childId: string
  readonly pupilId: string | null
  readonly verdict: Verdict
}

/** Verdicts that say whether a record is a child's. */
const SAYS: Partial<Record<Verdict, 'joined' | 'parted'>> = { 'same-person': 'joined', 'not-the-same-child': 'parted' }

/** Which records are a child's, and which are not, by what clerks found; of two that contradict each other the newer counts. */
export function decidedLinks(verdicts: readonly GivenVerdict[]): Readonly<Record<'joined' | 'parted', DecidedLink[]>> {
  const newest = new Map<string, { readonly says: 'joined' | 'parted'; readonly link: DecidedLink }>()
  for (const { verdict, childId, pupilId } of verdicts.toSorted((a, b) => (a.verdictId < b.verdictId ? -1 : 1))) {
    const says = SAYS[verdict]
    if (says && pupilId !== null) newest.set(`${childId}/${pupilId}`, { says, link: { childId, pupilId } })
  }
  const of = (wanted: string) => [...newest.values()].filter(({ says }) => says === wanted).map(({ link }) => link)
  return { joined: of('joined'), parted: of('parted') }
}
