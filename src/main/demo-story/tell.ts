import { createHash } from 'node:crypto'
import { uuidV7 } from '../../kernel/ids.ts'
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { startOfChinaDay } from '../../platform/clock.ts'
import { withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { approveLegalBasis, enterLegalBasis } from '../../slices/cases/rules-commands.ts'
import { hasDueDeadlines } from '../../slices/cases/store-deadlines.ts'
import { sweepBatch } from '../../slices/cases/sweep.ts'
import { presenceOf } from '../../slices/attendance/index.ts'
import type { Act, Story } from './acts.ts'
import type { Cast, Player } from './cast.ts'
import { type Doing, perform, type Progress } from './perform.ts'

/** Where a story got stuck, and on what. */
export interface Stuck {
  readonly story: string
  readonly ago: number
  readonly code: string
}

/** The day the penalty branch was opened: before the first story that goes there. */
const BASIS_AGO = 400

/**
 * Lets the people of the demo do what the stories say, day after day, each day with the rules' own clocks after it; numbers
 * of papers and cases so follow the days. Every deed carries a submission of its own: told again, nothing is done twice.
 */
export async function tellStories(
  app: App,
  cast: Cast,
  stories: readonly Story[],
  today: PlainDate,
): Promise<readonly Stuck[]> {
  const basisId = await openPenalties(appOn(app, addDays(today, -BASIS_AGO)), cast)
  const stuck = new Map<string, Stuck>()
  const progress = new Map<string, Progress>()
  const scenes = stories.flatMap((story) => story.acts.map((act, index) => ({ story, act, index })))
  const days = [...Map.groupBy(scenes, ({ act }) => act.ago)].sort(([a], [b]) => b - a)
  for (const [ago, ofDay] of days) {
    const then = appOn(app, addDays(today, -ago))
    for (const scene of ofDay) {
      const { key } = scene.story
      const player = cast.players.get(key)
      if (!player || stuck.has(key)) continue
      const known = progress.get(key) ?? { caseId: '', version: 1 }
      const doing = doingOf(then, cast, scene, { player, basisId, ...known })
      const done = doing && (await perform(doing, scene.act.deed))
      if (done?.ok === false) stuck.set(key, { story: key, ago, code: done.code })
      else progress.set(key, { ...known, ...done?.value })
    }
    await sweep(then, cast)
  }
  return [...stuck.values()]
}

interface Scene {
  readonly story: Story
  readonly act: Act
  readonly index: number
}

/** A deed with all it is done with. A village without an account of the demo signs on paper, and its township enters it. */
function doingOf(
  app: App,
  cast: Cast,
  { story, act, index }: Scene,
  known: { readonly player: Player; readonly basisId: string } & Progress,
): Doing | undefined {
  const actor = cast.actors.get(act.by === 'village' && !known.player.inVillage ? 'township' : act.by)
  if (!actor) return undefined
  const submission = (part: string | number): string => idOf(`${actor.scope.county} ${story.key} ${index} ${part}`)
  return { app, actor, submission, ports: { presence: presenceOf }, ...known }
}

/** The same words, the same id. */
export function idOf(words: string): string {
  return uuidV7(Date.UTC(2026, 0), createHash('sha256').update(words).digest())
}

/** The app as it was on an earlier day, from nine in the morning on. */
export function appOn(app: App, day: PlainDate): App {
  const began = Date.now()
  const now = () => new Date(startOfChinaDay(day).getTime() + 9 * 3_600_000 + Date.now() - began)
  return { ...app, clock: { now, today: () => day, trueTime: app.clock.trueTime } }
}

/** What a county needs before anybody is fined: entered by one administrator, approved by another. */
async function openPenalties(app: App, { actors }: Cast): Promise<string> {
  const [admin, security] = [actors.get('admin')!, actors.get('security')!]
  const entered = await enterLegalBasis(app, admin, {
    submissionId: idOf(`${admin.scope.county} basis`),
    title: '（演示用）某省义务教育实施办法',
    article: '第四十条',
    penaltyKind: 'fine',
    minYuan: 100,
    maxYuan: 3000,
    organ: 'township',
    validFrom: app.clock.today(),
  })
  if (!entered.ok) throw new Error(`the demo's legal basis: ${entered.code}`)
  await approveLegalBasis(app, security, entered.value.basisId)
  return entered.value.basisId
}

/** What the clocks of cases do on a day by themselves: warn, escalate, end. */
async function sweep(app: App, { actors }: Cast): Promise<void> {
  const scope = systemScope((actors.get('bureau') as Actor).scope.county, 'system:deadlines')
  const counts = { warned: 0, escalated: 0, over: 0, recounted: 0, adopted: 0, agedOut: 0 }
  await withScope(app.db, scope, async (tx) => {
    while (await hasDueDeadlines(tx, scope, app.clock.today(), app.calendar.stamp))
      await sweepBatch(app, tx, scope, counts)
  })
}
