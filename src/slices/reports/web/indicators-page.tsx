import { PrinterOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters } from '../../../web/ui/list-state.ts'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import { PurposedExportButton } from '../../disclosure/web/index.tsx'
import { exportIndicator, type IndicatorReply, type IndicatorRow, showIndicator } from '../indicators-contract.ts'
import {
  type Breakdown,
  ENTERED_INPUTS,
  formulaRule,
  INDICATORS,
  inputsOf,
  type Indicator,
  type IndicatorStage,
  type Input,
  isBaseInput,
} from '../indicators-domain.ts'
import { EnterDialog } from './enter-dialog.tsx'
import { EnteredFigures } from './entered-figures.tsx'
import { IndicatorTable, useRowName } from './indicator-table.tsx'
import { RateChart } from './rate-chart.tsx'
import { useReportText, useText } from './use-text.ts'

/** One indicator on a day, in all and by its parts, with its formula and what it was computed from. */
export function IndicatorsPage(): ReactNode {
  const t = useText()
  const { filters } = useFilters()
  const indicator = (INDICATORS.find((one) => one === filters['indicator']) ?? 'ER_AGE') as Indicator
  const rule = formulaRule(indicator)
  // What an earlier choice left behind and this formula does not have is not asked.
  const stage = rule.stages.find((one) => one === filters['stage'])
  const breakdown = rule.breakdowns.find((one) => one === filters['breakdown'])
  const query = { stage, breakdown, day: filters['day'], public: filters['public'] === 'true' || undefined }
  const { data, error, refetch } = useCall(showIndicator, { params: { indicator }, query })
  return (
    <>
      <PageHeader
        title={t('indicators.title')}
        note={<span className="no-print">{t('indicators.note')}</span>}
        actions={data && <Actions data={data} indicator={indicator} query={query} />}
      />
      <div className="stack">
        <div className="paper no-print">
          <Choices indicator={indicator} stage={stage} breakdown={breakdown} />
        </div>
        {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error && <Loading />}
        {data && <Shown data={data} />}
      </div>
    </>
  )
}

function Choices(props: {
  readonly indicator: Indicator
  readonly stage: IndicatorStage | undefined
  readonly breakdown: Breakdown | undefined
}): ReactNode {
  const t = useText()
  const r = useReportText()
  const today = useToday()
  const rule = formulaRule(props.indicator)
  return (
    <Filters
      specs={[
        {
          kind: 'choice',
          name: 'indicator',
          label: t('indicators.indicator'),
          otherwise: 'ER_AGE',
          choices: INDICATORS.map((value) => ({ value, label: `${r(`report.indicator.${value}`)} ${value}` })),
        },
        {
          kind: 'choice',
          name: 'stage',
          label: t('indicators.stage'),
          otherwise: rule.stages[0]!,
          choices: rule.stages.map((value) => ({ value, label: r(`report.indicator-stage.${value}`) })),
        },
        {
          kind: 'choice',
          name: 'breakdown',
          label: t('indicators.breakdown'),
          choices: rule.breakdowns.map((value) => ({ value, label: t(`indicators.breakdown.${value}`) })),
        },
        { kind: 'day', name: 'day', label: t('indicators.day'), otherwise: today },
        { kind: 'switch', name: 'public', label: t('indicators.public') },
      ]}
    />
  )
}

function Actions(props: {
  readonly data: IndicatorReply
  readonly indicator: Indicator
  readonly query: {
    readonly stage: IndicatorStage | undefined
    readonly breakdown: Breakdown | undefined
    readonly day: string | undefined
    readonly public: boolean | undefined
  }
}): ReactNode {
  const t = useText()
  const r = useReportText()
  const shell = useShellText()
  const [entering, setEntering] = useState(false)
  const { data, indicator, query } = props
  const enterable = ENTERED_INPUTS.filter((one) => inputsOf(formulaRule(indicator)).some((input) => input === one))
  return (
    <>
      <PurposedExportButton
        endpoint={exportIndicator}
        input={{ params: { indicator }, query }}
        fileName={`${r(`report.indicator.${indicator}`)} ${data.countOn}.xlsx`}
      />
      <Button icon={<PrinterOutlined aria-hidden="true" />} onClick={() => print()}>
        {shell('shell.print')}
      </Button>
      {data.abilities.enter && enterable.length > 0 && (
        <Button onClick={() => setEntering(true)}>{t('indicators.enter')}</Button>
      )}
      {entering && (
        <EnterDialog inputs={enterable} stage={data.stage} countOn={data.countOn} onClose={() => setEntering(false)} />
      )}
    </>
  )
}

function Shown({ data }: { readonly data: IndicatorReply }): ReactNode {
  const t = useText()
  const r = useReportText()
  const nameOf = useRowName(data)
  const title = `${r(`report.indicator.${data.indicator}`)}（${r(`report.indicator-stage.${data.stage}`)}）`
  const charted = data.rows.map((row) => ({ label: nameOf(row), row }))
  return (
    <>
      <Section title={title} flush>
        <p className="table-note">
          {data.termStartOn === null
            ? t('indicators.scope', { scope: data.scopeName, day: data.countOn, start: data.yearStartOn })
            : t('indicators.scope.term', { scope: data.scopeName, day: data.countOn, start: data.termStartOn })}
          <br />
          {r(`report.formula.${data.indicator}`)}
          {data.isPublic && (
            <>
              <br />
              {t('indicators.public.note', { most: data.threshold - 1 })}
            </>
          )}
        </p>
        <Doubts data={data} />
        <IndicatorTable data={data} caption={title} />
      </Section>
      {charted.length > 1 && (
        <Section title={t('indicators.chart')}>
          <ScrollX label={t('indicators.chart')}>
            <RateChart title={title} rows={charted} />
          </ScrollX>
        </Section>
      )}
      {data.baseFigures.length > 0 && !data.isPublic && <EnteredFigures figures={data.baseFigures} />}
    </>
  )
}

/** What stands in the way of a number: said in words, above the table. */
function Doubts({ data }: { readonly data: IndicatorReply }): ReactNode {
  const t = useText()
  const r = useReportText()
  const today = useToday()
  const all: readonly IndicatorRow[] = [data.total, ...data.rows]
  const missing = [...new Set(data.total.missing)] as Input[]
  const named = (inputs: readonly Input[]): string => inputs.map((input) => r(`report.input.${input}`)).join('、')
  const base = missing.filter(isBaseInput)
  const records = missing.filter((input) => !isBaseInput(input))
  const doubts = [
    ...(base.length > 0 ? [t('indicators.missing.base', { inputs: named(base) })] : []),
    ...(records.length > 0
      ? [
          data.historyFrom
            ? t('indicators.missing.records', { inputs: named(records), day: data.historyFrom })
            : t('indicators.missing.no-history', { inputs: named(records), day: today }),
        ]
      : []),
    ...(all.some((row) => row.isCapped) ? [t('indicators.capped')] : []),
  ]
  return doubts.map((doubt) => (
    <div className="inside" key={doubt}>
      <Alert type="warning" showIcon title={doubt} />
    </div>
  ))
}
