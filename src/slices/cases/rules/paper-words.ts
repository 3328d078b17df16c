// @NOTE table: the usual words of each paper
import { addDays, longDay, type PlainDate } from '../../../kernel/plain-date.ts'
import type { IssuedPaper } from './papers.ts'
import { REMEDIES, type RemedyProcedure } from './remedies.ts'

/** What a penalty comes to: the fine, and what is demanded beside it. */
export interface Sum {
  readonly fine: number
  readonly surcharge: number
}

/** A penalty as the papers after its decision tell of it. */
export interface PenaltyOnRecord {
  readonly decisionNumber: string
  /** Nothing of a warning. */
  readonly sum: Sum | null
  /** 缴款账户 of the decision. */
  readonly account: string
  /** 陈述、申辩及采纳情况 of the decision. */
  readonly defence: string
  /** The demand and how it reached each guardian; null while there is none. */
  readonly demand: {
    readonly number: string
    readonly issuedOn: PlainDate
    readonly services: readonly { readonly relation: string | null; readonly on: PlainDate; readonly way: string }[]
    /** What was said against it; empty where nothing was. */
    readonly answer: string
  } | null
}

/** What the words of a paper are made from; nothing that names the child's illness or an assessment (standards §2.9 no. 6). */
export interface PaperContext {
  readonly today: PlainDate
  readonly since: PlainDate | null
  /** Days of the visits of persuasion. */
  readonly visits: readonly PlainDate[]
  readonly orderDays: number
  readonly serveDays: number
  readonly schoolName: string | null
  readonly gradeName: string | null
  readonly countyName: string
  /** By which the act was decided: its remedies follow from it. */
  readonly procedure: RemedyProcedure
  readonly basis: { readonly title: string; readonly article: string } | null
  /** 责令改正（限期复学）通知书: its title with its number; null while there is none. */
  readonly order: string | null
  /** Announced to be a warning: nothing is paid. */
  readonly isWarning: boolean
  readonly penalty: PenaltyOnRecord | null
}

type Words = Readonly<Record<string, string>>

/** Usual words of a paper, to be looked at and changed by who issues it. Papers are written in Chinese. */
export function usualWords(paper: IssuedPaper, context: PaperContext): Words {
  return WORDS[paper](context)
}

const BACK_TO_SCHOOL = '送被监护人返校接受义务教育。'

const WORDS: Readonly<Record<IssuedPaper, (context: PaperContext) => Words>> = {
  'dropout-report': (context) => ({ ...schoolOf(context), measures: '已联系监护人并登记，学籍予以保留。' }),
  'correction-order': orderWords,
  'return-notice': orderWords,
  'penalty-pre-notice': (context) => ({
    facts: actOf(context),
    evidence: '送达回证、劝返记录、学校出具的情况说明。',
    reasons: '没有正当理由，未依法送适龄儿童少年入学接受义务教育。',
    penaltyBasis: basisWords(context),
  }),
  'penalty-decision': (context) => ({
    facts: actOf(context),
    evidence: '送达回证、劝返记录、询问笔录。',
    penaltyBasis: basisWords(context),
    performWay: context.isWarning ? `立即${BACK_TO_SCHOOL}` : `缴纳罚款，并${BACK_TO_SCHOOL}`,
    remedy: remedyOf(context),
  }),
  'hearing-notice': () => ({ hearingForm: '不公开举行（涉及未成年人个人隐私）' }),
  'performance-demand': ({ penalty }) => ({
    demand: '请履行上述决定确定的义务。',
    performWay: penalty?.sum ? `缴清应缴款项，并${BACK_TO_SCHOOL}` : BACK_TO_SCHOOL,
    ...(penalty?.sum && { paymentAccount: penalty.account }),
  }),
  'enforcement-application': ({ penalty }) => ({
    claims: `请求强制执行${penalty?.decisionNumber ?? ''}《行政处罚决定书》确定的${owed(penalty)}。`,
    facts: '被申请人在法定期限内未申请行政复议、未提起行政诉讼，又不履行。',
    defence: penalty?.defence ?? '',
    urged: urgedWords(penalty),
    target: penalty?.sum
      ? `金钱给付义务：${owed(penalty)}，被申请人至今未缴纳。`
      : '行政处罚决定确定的义务，被申请人至今未履行。',
    evidence: '行政处罚决定书及送达回证、催告书及送达回证、作出决定的事实和证据材料。',
  }),
  'civil-complaint': ({ since, visits, order }) => ({
    claims: '判令被告立即送被监护人返校接受义务教育，直至完成规定年限。',
    facts: `被告的被监护人自${dayOf(since)}起未到校接受义务教育。经有关单位劝返${visits.length}次、以${order ?? '通知书'}责令限期改正，仍未送其返校。`,
    evidence: `${order ?? '责令限期改正的通知书'}及送达回证、劝返记录、学校出具的情况说明。`,
  }),
}

/** Since when and until when the paper says itself; its words do not say it again. */
function orderWords(context: PaperContext): Words {
  return {
    ...schoolOf(context),
    facts: '你（你们）的被监护人应当接受义务教育而未到校，没有正当理由。',
    persuasion: persuasionOf(context.visits),
    demand: BACK_TO_SCHOOL,
    dueOn: addDays(context.today, context.serveDays + context.orderDays),
    remedy: remedyOf(context),
  }
}

const dayOf = (day: PlainDate | null): string => (day === null ? '' : longDay(day))
const remedyOf = ({ procedure, countyName }: PaperContext): string => REMEDIES[procedure].words(countyName)
const basisWords = ({ basis }: PaperContext): string => (basis ? `${basis.title}${basis.article}` : '')
const schoolOf = ({ schoolName, gradeName }: PaperContext): Words => ({
  school: schoolName ?? '',
  ...(gradeName && { grade: gradeName }),
})
const actOf = ({ since, order }: PaperContext): string =>
  `你（你们）的被监护人自${dayOf(since)}起未到校接受义务教育。经以${order ?? '通知书'}责令限期改正，逾期未改正。`

/** Days that are few enough to be named one by one. */
const NAMED_DAYS = 4

function persuasionOf(visits: readonly PlainDate[]): string {
  const days = [...new Set(visits)].sort()
  const named =
    days.length > NAMED_DAYS ? `${dayOf(days[0]!)}至${dayOf(days.at(-1)!)}` : days.map((day) => dayOf(day)).join('、')
  return `有关单位已劝返${visits.length}次${named && `（${named}）`}，仍未返校。`
}

/** 罚款500元、加处罚款100元，合计600元 */
function owed(penalty: PenaltyOnRecord | null): string {
  const sum = penalty?.sum
  if (!sum) return '义务'
  return sum.surcharge > 0
    ? `罚款${sum.fine}元、加处罚款${sum.surcharge}元，合计${sum.fine + sum.surcharge}元`
    : `罚款${sum.fine}元`
}

/** When the demand was made and reached each guardian, what they said, and that it was in vain. */
function urgedWords(penalty: PenaltyOnRecord | null): string {
  const demand = penalty?.demand
  if (!demand) return ''
  const services = demand.services.map(({ relation, on, way }) => `${longDay(on)}${way}（${relation ?? '监护人'}）`)
  const served = services.length > 0 ? `，${services.join('、')}` : ''
  const answer = demand.answer || '被申请人收到后未提出陈述、申辩'
  return `申请人于${longDay(demand.issuedOn)}作出${demand.number}《履行行政决定催告书》${served}。${answer}。送达之日起满十个工作日，被申请人仍未履行。`.replaceAll(
    '。。',
    '。',
  )
}
