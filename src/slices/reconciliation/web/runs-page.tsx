import { PlayCircleOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatCount, formatInstant } from '../../../web/format.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useMay, useToday } from '../../../web/session.tsx'
import { useJobCenter } from '../../../web/shell/jobs.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Empty } from '../../../web/ui/empty.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { countFindings, listFindings, listRuns, type Run, showRun, startRun } from '../contract.ts'
import { RUN_TONES, RunProgress } from './run-state.tsx'
import { useSliceText, useText } from './use-text.ts'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'

/** Runs of the county, newest first; a new one is started here. */
export function RunsPage(): ReactNode {
  const t = useText()
  const may = useMay()
  const [asking, setAsking] = useState(false)
  const { data, error, refetch } = useCall(listRuns, {}, { staleTime: 0 })
  const running = data?.rows.find((run) => run.state === 'running' || run.state === 'queued')
  const startButton = may('reconciliation.start-run') && (
    <Button
      type="primary"
      icon={<PlayCircleOutlined aria-hidden="true" />}
      disabled={Boolean(running)}
      onClick={() => setAsking(true)}
    >
      {t('runs.start')}
    </Button>
  )
  return (
    <>
      <PageHeader title={t('runs.title')} note={t('runs.note')} actions={data && data.rows.length > 0 && startButton} />
      <div className="stack">
        {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
        {running && <RunProgress run={running} />}
        {!data && !error && <Loading />}
        {data && (
          <div className="paper">
            {data.rows.length === 0 ? (
              <Empty title={t('runs.empty')} action={startButton}>
                {t('runs.empty.text')}
              </Empty>
            ) : (
              <RunTable runs={data.rows} />
            )}
          </div>
        )}
      </div>
      {asking && <StartDialog onClose={() => setAsking(false)} />}
    </>
  )
}

function RunTable({ runs }: { readonly runs: readonly Run[] }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  return (
    <ScrollX label={t('runs.title')}>
      <table className="table">
        <caption className="secret">{t('runs.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('runs.as-of')}</th>
            <th scope="col">{t('runs.state')}</th>
            <th scope="col" className="number">
              {t('runs.rosters')}
            </th>
            <th scope="col" className="number">
              {t('runs.school-age')}
            </th>
            <th scope="col" className="number">
              {t('runs.in-no-school')}
            </th>
            <th scope="col" className="number">
              {t('runs.new-findings')}
            </th>
            <th scope="col" className="number">
              {t('runs.seconds')}
            </th>
            <th scope="col">{t('runs.started')}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.runId}>
              <td>
                <Link to="/reconciliations/$runId" params={{ runId: run.runId }} className="row-link nowrap">
                  {run.asOfOn}
                </Link>
              </td>
              <td>
                <StatusTag tone={RUN_TONES[run.state]}>{slice(`run.state.${run.state}`)}</StatusTag>
              </td>
              <td className="number">{t('runs.rosters.count', { count: run.rosters.length })}</td>
              <td className="number">{formatCount(run.summary?.schoolAge)}</td>
              <td className="number strong">{formatCount(run.summary?.standings['in-no-school'])}</td>
              <td className="number">
                {formatCount(run.summary && run.summary.findings.raised + run.summary.findings.raisedAgain)}
              </td>
              <td className="number nowrap">
                {run.summary ? t('runs.seconds.value', { seconds: Math.round(run.summary.seconds) }) : '—'}
              </td>
              <td className="nowrap">{formatInstant(run.startedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}

function StartDialog(props: { readonly onClose: () => void }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const today = useToday()
  const { watch } = useJobCenter()
  const [asOfOn, setAsOfOn] = useState<string>(today)
  const start = useAction(startRun, {
    quiet: true,
    refresh: [listRuns],
    done: (reply) => {
      watch({
        jobId: reply.jobId,
        title: t('runs.job', { day: asOfOn }),
        resultAt: `/reconciliations/${reply.runId}`,
        refresh: [listRuns, showRun, listFindings, countFindings, { method: 'GET', path: '/api/figures' }],
      })
      props.onClose()
    },
  })
  return (
    <Modal
      open
      title={t('runs.start')}
      okText={t('runs.start')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: start.isPending, disabled: !asOfOn }}
      onOk={() => start.mutate({ body: { asOfOn } })}
      onCancel={props.onClose}
    >
      <div className="form">
        <p>{t('runs.start.text')}</p>
        <Field label={t('runs.start.title')} required error={asOfOn ? undefined : t('runs.day.missing')}>
          <DayInput value={asOfOn} max={today} onChange={setAsOfOn} />
        </Field>
        <Problem error={start.error} />
      </div>
    </Modal>
  )
}
