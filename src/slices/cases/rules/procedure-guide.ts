import type { Texts } from '../../../kernel/texts.ts'
import { CASE_STATES } from '../domain.ts'
import { CLOCK_NAMES, type ClockRule, clockRule } from './clocks.ts'
import { DEFAULT_CASE_RULES } from './county-rules.ts'
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
