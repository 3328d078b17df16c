import { UploadOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Alert, Button, Modal } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { formatBytes, formatCount, formatInstant } from '../../../web/format.ts'
import { useShellText } from '../../../web/i18n.ts'
import { keyOf, useAction, useCall } from '../../../web/query.ts'
import { useMay } from '../../../web/session.tsx'
import { isOver, JobProgress, useJob } from '../../../web/shell/jobs.tsx'
import { ExportButton } from '../../../web/ui/export-button.tsx'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { Figure, Figures } from '../../../web/ui/figure.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { Label } from '../../../web/ui/status-tag.tsx'
import { UnmaskButton } from '../../disclosure/web/index.tsx'
import {
  downloadQuarantine,
  downloadWarnings,
  getRoster,
  listRosterSources,
  listRosters,
  type RosterDetail,
  takeRoster,
  withdrawRoster,
} from '../contract.ts'
import { useKindName } from './kind.ts'
import { MappingSection } from './mapping-section.tsx'
import { PreviewSection } from './preview-section.tsx'
import { RosterSteps } from './roster-steps.tsx'
import { RosterStateTag } from './tags.tsx'
import { useText } from './use-text.ts'

const STALE = [getRoster, listRosters, listRosterSources] as const

/** One roster: what was recognised, what cannot be taken, and the step that lets it count. */
export function RosterPage(): ReactNode {
  const t = useText()
  const kindName = useKindName()
  const { rosterId } = useParams({ from: '/desk/rosters/$rosterId' })
  const { data, error, refetch } = useCall(getRoster, { params: { rosterId } }, { staleTime: 0 })
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data || data.id !== rosterId) return <Loading />
  return (
    <>
      <PageHeader
        title={data.kind ? `${kindName(data.kind)} · ${data.asOfOn}` : data.fileName}
        status={
          <>
            <RosterStateTag state={data.state} />
            {data.isEffective && <Label>{t('rosters.effective')}</Label>}
          </>
        }
        up={{ link: { to: '/rosters' }, text: t('roster.up') }}
        actions={
          <>
            <UnmaskButton subject="list:roster-rows" />
            <Actions roster={data} />
          </>
        }
      />
      <div className="stack">
        <RosterSteps state={data.state} />
        {data.state === 'received' && <Checking roster={data} />}
        {data.refusal && <Alert type="error" showIcon title={t('roster.refused')} description={data.refusal.message} />}
        {data.withdrawnAt && (
          <Alert
            type="info"
            showIcon
            title={t('roster.withdrawn', { at: formatInstant(data.withdrawnAt), reason: data.withdrawalReason ?? '' })}
          />
        )}
        <Facts roster={data} />
        {data.counts && <Counts roster={data} />}
        {data.mapping && <MappingSection roster={data} mapping={data.mapping} />}
        {data.mapping && <PreviewSection roster={data} mapping={data.mapping} />}
      </div>
    </>
  )
}

/** The check under way; the page shows its result when it ends. */
function Checking({ roster }: { readonly roster: RosterDetail }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const job = useJob(roster.job?.jobId)
  const over = job ? isOver(job) : false
  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: keyOf(getRoster) })
  }, [over, client])
  return (
    <Section title={t('roster.checking')}>
      <JobProgress
        title={t('roster.checking')}
        job={job ?? roster.job ?? { state: 'queued', progress: 0, message: '' }}
      />
    </Section>
  )
}

function Facts({ roster }: { readonly roster: RosterDetail }): ReactNode {
  const t = useText()
  return (
    <div className="paper">
      <div className="inside">
        <FactTable
          columns={3}
          facts={[
            { label: t('rosters.file'), value: `${roster.fileName}(${formatBytes(roster.fileBytes)})` },
            { label: t('rosters.source'), value: roster.sourceName },
            { label: t('rosters.as-of'), value: roster.asOfOn },
            { label: t('rosters.received-at'), value: formatInstant(roster.receivedAt) },
            ...(roster.takenAt ? [{ label: t('rosters.state.taken'), value: formatInstant(roster.takenAt) }] : []),
            ...(roster.supplementOf
              ? [
                  {
                    label: t('rosters.supplement'),
                    value: (
                      <Link to="/rosters/$rosterId" params={{ rosterId: roster.supplementOf }}>
                        {t('roster.supplement-of')}
                      </Link>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </div>
    </div>
  )
}

function Counts({ roster }: { readonly roster: RosterDetail }): ReactNode {
  const t = useText()
  const may = useMay()
  const navigate = useNavigate()
  const { counts } = roster
  if (!counts) return null
  const input = { params: { rosterId: roster.id } }
  return (
    <>
      <Figures>
        <Figure label={t('rosters.good')} value={counts.good} />
        <Figure label={t('rosters.with-warnings')} value={counts.withWarnings} tone="warning" />
        <Figure
          label={t('rosters.quarantined')}
          value={counts.quarantined}
          tone={counts.quarantined ? 'bad' : 'plain'}
        />
        <Figure label={t('rosters.skipped')} value={counts.skipped} />
      </Figures>
      {may('rosters.read-rows') && counts.quarantined + counts.withWarnings > 0 && (
        <div className="row">
          {counts.quarantined > 0 && (
            <ExportButton
              endpoint={downloadQuarantine}
              input={input}
              fileName={`${t('rosters.quarantined')}.xlsx`}
              text={t('roster.download.quarantine')}
            />
          )}
          {counts.withWarnings > 0 && (
            <ExportButton
              endpoint={downloadWarnings}
              input={input}
              fileName={`${t('rosters.with-warnings')}.xlsx`}
              text={t('roster.download.warnings')}
            />
          )}
          {roster.state === 'taken' && counts.quarantined > 0 && !roster.supplementOf && (
            <Button
              icon={<UploadOutlined aria-hidden="true" />}
              onClick={() => void navigate({ to: '/rosters/upload', search: { supplementOf: roster.id } })}
            >
              {t('roster.supplement')}
            </Button>
          )}
        </div>
      )}
    </>
  )
}

function Actions({ roster }: { readonly roster: RosterDetail }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const [asking, setAsking] = useState<'take' | 'withdraw'>()
  const take = useAction(takeRoster, {
    quiet: true,
    refresh: STALE,
    doneText: t('roster.taken'),
    done: () => setAsking(undefined),
  })
  const withdraw = useAction(withdrawRoster, {
    quiet: true,
    refresh: STALE,
    doneText: t('roster.withdrawn-done'),
    done: () => setAsking(undefined),
  })
  const params = { rosterId: roster.id }
  return (
    <>
      {roster.abilities.withdraw && (
        <Button danger onClick={() => setAsking('withdraw')}>
          {t('roster.withdraw')}
        </Button>
      )}
      {roster.abilities.take && (
        <Button type="primary" onClick={() => setAsking('take')}>
          {t('roster.take')}
        </Button>
      )}
      <Modal
        open={asking === 'take'}
        title={t('roster.take.title', { file: roster.fileName })}
        okText={t('roster.take')}
        cancelText={shell('shell.cancel')}
        okButtonProps={{ loading: take.isPending }}
        onOk={() => take.mutate({ params })}
        onCancel={() => setAsking(undefined)}
      >
        <div className="stack">
          <p>
            {t('roster.take.text', {
              taken: formatCount((roster.counts?.good ?? 0) + (roster.counts?.withWarnings ?? 0)),
              quarantined: formatCount(roster.counts?.quarantined ?? 0),
            })}
          </p>
          <Problem error={take.error} />
        </div>
      </Modal>
      <ReasonDialog
        open={asking === 'withdraw'}
        title={t('roster.withdraw.title')}
        actionText={t('roster.withdraw')}
        danger
        busy={withdraw.isPending}
        error={withdraw.error}
        onCancel={() => setAsking(undefined)}
        onConfirm={(reason) => withdraw.mutate({ params, body: { reason } })}
      >
        {t('roster.withdraw.text')}
      </ReasonDialog>
    </>
  )
}
