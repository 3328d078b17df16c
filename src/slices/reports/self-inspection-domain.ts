import { printRate } from './domain.ts'
import type { Block, Cell } from '../../platform/papers/paper.ts'
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
  readonly townships: readonly { readonly name: string; readonly pupils: number; readonly dropouts: number }[]
  readonly casesByState: readonly { readonly name: string; readonly count: number }[]
  readonly causes: readonly { readonly name: string; readonly count: number }[]
  /** Children of the key groups who live here, and those of them in no school. */
  readonly groups: readonly { readonly name: string; readonly count: number; readonly inNoSchool: number }[]
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
    ['stated-pupils', '在校生', allPupils(report)],
  ]
  return compared.flatMap(([input, what, records]) => {
    const stated = report.entered.get(input)
    return stated && records !== null && stated.value !== records
      ? [{ what, records, stated: stated.value, source: stated.source }]
      : []
  })
}

function allPupils({ stages }: SelfInspection): number | null {
  return stages.reduce<number | null>(
    (sum, stage) => (sum === null || stage.pupils === null ? null : sum + stage.pupils),
    0,
  )
}

const STAGE_NAMES = { primary: '小学', junior: '初中' } as const

/** The rows 全市 / 小学 / 初中 of the report: pupils, dropouts, rate. */
export function stageRows(report: SelfInspection): readonly {
  readonly name: string
  readonly pupils: number | null
  readonly dropouts: number
  readonly printed: string
}[] {
  const rateOf = (dropouts: number, pupils: number | null) =>
    pupils === null ? '—' : printRate(dropouts, pupils).printed
  const pupils = allPupils(report)
  const dropouts = report.stages.reduce((sum, stage) => sum + stage.dropouts, 0)
  return [
    { name: '合计', pupils, dropouts, printed: rateOf(dropouts, pupils) },
    ...report.stages.map((stage) => ({
      name: STAGE_NAMES[stage.stage],
      pupils: stage.pupils,
      dropouts: stage.dropouts,
      printed: rateOf(stage.dropouts, stage.pupils),
    })),
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

const label = (text: string): Cell => ({ text, isLabel: true })
const plain = (text: string | number | null | undefined): Cell => ({
  text: text === null || text === undefined ? '无数据' : String(text),
})
const text = (words: string): Block => ({ kind: 'text', text: words })
const heading = (words: string): Block => ({ kind: 'heading', text: words })
const table = (widths: readonly number[], head: readonly string[], rows: readonly (readonly Cell[])[]): Block => ({
  kind: 'table',
  widths,
  rows: [head.map(label), ...rows],
})

/** Writes the self-inspection report (自查报告, requirements W6): every figure from the data, what is missing said to be missing. */
export function selfInspectionBlocks(report: SelfInspection): readonly Block[] {
  return [
    ...schoolsAndPupils(report),
    ...casesAndCauses(report),
    ...groupsAndAid(report),
    ...checksOf(report),
    heading('五、下一步工作'),
    text('（由填报单位填写。）'),
  ]
}

function schoolsAndPupils(report: SelfInspection): Block[] {
  const [open, privately] = [countSchools(report.schools, false), countSchools(report.schools, true)]
  const listed = ({ kinds }: SchoolCounts) => kinds.map(({ name, count }) => `${name}${count}所`).join('、')
  const [all, ...stages] = stageRows(report)
  const sentence = (row: NonNullable<typeof all>) =>
    `${row.name === '合计' ? '义务教育阶段学校现有在校生共计' : `${row.name}学生`}${row.pupils ?? '（无数据）'}人，${
      row.dropouts === 0 ? '无辍学学生' : `辍学学生${row.dropouts}人`
    }，年辍学率为${row.printed}`
  return [
    heading('一、基本情况'),
    text(
      `截至${report.day}，${report.place}义务教育阶段学校共有公办学校${open.total}所，其中${listed(open)}；民办学校${privately.total}所${
        privately.total > 0 ? `，其中${listed(privately)}` : ''
      }。${sentence(all!)}，其中${stages.map(sentence).join('；')}。`,
    ),
    table(
      [2, 3, 3, 3],
      ['学段', '在校生（人）', '辍学学生（人）', '年辍学率'],
      [all!, ...stages].map((row) => [plain(row.name), plain(row.pupils), plain(row.dropouts), plain(row.printed)]),
    ),
    text('比率按「现有辍学人数 ÷ 现有在校生数」（DROP_NOW）计算，四舍五入到两位小数。'),
    ...(report.townships.length > 0
      ? [
          {
            kind: 'bars',
            title: '各乡镇（街道）现有辍学学生（人）',
            bars: report.townships.map(({ name, dropouts }) => ({
              label: name,
              value: dropouts,
              printed: String(dropouts),
            })),
          } as const,
        ]
      : []),
  ]
}

function casesAndCauses({ casesByState, causes }: SelfInspection): Block[] {
  const bars = (rows: readonly { readonly name: string; readonly count: number }[]) =>
    rows.map(({ name, count }) => ({ label: name, value: count, printed: String(count) }))
  return [
    heading('二、劝返复学与主要原因'),
    text(casesByState.length === 0 ? '目前没有失学辍学个案。' : '个案按所处环节分列如下，一人一案。'),
    ...(casesByState.length > 0
      ? [{ kind: 'bars', title: '个案所处环节（件）', bars: bars(casesByState) } as const]
      : []),
    ...(causes.length > 0
      ? [
          text('经认定的辍学原因如下，一人可有多项。'),
          { kind: 'bars', title: '辍学原因（人次）', bars: bars(causes) } as const,
        ]
      : []),
  ]
}

function groupsAndAid(report: SelfInspection): Block[] {
  const books = fundOf(report.entered, 'textbooks')
  const boarding = fundOf(report.entered, 'boarding')
  const boarders = report.entered.get('boarding-pupils')?.value
  const sum = (fund: FundSum) =>
    `${tenThousandYuan(fund.total)}万元，其中：${fund.parts.map((part) => `${part.name}${tenThousandYuan(part.cents)}万元`).join('，')}`
  return [
    heading('三、重点群体与资助'),
    table(
      [4, 3, 3],
      ['群体（可重叠）', '人数', '其中未在学'],
      report.groups.map((group) => [plain(group.name), plain(group.count), plain(group.inNoSchool)]),
    ),
    table(
      [4, 3],
      ['留守儿童工作', '数量'],
      leftBehindRows(report).map(([name, value]) => [plain(name), plain(value)]),
    ),
    text(books ? `免费提供教科书金额${sum(books)}。` : '免费教科书资金：无数据，请填入。'),
    text(
      boarding && boarders !== undefined
        ? `发放义务教育阶段贫困寄宿生生活补助共计${boarders}人，补助金额${sum(boarding)}。`
        : '寄宿生生活补助：无数据，请填入。',
    ),
  ]
}

function checksOf(report: SelfInspection): Block[] {
  const differences = differencesOf(report)
  const sources = [...new Set([...report.entered.values()].map(({ source }) => source))]
  return [
    heading('四、数据核对与来源'),
    ...(differences.length === 0
      ? [text('与填入的其他来源核对，没有不一致。')]
      : [
          text('下列数字与其他来源不一致，两数并列，须查明后更正：'),
          table(
            [3, 2, 2, 2, 4],
            ['项目', '系统记录', '来源所载', '相差', '来源'],
            differences.map(({ what, records, stated, source }) => [
              plain(what),
              plain(records),
              plain(stated),
              plain(stated - records),
              plain(source),
            ]),
          ),
        ]),
    text(
      `学校、在校生、辍学、个案和群体各数由系统记录统计；${sources.length === 0 ? '没有填入的数。' : `填入的数来自：${sources.join('；')}。`}`,
    ),
  ]
}
