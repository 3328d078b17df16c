// @NOTE table: what the public of the demo county wrote, and what became of it
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import type { App } from '../../platform/app.ts'
import { listTips, showTip } from '../../slices/tips/queries.ts'
import { receiveTip } from '../../slices/tips/public-commands.ts'
import { takeTipStep } from '../../slices/tips/commands.ts'
import type { TipRefusalReason } from '../../slices/tips/domain.ts'
import type { Cast } from './cast.ts'
import { appOn, idOf, type Stuck } from './tell.ts'

interface Dealing {
  readonly ago: number
  readonly step: 'look' | 'link' | 'refuse'
  readonly note?: string
  readonly reason?: TipRefusalReason
}

interface TipStory {
  readonly key: string
  readonly ago: number
  readonly what: string
  readonly place?: string
  readonly contactName?: string
  /** Sent to the bureau, no township chosen. */
  readonly toBureau?: boolean
  readonly dealings: readonly Dealing[]
}

/** Two that nobody has looked at, one of them late; one looked into; one that opened a case; one refused; one to the bureau. */
export const TIP_STORIES: readonly TipStory[] = [
  {
    key: 'new',
    ago: 0,
    what: '隔壁一家的孩子开学后一直没去上学，白天在家带弟弟。',
    place: '集市后面第二排',
    dealings: [],
  },
  { key: 'late', ago: 5, what: '镇上修车铺有个十来岁的孩子天天在干活，没见去过学校。', dealings: [] },
  {
    key: 'looking',
    ago: 4,
    what: '有户人家把两个孩子送去外地读经班，没有上学。',
    contactName: '热心村民',
    dealings: [{ ago: 2, step: 'look', note: '已请村里核对去向。' }],
  },
  {
    key: 'linked',
    ago: 9,
    what: '小学的一个学生快两周没去学校了，听说跟亲戚去了外地。',
    dealings: [
      { ago: 8, step: 'look' },
      { ago: 6, step: 'link', note: '与学校核对属实，立案。' },
    ],
  },
  {
    key: 'refused',
    ago: 21,
    what: '看到一个学生模样的孩子上课时间在网吧门口。',
    dealings: [
      { ago: 20, step: 'look' },
      { ago: 19, step: 'refuse', reason: 'in-school', note: '当日为校运动会，孩子在校，已告知。' },
    ],
  },
  { key: 'bureau', ago: 1, toBureau: true, what: '想反映有私塾招收学龄孩子全日上课，地址在县城东边。', dealings: [] },
]

/** Lets the public send the tips and the offices deal with them, by the same commands as the pages. */
export async function tellTips(app: App, cast: Cast, childId: string, today: PlainDate): Promise<readonly Stuck[]> {
  const scenes = TIP_STORIES.flatMap((tip) => [
    { tip, ago: tip.ago, dealing: undefined, index: 0 },
    ...tip.dealings.map((dealing, index) => ({ tip, ago: dealing.ago, dealing, index: index + 1 })),
  ])
  const stuck: Stuck[] = []
  for (const { tip, ago, dealing, index } of scenes.sort((a, b) => b.ago - a.ago)) {
    const then = appOn(app, addDays(today, -ago))
    const known = { childId, index, receivedOn: addDays(today, -tip.ago) }
    const code = dealing ? await deal(then, cast, tip, dealing, known) : await send(then, cast, tip)
    if (code) stuck.push({ story: `tip ${tip.key}`, ago, code })
  }
  return stuck
}

/** Addresses that belong to nobody (RFC 5737), a different one each time. */
async function send(app: App, { actors }: Cast, tip: TipStory): Promise<string | undefined> {
  const township = actors.get('township')!
  const { what, place, contactName } = tip
  const draft = {
    submissionId: submissionOf(township.scope.county, tip, 0),
    county: township.scope.county,
    ...(!tip.toBureau && { township: `${township.scope.divisionPrefix}000` }),
    what,
    place,
    contactName,
  }
  const sent = await receiveTip(app, draft, `203.0.113.${TIP_STORIES.indexOf(tip) + 1}`)
  return sent.ok ? undefined : sent.code
}

async function deal(
  app: App,
  { actors }: Cast,
  tip: TipStory,
  { step, note, reason }: Dealing,
  { childId, index, receivedOn }: { readonly childId: string; readonly index: number; readonly receivedOn: PlainDate },
): Promise<string | undefined> {
  const actor = actors.get('township')!
  const { rows } = await listTips(app, actor, { limit: 200 })
  // The list shows no word of a tip; each of these came on a day of its own.
  const line = rows.find((row) => row.receivedOn === receivedOn)
  const page = line && (await showTip(app, actor, line.tipId))
  if (!page?.ok) return 'tip.not-found'
  const done = await takeTipStep(app, actor, page.value.tip.tipId, {
    submissionId: submissionOf(actor.scope.county, tip, index),
    version: page.value.version,
    step,
    note,
    reason,
    ...(step === 'link' && { childId }),
  })
  return done.ok ? undefined : done.code
}

const submissionOf = (county: string, tip: TipStory, index: number): string => idOf(`${county} tip ${tip.key} ${index}`)
