import type { Block, Cell } from '../../platform/papers/paper.ts'
import {
  countSchools,
  differencesOf,
  type FundSum,
  fundOf,
  leftBehindRows,
  type SchoolCounts,
  type SelfInspection,
  stageRows,
  tenThousandYuan,
} from './self-inspection-domain.ts'

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
              value: dropouts ?? 0,
              printed: dropouts === null ? '*' : String(dropouts),
            })),
          } as const,
        ]
      : []),
  ]
}

function casesAndCauses({ casesByState, causes }: SelfInspection): Block[] {
  const bars = (rows: readonly { readonly name: string; readonly count: number | null }[]) =>
    rows.map(({ name, count }) => ({ label: name, value: count ?? 0, printed: count === null ? '*' : String(count) }))
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
    text('学龄儿童中的重点群体如下；人数过少、不宜公布的以 * 表示，各图同。'),
    table(
      [4, 3, 3],
      ['群体（可重叠）', '人数', '其中未在学'],
      report.groups.map((group) => [plain(group.name), plain(group.count ?? '*'), plain(group.inNoSchool ?? '*')]),
    ),
    text('留守儿童工作情况如下。'),
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
