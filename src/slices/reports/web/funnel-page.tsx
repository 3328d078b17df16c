import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { CSSProperties, ReactNode } from 'react'
import { useCall } from '../../../web/query.ts'
import { Empty } from '../../../web/ui/empty.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { CountLink } from '../../../web/ui/figure.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters } from '../../../web/ui/list-state.ts'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import { type Funnel, showFunnel } from '../contract.ts'
import { opensOf } from './opens.ts'
import { useText } from './use-text.ts'

/** How far cases went in the four lawful steps, and from where children came back. */
export function FunnelPage(): ReactNode {
  const t = useText()
  const { filters, setFilter } = useFilters()
  const { from, to, division } = filters
  const { data, error, refetch } = useCall(showFunnel, { query: { from, to, division } as never })
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <>
      <PageHeader
        title={t('funnel.title')}
        note={t('funnel.note', { scope: data.scopeName, from: data.from, to: data.to })}
        actions={division && <Button onClick={() => setFilter('division', undefined)}>{t('funnel.unit.whole')}</Button>}
      />
      <div className="stack">
        <div className="paper">
          <Filters
            specs={[
              { kind: 'day', name: 'from', label: t('funnel.from') },
              { kind: 'day', name: 'to', label: t('funnel.to') },
            ]}
          />
          <div className="inside">
            {data.byDivision.length === 0 ? <Empty title={t('funnel.none')} /> : <Bars steps={data.steps} />}
            <p className="funnel-over">
              {t('funnel.aged-out')}{' '}
              <CountLink value={data.agedOut.count} opens={opensOf(data.agedOut)} label={t('funnel.aged-out')} />
            </p>
          </div>
        </div>
        {data.byDivision.length > 0 && <ByUnit data={data} />}
      </div>
    </>
  )
}

/** One bar for each step, as long as its cases, green as far as children came back from it. */
function Bars({ steps }: { readonly steps: Funnel['steps'] }): ReactNode {
  const t = useText()
  const most = Math.max(1, ...steps.map((one) => one.reached.count))
  return (
    <div className="funnel">
      {steps.map(({ step, reached, returned }) => {
        const back = reached.count > 0 ? Math.min(100, (returned.count / reached.count) * 100) : 0
        const style = { width: `${(reached.count / most) * 60}%`, '--back': `${back}%` } as CSSProperties
        return [
          <span key={`${step}-name`} className="strong">
            {t(`funnel.step.${step}`)}
          </span>,
          <span key={step} className="funnel-bar">
            <i style={style} aria-hidden="true" />
            <span className="nowrap">
              {t('funnel.reached')}{' '}
              <CountLink value={reached.count} opens={opensOf(reached)} label={t('funnel.reached')} />
              {' · '}
              {t('funnel.returned')}{' '}
              <CountLink value={returned.count} opens={opensOf(returned)} label={t('funnel.returned')} />
            </span>
          </span>,
        ]
      })}
    </div>
  )
}

function ByUnit({ data }: { readonly data: Funnel }): ReactNode {
  const t = useText()
  const { filters } = useFilters()
  return (
    <Section title={t('funnel.by-unit')} flush>
      <ScrollX label={t('funnel.by-unit')}>
        <table className="table">
          <caption className="secret">{t('funnel.by-unit')}</caption>
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>
                {t('funnel.unit')}
              </th>
              {data.steps.map(({ step }) => (
                <th key={step} scope="colgroup" colSpan={2}>
                  {t(`funnel.step.${step}`)}
                </th>
              ))}
            </tr>
            <tr>
              {data.steps.map(({ step }) => [
                <th key={`${step}-reached`} scope="col" className="number">
                  {t('funnel.reached')}
                </th>,
                <th key={`${step}-returned`} scope="col" className="number">
                  {t('funnel.returned')}
                </th>,
              ])}
            </tr>
          </thead>
          <tbody>
            {data.byDivision.map((unit) => (
              <tr key={unit.key}>
                <th scope="row" className="nowrap">
                  {unit.key.length === 9 ? (
                    <Link to="/four-steps" search={{ ...filters, division: unit.key } as never}>
                      {unit.name}
                    </Link>
                  ) : (
                    unit.name
                  )}
                </th>
                {unit.steps.map(({ step, reached, returned }) => [
                  <td key={`${step}-reached`} className="number">
                    <CountLink value={reached.count} opens={opensOf(reached)} label={t('funnel.reached')} />
                  </td>,
                  <td key={`${step}-returned`} className="number">
                    <CountLink value={returned.count} opens={opensOf(returned)} label={t('funnel.returned')} />
                  </td>,
                ])}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </Section>
  )
}
