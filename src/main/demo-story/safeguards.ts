import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { recordAssessment } from '../../slices/privacy/assessment-commands.ts'
import { usualReviewOn } from '../../slices/privacy/assessment-domain.ts'
import { enterBreach, stepBreach } from '../../slices/privacy/breach-commands.ts'
import type { BreachStep } from '../../slices/privacy/breach-domain.ts'
import { ASSESSED_SETS } from '../../slices/privacy/processing-domain.ts'
import { appOn, idOf, type Stuck } from './tell.ts'

const ASSESSED_AGO = 200
const BREACH_AGO = 46

/** What came in later than the assessment of the year: it waits in the bureau's work list. */
const NOT_YET_ASSESSED = 'tips'

const HANDLED: readonly { readonly step: BreachStep; readonly ago: number; readonly note: string }[] = [
  { step: 'tell-authority', ago: BREACH_AGO, note: '电话报告，随后送书面报告；对方要求查清转发范围。' },
  { step: 'tell-guardians', ago: BREACH_AGO - 1, note: '学校逐户电话告知，并提醒不要转发。' },
  { step: 'close', ago: BREACH_AGO - 6, note: '群内已全部删除，没有发现外传；学校改为只发本人信息。' },
]

/** The bureau assesses what the county keeps, but for one data set that is new, and deals with a breach. */
export async function tellSafeguards(app: App, bureau: Actor, today: PlainDate): Promise<readonly Stuck[]> {
  const assessed = await assess(app, bureau, addDays(today, -ASSESSED_AGO))
  const handled = await handleBreach(app, bureau, today)
  return [
    ...(assessed ? [{ story: 'assessment', ago: ASSESSED_AGO, code: assessed }] : []),
    ...(handled ? [{ story: 'breach', ago: BREACH_AGO, code: handled }] : []),
  ]
}

async function assess(app: App, bureau: Actor, assessedOn: PlainDate): Promise<string | undefined> {
  const done = await recordAssessment(appOn(app, assessedOn), bureau, {
    submissionId: idOf(`${bureau.scope.county} assessment`),
    dataSets: ASSESSED_SETS.filter((code) => code !== NOT_YET_ASSESSED),
    purpose: '掌握每个适龄儿童的就学状态，履行控辍保学法定职责；只收比对和劝返用得上的项目，不收与就学无关的信息。',
    risk: '名单外泄会让家庭受到骚扰；残疾、困境等信息外泄会让孩子被另眼相看；比对有误会让孩子被误认为失学。',
    measures:
      '姓名、证件号默认遮盖，查看完整信息要写用途并留痕；敏感内容加密存放；比对结果由人核实后才算数；到期清理。',
    assessor: '个人信息保护负责人',
    suffices: true,
    conclusion: 'go-ahead',
    assessedOn,
    reviewOn: usualReviewOn(assessedOn),
  })
  return done.ok ? undefined : done.code
}

async function handleBreach(app: App, bureau: Actor, today: PlainDate): Promise<string | undefined> {
  const submission = (part: string): string => idOf(`${bureau.scope.county} breach ${part}`)
  const then = appOn(app, addDays(today, -BREACH_AGO))
  const knownAt = then.clock.now()
  const entered = await enterBreach(then, bureau, {
    submissionId: submission('enter'),
    knownAt,
    facts: {
      kinds: ['leaked'],
      dataSets: ['schools'],
      childrenCount: 38,
      happenedAt: null,
      cause: '一名教师把一个班的学籍名单误发到家长群。',
      harm: '名单中的电话可能被用来骚扰、诈骗家长。',
      remedy: '十分钟内撤回，请群内家长删除；收回该教师的导出权限。',
      advice: '不要转发名单；接到自称学校的收费电话，先向班主任核实。',
    },
  })
  if (!entered.ok) return entered.code
  for (const [index, { step, ago, note }] of HANDLED.entries()) {
    const later = appOn(app, addDays(today, -ago))
    const done = await stepBreach(later, bureau, entered.value.breachId, {
      submissionId: submission(step),
      version: index + 1,
      step,
      // The first step is of the same minute.
      at: new Date(Math.max(later.clock.now().getTime(), knownAt.getTime())),
      note,
      ...(step === 'tell-authority' && { office: '县互联网信息办公室', person: '个人信息保护负责人' }),
    })
    if (!done.ok) return done.code
  }
  return undefined
}
