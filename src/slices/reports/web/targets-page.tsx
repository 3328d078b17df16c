import { Button, Checkbox, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { schoolYearOf } from '../../../kernel/plain-date.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { Empty } from '../../../web/ui/empty.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { useFilters } from '../../../web/ui/list-state.ts'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { type KeyUnitLine, listKeyUnits, listTargets, setTarget, type TargetLine } from '../indicators-contract.ts'
import { formulaRule, INDICATORS, type Indicator, type IndicatorStage } from '../indicators-domain.ts'
import { useReportText, useText } from './use-text.ts'

/** Targets of a school year with what has been reached, and the units that are over a line. */
export function TargetsPage(): ReactNode {
  const t = useText()
  const today = useToday()
  const { filters, setFilter } = useFilters()
  const now = schoolYearOf(today)
  const schoolYear = Number(filters['year'] ?? now)
  const { data, error, refetch } = useCall(listTargets, { query: { schoolYear } })
  const [changing, setChanging] = useState<TargetLine | 'new'>()
  return (
    <>
      <PageHeader
        title={t('targets.title')}
        note={t('targets.note')}
        actions={
          data?.abilities.set && (
            <Button type="primary" onClick={() => setChanging('new')}>
              {t('targets.set')}
            </Button>
          )
        }
      />
      <div className="stack">
        <KeyUnits />
        <Section
          title={t('targets.list')}
          flush
          extra={
            <Select
              className="no-print"
              aria-label={t('targets.year')}
              prefix={<span className="filter-label">{t('targets.year')}</span>}
              popupMatchSelectWidth={false}
              value={schoolYear}
              onChange={(year: number) => setFilter('year', year === now ? undefined : String(year))}
              options={[now + 1, now, now - 1, now - 2, now - 3].map((value) => ({
                value,
                label: t('indicators.year', { from: value, to: value + 1 }),
              }))}
            />
          }
        >
          {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
          {!data && !error && <Loading />}
          {data && <Targets rows={data.rows} onChange={data.abilities.set ? setChanging : undefined} />}
        </Section>
      </div>
      {changing && data && (
        <TargetDialog
          line={changing === 'new' ? undefined : changing}
          known={data.rows}
          units={data.units}
          schoolYear={schoolYear}
          onClose={() => setChanging(undefined)}
        />
      )}
    </>
  )
}

function Targets(props: {
  readonly rows: readonly TargetLine[]
  readonly onChange: ((line: TargetLine) => void) | undefined
}): ReactNode {
  const t = useText()
  const r = useReportText()
  const { rows, onChange } = props
  if (rows.length === 0) return <Empty title={t('targets.empty')} />
  return (
    <ScrollX label={t('targets.list')}>
      <table className="table">
        <caption className="secret">{t('targets.list')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('targets.unit')}</th>
            <th scope="col">{t('indicators.indicator')}</th>
            <th scope="col" className="number">
              {t('targets.target')}
            </th>
            <th scope="col" className="number">
              {t('targets.now')}
            </th>
            <th scope="col">{t('targets.state')}</th>
            <th scope="col">{t('targets.responsible')}</th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.indicator} ${row.stage} ${row.unitCode}`}>
              <th scope="row">{row.unitName}</th>
              <td>
                {r(`report.indicator.${row.indicator}`)}
                <span className="sub">{r(`report.indicator-stage.${row.stage}`)}</span>
              </td>
              <td className="number">{row.percent}%</td>
              <td className="number">
                {row.printed}
                <span className="sub">{row.countOn}</span>
              </td>
              <td>
                <StatusTag tone={row.isReached === null ? 'neutral' : row.isReached ? 'good' : 'warning'}>
                  {t(
                    row.isReached === null
                      ? 'targets.unknown'
                      : row.isReached
                        ? 'targets.reached'
                        : 'targets.not-reached',
                  )}
                </StatusTag>
              </td>
              <td>{row.responsible}</td>
              <td>
                {onChange && (
                  <Button size="small" onClick={() => onChange(row)}>
                    {t('targets.change')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}

function KeyUnits(): ReactNode {
  const t = useText()
  const [all, setAll] = useState(false)
  const { data, error } = useCall(listKeyUnits, { query: {} })
  if (error) return <Problem error={error} />
  if (!data) return <Loading />
  const over = data.rows.filter((row) => row.level !== 'none')
  const rows = all ? data.rows : over
  const hasUnknown = data.rows.some(isUnknown)
  return (
    <Section
      title={t('key-units.title')}
      flush
      extra={
        <Checkbox checked={all} onChange={(event) => setAll(event.target.checked)}>
          {t('key-units.all')}
        </Checkbox>
      }
    >
      <p className="table-note">
        {t('key-units.note', { day: data.countOn, primary: data.lines.primary, junior: data.lines.junior })}{' '}
        {data.rulesVersion === 0
          ? t('key-units.lines.default')
          : t('key-units.lines.own', { version: data.rulesVersion })}
        {hasUnknown && (
          <>
            <br />
            {t('key-units.unknown')}
          </>
        )}
      </p>
      {rows.length === 0 ? (
        <p className="inside quiet">{t(hasUnknown ? 'key-units.none-known' : 'key-units.none')}</p>
      ) : (
        <ScrollX label={t('key-units.title')}>
          <table className="table">
            <caption className="secret">{t('key-units.title')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('targets.unit')}</th>
                <th scope="col">{t('key-units.level')}</th>
                <th scope="col">{t('key-units.primary')}</th>
                <th scope="col">{t('key-units.junior')}</th>
                <th scope="col">{t('targets.responsible')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.unitCode}>
                  <th scope="row">{row.unitName}</th>
                  <td>
                    <LevelTag row={row} />
                  </td>
                  <StageCell rate={row.primary} />
                  <StageCell rate={row.junior} />
                  <td>{row.responsible ?? <span className="quiet">{t('key-units.nobody')}</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
      )}
    </Section>
  )
}

/** Whose pupils at the begin of the year nobody knows: it is not said of them that they are below the lines. */
const isUnknown = (row: KeyUnitLine): boolean => row.primary.denominator === null && row.junior.denominator === null

function LevelTag({ row }: { readonly row: KeyUnitLine }): ReactNode {
  const t = useText()
  if (row.level === 'none' && isUnknown(row)) return <span className="quiet">{t('key-units.level.unknown')}</span>
  return (
    <StatusTag tone={row.level === 'none' ? 'neutral' : row.level === 'key' ? 'warning' : 'bad'}>
      {t(`key-units.level.${row.level}`)}
    </StatusTag>
  )
}

function StageCell({ rate }: { readonly rate: KeyUnitLine['primary'] }): ReactNode {
  const t = useText()
  const sum = rate.numerator === null || rate.denominator === null ? '' : ` = ${rate.numerator} ÷ ${rate.denominator}`
  return (
    <td className={rate.isOver ? 'rate-cell bad-number' : 'rate-cell'}>
      {rate.printed}
      {sum}
      {rate.trend.some((one) => one.printed !== rate.printed) && (
        <span className="sub">
          {t('key-units.trend', {
            years: `${rate.trend[0]?.schoolYear}—${rate.trend.at(-1)?.schoolYear}`,
            rates: rate.trend.map((one) => one.printed).join(' → '),
          })}
        </span>
      )}
    </td>
  )
}

function TargetDialog(props: {
  readonly line: TargetLine | undefined
  readonly known: readonly TargetLine[]
  readonly units: readonly { readonly code: string; readonly name: string }[]
  readonly schoolYear: number
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const r = useReportText()
  const shell = useShellText()
  const { line, units, schoolYear } = props
  const [submissionId] = useState(newId)
  const [indicator, setIndicator] = useState<Indicator>(line?.indicator ?? 'ER_AGE')
  const stages = formulaRule(indicator).stages
  const [chosenStage, setStage] = useState<IndicatorStage | undefined>(line?.stage)
  const stage = stages.find((one) => one === chosenStage) ?? stages[0]!
  const [unitCode, setUnit] = useState<string | undefined>(line?.unitCode ?? units[0]?.code)
  const [percent, setPercent] = useState(line ? String(line.percent) : '')
  const [responsible, setResponsible] = useState(line?.responsible ?? '')
  const [tried, setTried] = useState(false)
  const known = props.known.find(
    (row) => row.indicator === indicator && row.stage === stage && row.unitCode === unitCode,
  )
  const value = /^\d{1,3}(\.\d{1,2})?$/.test(percent.trim()) && Number(percent) <= 100 ? Number(percent) : undefined
  const set = useAction(setTarget, {
    quiet: true,
    refresh: [listTargets, listKeyUnits],
    doneText: t('targets.done'),
    done: props.onClose,
  })
  const submit = (): void => {
    setTried(true)
    if (value === undefined || !unitCode || !responsible.trim()) return
    const version = known?.version ?? 0
    set.mutate({
      body: {
        submissionId,
        schoolYear,
        indicator,
        stage,
        unitCode,
        version,
        percent: value,
        responsible: responsible.trim(),
      },
    })
  }
  return (
    <Modal
      open
      title={t('targets.set')}
      okText={t('targets.set')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: set.isPending }}
      mask={{ closable: false }}
      onOk={submit}
      onCancel={props.onClose}
    >
      <div className="form">
        <Field label={t('targets.unit')} required>
          <Select
            value={unitCode ?? null}
            disabled={line !== undefined}
            onChange={setUnit}
            showSearch={{ optionFilterProp: 'label' }}
            options={units.map((unit) => ({ value: unit.code, label: unit.name }))}
          />
        </Field>
        <Field label={t('indicators.indicator')} required>
          <Select
            value={indicator}
            disabled={line !== undefined}
            onChange={setIndicator}
            options={INDICATORS.map((one) => ({ value: one, label: r(`report.indicator.${one}`) }))}
          />
        </Field>
        <Field label={t('indicators.stage')} required>
          <Select
            value={stage}
            disabled={line !== undefined}
            onChange={setStage}
            options={stages.map((one) => ({ value: one, label: r(`report.indicator-stage.${one}`) }))}
          />
        </Field>
        <Field
          label={t('targets.percent')}
          required
          error={tried && value === undefined ? t('indicators.enter.required') : undefined}
        >
          <Input inputMode="decimal" value={percent} onChange={(event) => setPercent(event.target.value)} />
        </Field>
        <Field
          label={t('targets.responsible')}
          required
          error={tried && !responsible.trim() ? t('indicators.enter.required') : undefined}
        >
          <Input maxLength={60} value={responsible} onChange={(event) => setResponsible(event.target.value)} />
        </Field>
        <Problem error={set.error} />
      </div>
    </Modal>
  )
}
