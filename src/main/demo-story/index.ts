import type { CountyCode } from '../../kernel/division-code.ts'
import { daysBetween, plainDate, type PlainDate } from '../../kernel/plain-date.ts'
import type { App } from '../../platform/app.ts'
import { withReference } from '../../platform/database.ts'
import { demoActors } from '../../slices/accounts/index.ts'
import { makeDemoAttendance, type StoryAbsence } from '../../slices/attendance/index.ts'
import type { Story } from './acts.ts'
import { type Cast, castFor } from './cast.ts'
import { peopleOfStories } from './people.ts'
import { tellSafeguards } from './safeguards.ts'
import { storiesOn } from './stories.ts'
import { type Stuck, tellStories } from './tell.ts'
import { tellTips } from './tips.ts'

/** The child the public told of is in a story of its own, without acts: its case is opened by the tip. */
const TOLD_OF: Story = { key: 'told-of', away: [14], acts: [] }

/**
 * Gives a demo county a past: what its schools reported and what became of its cases, so that every list has something in it.
 * A county too small to spare the children has the reports alone; a story the rules stop (a holiday list that is missing)
 * stays where it is.
 */
export async function tellDemoStory(app: App, county: CountyCode, today: PlainDate): Promise<readonly Stuck[]> {
  const lastKnownDay = plainDate(`${app.calendar.years.at(-1)}-12-31`)
  const stories = [...storiesOn(today, peopleOfStories(), lastKnownDay), TOLD_OF]
  const cast = await castFor(app, stories)
  await makeDemoAttendance(app, county, cast ? absenceIn(cast, stories, today) : () => undefined)
  const bureau = (await withReference(app.db, demoActors)).get('demo-bureau')
  const stuck = [
    ...(bureau ? await tellSafeguards(app, bureau, today) : []),
    ...(cast ? await tellOfChildren(app, cast, stories, today) : []),
  ]
  for (const one of stuck) app.log.warn('demo.story-stuck', { ...one })
  return stuck
}

async function tellOfChildren(
  app: App,
  cast: Cast,
  stories: readonly Story[],
  today: PlainDate,
): Promise<readonly Stuck[]> {
  return [
    ...(await tellStories(app, cast, stories, today)),
    ...(await tellTips(app, cast, cast.players.get(TOLD_OF.key)!.childId, today)),
  ]
}

/** Reports of the class agree with the story: away between its days, at school before and after. */
function absenceIn({ players }: Cast, stories: readonly Story[], today: PlainDate): StoryAbsence {
  const awayOf = new Map(stories.map(({ key, away }) => [players.get(key)?.childId, away]))
  return (childId, day) => {
    const away = awayOf.get(childId)
    if (!away) return undefined
    const ago = daysBetween(day, today)
    return ago <= away[0] && ago > (away[1] ?? 0)
  }
}
