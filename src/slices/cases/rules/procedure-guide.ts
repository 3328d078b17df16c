import type { Texts } from '../../../kernel/texts.ts'
import { CASE_STATES } from '../domain.ts'
import { CLOCK_NAMES, type ClockRule, clockRule } from './clocks.ts'
import { DEFAULT_CASE_RULES } from './county-rules.ts'
import { TRIGGERS } from './offices.ts'
import { reportRule } from './reports.ts'
import { STEP_NAMES, stepRule } from './steps.ts'

/** The handbook's chapter on the procedure: diagram and tables out of the data that decides (docs/guides/case-procedure.zh-CN.md). */
export function procedureGuide(texts: Texts): string {
  const say = (key: string): string => texts[key]?.zh ?? key
  return [
    '# 个案办理程序',
    '',
    '本页由程序数据生成（`node scripts/case-procedure.mjs`），请勿手工修改。',
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...CASE_STATES.map((state) => `  ${idOf(state)}: ${say(`case.state.${state}`)}`),
    ...STEP_NAMES.flatMap((step) => {
      const { from, to } = stepRule(step)
      const name = step === 'suspect' ? '立案' : say(`case.step.${step}`)
      return from.map((state) => `  ${idOf(state)} --> ${idOf(to)}: ${name}`)
    }),
    '```',
    '',
    '## 步骤',
    '',
    '| 步骤 | 由谁办理 | 须具备 | 文书 | 起算期限 | 依据 |',
    '|---|---|---|---|---|---|',
    ...STEP_NAMES.filter((step) => step !== 'suspect').map((step) => {
      const { by, asks, paper, starts, law } = stepRule(step)
      const cells = [
        say(`case.step.${step}`),
        by.map((one) => say(`case.capacity.${one}`)).join('、'),
        asks.map((one) => say(`case.asks.${one}`)).join('；'),
        paper ? say(`document.kind.${paper}`) : '',
        starts.map((one) => say(`case.clock.${one}`)).join('、'),
        law.map((one) => say(`case.law.${one}`)).join('；'),
      ]
      return `| ${cells.map((cell) => cell || '—').join(' | ')} |`
    }),
    '',
    ...reportTable(say),
    '## 期限',
    '',
    '| 期限 | 长度 | 责任 | 依据 |',
    '|---|---|---|---|',
    ...CLOCK_NAMES.map((clock) => {
      const rule = clockRule(clock)
      const owner = OWNER_WORDS[rule.owner] ?? say(`case.owner.${rule.owner}`)
      return `| ${say(`case.clock.${clock}`)} | ${lengthWords(clock, rule)} | ${owner} | ${say(`case.law.${rule.law}`)} |`
    }),
    '',
  ].join('\n')
}

/** What must be reported beside the case: from which records it follows, to whom, by which article. */
function reportTable(say: (key: string) => string): readonly string[] {
  return [
    '## 强制报告',
    '',
    '不受案件进度影响；记录中出现下列情形即成为待办，直至每个机关都已报告。销号前须全部报告并得到反馈。',
    '',
    '| 情形 | 由哪些记录得出 | 报告对象 | 依据 |',
    '|---|---|---|---|',
    ...TRIGGERS.map((trigger) => {
      const { causes = [], pauseReasons = [], to, law, under } = reportRule(trigger)
      const signs = [
        '勾选“发现须强制报告的情形”',
        ...causes.map((one) => `原因“${say(`case.cause.${one}`)}”`),
        ...pauseReasons.map((one) => `暂缓原因“${say(`case.pause-reason.${one}`)}”`),
      ].join('；')
      const offices = to.map((one) => say(`case.authority.${one}`)).join('、') || '由报告人选择'
      const who = `${say(`case.trigger.${trigger}`)}${under ? `（未满${under}周岁）` : ''}`
      return `| ${who} | ${signs} | ${offices} | ${say(`case.law.${law}`)} |`
    }),
    '',
  ]
}

const OWNER_WORDS: Readonly<Record<string, string>> = { lead: '牵头单位', organ: '办理机关（乡镇或县教育局）' }

const idOf = (state: string): string => state.replaceAll('-', '_')

const UNITS: Readonly<Record<ClockRule['unit'], string>> = {
  days: '日（末日遇节假日顺延）',
  'plain-days': '日',
  'working-days': '个工作日',
  months: '个月（末日遇节假日顺延）',
  'plain-months': '个月',
}
const GIVEN: Readonly<Record<string, string>> = {
  verification: '县级规则（「失学」的核查天数，默认 7 日）',
  recheck: '由办理人填写',
  observation: '复学后 1、3、6 个月和新学期开学',
}

function lengthWords(clock: string, { length, unit }: ClockRule): string {
  if (GIVEN[clock]) return GIVEN[clock]
  const count = typeof length === 'number' ? length : DEFAULT_CASE_RULES[length]
  return `${count}${UNITS[unit]}${typeof length === 'number' ? '' : '（县级规则）'}`
}
