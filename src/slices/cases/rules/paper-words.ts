import { addDays, longDay, type PlainDate } from '../../../kernel/plain-date.ts'
import type { IssuedPaper } from './papers.ts'
import { REMEDIES, type RemedyProcedure } from './remedies.ts'

/** What the words of a paper are made from; nothing that names the child's illness or an assessment (standards §2.9 no. 6). */
export interface PaperContext {
  readonly today: PlainDate
  readonly since: PlainDate | null
  readonly visits: number
  readonly orderDays: number
  readonly serveDays: number
  readonly schoolName: string | null
  readonly countyName: string
  /** By which the act was decided: its remedies follow from it. */
  readonly procedure: RemedyProcedure
  readonly basis: { readonly title: string; readonly article: string } | null
}

/** Usual words of a paper, to be looked at and changed by who issues it. Papers are written in Chinese. */
export function usualWords(paper: IssuedPaper, context: PaperContext): Readonly<Record<string, string>> {
  const since = context.since === null ? '' : longDay(context.since)
  const act = `你的被监护人自${since}起未到校接受义务教育。`
  const remedy = REMEDIES[context.procedure].words(context.countyName)
  switch (paper) {
    case 'dropout-report':
      return {
        school: context.schoolName ?? '',
        measures: '已联系监护人并登记，学籍予以保留。',
      }
    case 'correction-order':
    case 'return-notice': {
      const dueOn = addDays(context.today, context.serveDays + context.orderDays)
      return {
        ...(paper === 'return-notice' && { school: context.schoolName ?? '' }),
        facts: act,
        persuasion: `有关单位已登记劝返${context.visits}次，仍未返校。`,
        demand: `${paper === 'return-notice' ? '请你' : '责令你'}于${longDay(dueOn)}前送被监护人返校接受义务教育。`,
        dueOn,
        remedy,
      }
    }
    case 'penalty-pre-notice':
      return {
        facts: `${act}经责令限期改正，逾期未改正。`,
        evidence: '送达回证、劝返记录、学校出具的情况说明。',
        reasons: '没有正当理由，未依法送适龄儿童少年入学接受义务教育。',
        penaltyBasis: basisWords(context),
      }
    case 'penalty-decision':
      return {
        facts: `${act}经责令限期改正，逾期未改正。`,
        evidence: '送达回证、劝返记录、询问笔录。',
        penaltyBasis: basisWords(context),
        performWay:
          '自收到本决定书之日起十五日内缴至指定银行账户；逾期不缴纳的，每日按罚款数额的百分之三加处罚款，加处罚款不超过罚款数额。',
        remedy,
      }
    case 'hearing-notice':
      return { hearingForm: '不公开举行（涉及未成年人个人隐私）' }
    case 'enforcement-application':
      return {
        claims: '请求对上述行政处罚决定强制执行。',
        facts: '被申请人在法定期限内未申请行政复议、未提起行政诉讼，又不履行；经催告仍未履行。',
        evidence: '行政处罚决定书及送达回证、催告书及送达回证、作出决定的事实和证据材料。',
      }
    case 'civil-complaint':
      return {
        claims: '判令被告立即送被监护人返校接受义务教育，直至完成规定年限。',
        facts: `被告的被监护人自${since}起未到校接受义务教育。经有关单位劝返${context.visits}次、责令限期改正，仍未送其返校。`,
        evidence: '责令改正通知书及送达回证、劝返记录、学校出具的情况说明。',
      }
    case 'performance-demand':
      return {
        demand:
          '请自收到本催告书之日起十个工作日内履行决定；你有权进行陈述和申辩。逾期仍不履行的，本机关将依法申请人民法院强制执行。',
        performWay: '送被监护人返校，并将罚款缴至决定书指定账户。',
      }
  }
}

const basisWords = ({ basis }: PaperContext): string => (basis ? `${basis.title}${basis.article}` : '')
