import { Link, type LinkProps, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatCount, formatInstant, formatShare } from '../../../web/format.ts'
import { textOfCode } from '../../../web/i18n.ts'
import { useCall } from '../../../web/query.ts'
import { Section } from '../../../web/ui/facts.tsx'
import { Figure, Figures } from '../../../web/ui/figure.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { RECORD_VERDICTS_IN_ORDER, RecordVerdictTag } from '../../enrolment/web/index.tsx'
import { STANDINGS_IN_ORDER, StandingTag } from '../../register/web/index.tsx'
import { useKindName } from '../../rosters/web/index.tsx'
import { type Run, type RunSummary, showRun } from '../contract.ts'
import { FINDING_KINDS } from '../domain.ts'
import { MatchQualitySection } from './match-quality.tsx'
import { RUN_TONES, RunProgress } from './run-state.tsx'
import { FindingKindTag } from './tags.tsx'
import { sliceTexts, useSliceText, useText } from './use-text.ts'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'

/** What one run found out. */
export function RunPage(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { runId } = useParams({ from: '/desk/reconciliations/$runId' })
  const { data, error, refetch } = useCall(showRun, { params: { runId } })
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data || data.runId !== runId) return <Loading />
  return (
    <>
      <PageHeader
        title={t('run.title', { day: data.asOfOn })}
        status={
          <StatusTag tone={RUN_TONES[data.state]}>{textOfCode(slice, sliceTexts, `run.state.${data.state}`)}</StatusTag>
        }
        note={`${t('runs.started')} ${formatInstant(data.startedAt)}`}
        up={{ link: { to: '/reconciliations' }, text: t('runs.title') }}
      />
      <div className="stack">
        {(data.state === 'queued' || data.state === 'running' || data.state === 'failed') && <RunProgress run={data} />}
        {data.summary && <Summary summary={data.summary} />}
        {data.state === 'done' && <MatchQualitySection />}
        <Rosters run={data} />
      </div>
    </>
  )
}

function Summary({ summary }: { readonly summary: RunSummary }): ReactNode {
  const t = useText()
  const { findings } = summary
  return (
    <>
      <Figures>
        <Figure label={t('runs.children')} value={summary.children} />
        <Figure label={t('runs.school-age')} value={summary.schoolAge} />
        <Figure
          label={t('runs.in-no-school')}
          value={summary.standings['in-no-school'] ?? 0}
          tone="bad"
          note={formatShare(summary.standings['in-no-school'] ?? 0, summary.schoolAge)}
          opens={{ to: '/findings', search: { kind: 'out-of-school' } }}
        />
        <Figure label={t('run.findings.raised')} value={findings.raised + findings.raisedAgain} tone="warning" />
        <Figure label={t('run.findings.closed')} value={findings.closedByRun} />
      </Figures>
      <div className="columns-even">
        <CountTable
          title={t('run.standings')}
          head={t('run.standing')}
          rows={STANDINGS_IN_ORDER.map((standing) => ({
            key: standing,
            label: <StandingTag standing={standing} />,
            count: summary.standings[standing] ?? 0,
            opens: { to: '/children', search: { standing } },
          }))}
        />
        <CountTable
          title={t('run.verdicts')}
          head={t('run.verdict')}
          rows={RECORD_VERDICTS_IN_ORDER.map((verdict) => ({
            key: verdict,
            label: <RecordVerdictTag verdict={verdict} />,
            count: summary.recordVerdicts[verdict] ?? 0,
            opens: { to: '/pupils', search: { verdict } },
          }))}
        />
        <CountTable
          title={t('run.by-kind')}
          head={t('run.kind')}
          rows={FINDING_KINDS.map((kind) => ({
            key: kind,
            label: <FindingKindTag kind={kind} />,
            count: findings.byKind[kind] ?? 0,
            opens: { to: '/findings', search: { kind } },
          }))}
        />
        <CountTable
          title={t('run.findings')}
          head={t('run.findings')}
          rows={[
            { key: 'raised', label: t('run.findings.raised'), count: findings.raised },
            { key: 'again', label: t('run.findings.raised-again'), count: findings.raisedAgain },
            { key: 'kept', label: t('run.findings.kept'), count: findings.kept },
            { key: 'settled', label: t('run.findings.stays-settled'), count: findings.staysSettled },
            { key: 'closed', label: t('run.findings.closed'), count: findings.closedByRun },
          ]}
        />
      </div>
      <p className="quiet">{t('run.not-latest')}</p>
    </>
  )
}

interface CountRow {
  readonly key: string
  readonly label: ReactNode
  readonly count: number
  readonly opens?: LinkProps
}

function CountTable(props: {
  readonly title: string
  readonly head: string
  readonly rows: readonly CountRow[]
}): ReactNode {
  const t = useText()
  const total = props.rows.reduce((sum, row) => sum + row.count, 0)
  return (
    <Section title={props.title} flush>
      <table className="table">
        <caption className="secret">{props.title}</caption>
        <thead>
          <tr>
            <th scope="col">{props.head}</th>
            <th scope="col" className="number">
              {t('run.count')}
            </th>
            <th scope="col" className="number">
              {t('run.share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              <td className="number">
                {row.opens && row.count > 0 ? (
                  <Link {...row.opens} className="count-link">
                    {formatCount(row.count)}
                  </Link>
                ) : (
                  formatCount(row.count)
                )}
              </td>
              <td className="number">{formatShare(row.count, total)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('run.total')}</th>
            <td className="number">{formatCount(total)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </Section>
  )
}

function Rosters({ run }: { readonly run: Run }): ReactNode {
  const t = useText()
  const kindName = useKindName()
  return (
    <Section title={t('runs.rosters')} flush>
      <ScrollX label={t('runs.rosters')}>
        <table className="table">
          <caption className="secret">{t('runs.rosters')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('run.roster')}</th>
              <th scope="col">{t('run.source')}</th>
              <th scope="col">{t('run.as-of')}</th>
              <th scope="col" className="number">
                {t('run.rows')}
              </th>
            </tr>
          </thead>
          <tbody>
            {run.rosters.map((roster) => (
              <tr key={roster.rosterId}>
                <td>
                  <Link to="/rosters/$rosterId" params={{ rosterId: roster.rosterId }}>
                    {kindName(roster.kind)}
                  </Link>
                </td>
                <td>{roster.sourceName}</td>
                <td className="nowrap">{roster.asOfOn}</td>
                <td className="number">{formatCount(roster.rowCount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </Section>
  )
}
