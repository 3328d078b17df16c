import { Link } from '@tanstack/react-router'
import { Select } from 'antd'
import type { ReactNode } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { useCall } from '../../../web/query.ts'
import { Empty } from '../../../web/ui/empty.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { useFilters } from '../../../web/ui/list-state.ts'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import { DueTag, StatusTag, type Tone } from '../../../web/ui/status-tag.tsx'
import { listPeriodicDuties, listPeriodicReports, type PeriodicDuty, type PeriodicLine } from '../contract.ts'
import type { State } from '../domain.ts'
import type { KindId, SigningLevel } from '../kinds-domain.ts'
import { usePeriodText, useSliceText, useText } from './use-text.ts'

/** Which periodic reports there are, what is to be done, and who has filed. */
export function PeriodicListPage(): ReactNode {
  const t = useText()
  const s = useSliceText()
  const periodText = usePeriodText()
  const { filters, setFilter } = useFilters()
  const { data, error, refetch } = useCall(listPeriodicDuties, {}, { staleTime: 0 })
  const kinds = data?.kinds.filter((one) => one.periods.length > 0) ?? []
  const chosen = kinds.find((one) => one.kind === filters['kind']) ?? kinds[0]
  const owed = data?.duties.find((duty) => duty.kind === chosen?.kind)?.period
  const period = filters['period'] ?? owed ?? chosen?.periods[1] ?? chosen?.periods[0]
  return (
    <>
      <PageHeader title={t('list.title')} note={t('list.note')} />
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error && <Loading />}
      {data && kinds.length === 0 && <Empty title={t('list.empty')}>{t('list.empty.text')}</Empty>}
      {data && chosen && period && (
        <div className="stack">
          {data.duties.length > 0 && <Duties duties={data.duties} />}
          <Units kind={chosen.kind} period={period}>
            <div className="list-filters">
              <Select
                aria-label={t('list.kind')}
                prefix={<span className="filter-label">{t('list.kind')}</span>}
                popupMatchSelectWidth={false}
                value={chosen.kind}
                onChange={(kind: string) => {
                  setFilter('period', undefined)
                  setFilter('kind', kind)
                }}
                options={kinds.map((one) => ({ value: one.kind, label: s(`periodic.kind.${one.kind}`) }))}
              />
              <Select
                aria-label={t('list.period')}
                prefix={<span className="filter-label">{t('list.period')}</span>}
                popupMatchSelectWidth={false}
                value={period}
                onChange={(value: string) => setFilter('period', value)}
                options={chosen.periods.map((value) => ({ value, label: periodText(value) }))}
              />
            </div>
          </Units>
        </div>
      )}
    </>
  )
}

function Duties({ duties }: { readonly duties: readonly PeriodicDuty[] }): ReactNode {
  const t = useText()
  const s = useSliceText()
  const periodText = usePeriodText()
  const words = (duty: PeriodicDuty): string => {
    if (duty.what === 'file') return t(duty.sentBack ? 'list.duty.file.back' : 'list.duty.file')
    return t(`list.duty.${duty.what}`, { count: duty.count })
  }
  return (
    <Section title={t('list.duties')} flush>
      <ul className="plain-rows">
        {duties.map((duty) => (
          <li key={duty.kind + duty.period + duty.what + String(duty.sentBack)}>
            <span>
              {duty.what === 'file' ? (
                <Link to="/periodic-reports/$kind/$period" params={{ kind: duty.kind, period: duty.period }}>
                  {s(`periodic.kind.${duty.kind}`)} {periodText(duty.period)}
                </Link>
              ) : (
                <Link to="/periodic-reports" search={{ kind: duty.kind, period: duty.period }}>
                  {s(`periodic.kind.${duty.kind}`)} {periodText(duty.period)}
                </Link>
              )}
              <span className="sub">
                {words(duty)} · {duty.from} – {duty.to}
                {duty.periods > 1 && ` · ${t('list.duty.times', { periods: duty.periods })}`}
              </span>
            </span>
            <DueTag dueOn={duty.dueOn} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Units(props: {
  readonly kind: KindId
  readonly period: string
  /** What chooses kind and time. */
  readonly children: ReactNode
}): ReactNode {
  const { kind, period } = props
  const t = useText()
  const s = useSliceText()
  const periodText = usePeriodText()
  const { data, error, refetch } = useCall(listPeriodicReports, { query: { kind, period } }, { staleTime: 0 })
  if (error || !data)
    return (
      <div className="paper">
        {props.children}
        {error ? <Problem error={error} onRetry={() => void refetch()} /> : <Loading />}
      </div>
    )
  const filedBy = s(`periodic.level.${data.filedBy}`)
  const signed = data.signedBy.map((level) => s(`periodic.level.${level}`)).join(' → ')
  return (
    <Section
      title={`${s(`periodic.kind.${kind}`)} ${periodText(period)}`}
      flush
      extra={
        <span>
          {t('list.sum', {
            filed: data.filedCount,
            missing: data.missingCount,
            sentBack: data.sentBackCount,
            frozen: data.frozenCount,
          })}
        </span>
      }
    >
      {props.children}
      <p className="table-note">
        {t('list.from-to', { from: data.from, to: data.to, due: data.dueOn })}
        {' · '}
        {signed ? t('list.chain', { filedBy, signed }) : t('list.chain.none', { filedBy })}
        {!data.owed && ` · ${t('list.not-owed')}`}
      </p>
      <ScrollX label={t('list.units')}>
        <table className="table">
          <caption className="secret">{t('list.units')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('list.unit')}</th>
              <th scope="col">{t('list.state')}</th>
              <th scope="col">{t('list.filed-at')}</th>
              <th scope="col">{t('list.reminded')}</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <tr key={row.unit.code}>
                <td>
                  <Link to="/periodic-reports/$kind/$period" params={{ kind, period }} search={{ unit: row.unit.code }}>
                    {row.unit.name}
                  </Link>
                </td>
                <td>
                  <StateTag state={row.state} next={row.next} urgent={row.overdue} />
                  {ACT_WORDS[row.state] && <span className="sub">{t(ACT_WORDS[row.state]!, { day: row.actBy })}</span>}
                  {row.late && row.state !== 'missing' && <span className="sub">{t('state.late')}</span>}
                </td>
                <td className="nowrap">{formatInstant(row.filedAt ?? undefined)}</td>
                <td className="nowrap">{row.reminded ? t(`reminded.${row.reminded}`) : '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </Section>
  )
}

/** What is said of the day of the next step. */
const ACT_WORDS: Readonly<Partial<Record<State, 'state.sign-by' | 'state.file-by'>>> = {
  filed: 'state.sign-by',
  'sent-back': 'state.file-by',
}

const TONES: Readonly<Record<State, Tone>> = {
  missing: 'neutral',
  filed: 'waiting',
  'sent-back': 'bad',
  frozen: 'good',
}

/** Where a report stands; missing past its day stands out. */
export function StateTag(props: {
  readonly state: State
  readonly next: SigningLevel | null
  readonly urgent?: PeriodicLine['overdue']
}): ReactNode {
  const t = useText()
  const s = useSliceText()
  const next = props.next ? s(`periodic.level.${props.next}`) : ''
  return <StatusTag tone={props.urgent ? 'bad' : TONES[props.state]}>{t(`state.${props.state}`, { next })}</StatusTag>
}
