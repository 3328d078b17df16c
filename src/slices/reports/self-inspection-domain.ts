import { printRate } from './domain.ts'
import type { SchoolKind } from '../directory/domain.ts'

/** Figures of the self-inspection report that no record here gives: entered with their source like base figures. Money in 分. */
export const REPORT_INPUTS = [
  'textbooks-central', // 免费教科书 中央资金
  'textbooks-province',
  'textbooks-county',
  'boarding-pupils', // 寄宿生生活补助 人数
  'boarding-central',
  'boarding-province',
  'boarding-county',
  'left-behind-archived', // 留守儿童建档
  'left-behind-pairs', // 结对
  'left-behind-help', // 帮扶人次
  'left-behind-solved', // 解决问题
  'stated-primary-schools', // 另一处写明的数, 供核对
  'stated-junior-schools',
  'stated-nine-year-schools',
  'stated-pupils',
] as const
export type ReportInput = (typeof REPORT_INPUTS)[number]

export interface StageCount {
  readonly stage: 'primary' | 'junior'
  readonly pupils: number | null
  readonly dropouts: number
}

/** What the report is written from. */
export interface SelfInspection {
  readonly place: string
  /** Written out: 2018年12月31日. */
  readonly day: string
  readonly schools: readonly { readonly kind: SchoolKind; readonly isPrivate: boolean }[]
  readonly stages: readonly StageCount[]
  /** Of all stages, and of children whose stage nobody knows. */
  readonly total: Omit<StageCount, 'stage'>
  /** null: too few children to be published; none at all where so few are lost that one township would give away another. */
  readonly townships: readonly { readonly name: string; readonly dropouts: number | null }[]
  /** null: too few children to be published. */
  readonly casesByState: readonly { readonly name: string; readonly count: number | null }[]
  readonly causes: readonly { readonly name: string; readonly count: number | null }[]
  /** Children of the key groups who live here, and those of them in no school. */
  readonly groups: readonly {
    readonly name: string
    readonly count: number | null
    readonly inNoSchool: number | null
  }[]
  readonly leftBehind: number
  readonly entered: ReadonlyMap<ReportInput, { readonly value: number; readonly source: string }>
}

const REPORTED_KINDS = { primary: '小学', junior: '初中', 'nine-year': '九年一贯制学校' } as const
type ReportedKind = keyof typeof REPORTED_KINDS

export interface SchoolCounts {
  readonly total: number
  readonly kinds: readonly { readonly kind: ReportedKind; readonly name: string; readonly count: number }[]
}

/** Counts schools the way the report prints them; kinds it does not name are in the total all the same. */
export function countSchools(schools: SelfInspection['schools'], isPrivate: boolean): SchoolCounts {
  const own = schools.filter((school) => school.isPrivate === isPrivate)
  const kinds = (Object.keys(REPORTED_KINDS) as ReportedKind[]).map((kind) => ({
    kind,
    name: REPORTED_KINDS[kind],
    count: own.filter((school) => school.kind === kind).length,
  }))
  return { total: own.length, kinds: kinds.filter(({ count }) => count > 0) }
}

/** 分 as 万元, to the last digit and without zeros behind it: 721.980746. */
export function tenThousandYuan(cents: number): string {
  const digits = String(cents).padStart(7, '0')
  const fraction = digits.slice(-6).replace(/0+$/, '')
  return `${digits.slice(0, -6)}${fraction === '' ? '' : `.${fraction}`}`
}

export interface FundSum {
  readonly total: number
  readonly parts: readonly { readonly name: string; readonly cents: number }[]
}

/** Adds a fund up from its sources: the sum is computed, nobody types it. Undefined while a part is missing. */
export function fundOf(entered: SelfInspection['entered'], fund: 'textbooks' | 'boarding'): FundSum | undefined {
  const names = { central: '中央资金', province: '省级资金', county: '县级资金' } as const
  const parts = (['central', 'province', 'county'] as const).map((level) => ({
    name: names[level],
    cents: entered.get(`${fund}-${level}`)?.value,
  }))
  if (parts.some((part) => part.cents === undefined)) return undefined
  const known = parts.map((part) => ({ name: part.name, cents: part.cents! }))
  return { total: known.reduce((sum, part) => sum + part.cents, 0), parts: known }
}

export interface Difference {
  readonly what: string
  readonly records: number
  readonly stated: number
  readonly source: string
}

/** Where another source says another number of the same thing: it is shown, nobody picks one silently. */
export function differencesOf(report: SelfInspection): readonly Difference[] {
  const kindCount = (kind: ReportedKind) =>
    countSchools(report.schools, false).kinds.find((one) => one.kind === kind)?.count ?? 0
  const compared: readonly (readonly [ReportInput, string, number | null])[] = [
    ['stated-primary-schools', '公办小学', kindCount('primary')],
    ['stated-junior-schools', '公办初中', kindCount('junior')],
    ['stated-nine-year-schools', '公办九年一贯制学校', kindCount('nine-year')],
    ['stated-pupils', '在校生', report.total.pupils],
  ]
  return compared.flatMap(([input, what, records]) => {
    const stated = report.entered.get(input)
    return stated && records !== null && stated.value !== records
      ? [{ what, records, stated: stated.value, source: stated.source }]
      : []
  })
}

const STAGE_NAMES = { primary: '小学', junior: '初中' } as const

/** The rows 合计 / 小学 / 初中 of the report, and 学段不明 where there is somebody: pupils, dropouts, rate. */
export function stageRows({ total, stages }: SelfInspection): readonly {
  readonly name: string
  readonly pupils: number | null
  readonly dropouts: number
  readonly printed: string
}[] {
  const row = (name: string, { pupils, dropouts }: Omit<StageCount, 'stage'>) => ({
    name,
    pupils,
    dropouts,
    printed: pupils === null ? '—' : printRate(dropouts, pupils).printed,
  })
  const rest = {
    pupils: stages.reduce<number | null>(
      (left, stage) => (left === null || stage.pupils === null ? null : left - stage.pupils),
      total.pupils,
    ),
    dropouts: stages.reduce((left, stage) => left - stage.dropouts, total.dropouts),
  }
  return [
    row('合计', total),
    ...stages.map((stage) => row(STAGE_NAMES[stage.stage], stage)),
    ...(rest.dropouts > 0 || (rest.pupils ?? 0) > 0 ? [row('学段不明', rest)] : []),
  ]
}

/** 留守儿童 (requirements F3): found and archived, paired, helped, problems solved. */
export function leftBehindRows(report: SelfInspection): readonly (readonly [string, number | undefined])[] {
  const value = (input: ReportInput) => report.entered.get(input)?.value
  return [
    ['排查出留守儿童（人）', report.leftBehind],
    ['建立档案（个）', value('left-behind-archived')],
    ['结成帮扶对子（对）', value('left-behind-pairs')],
    ['帮扶（次）', value('left-behind-help')],
    ['解决问题（项）', value('left-behind-solved')],
  ]
}
