import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useCall } from '../../../web/query.ts'
import { useSight } from '../../../web/session.tsx'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { neighboursOf } from '../../../web/ui/list-state.ts'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { DueTag } from '../../../web/ui/status-tag.tsx'
import { UnmaskButton } from '../../disclosure/web/index.tsx'
import { CertaintyText, GroupLabels, SexAndBirth } from '../../register/web/index.tsx'
import { type FindingPage as Finding, showFinding } from '../contract.ts'
import { EvidenceRecords } from './evidence-records.tsx'
import { FindingHistory } from './finding-history.tsx'
import { MatchWaterfalls } from './match-waterfall.tsx'
import { ReportFinding } from './report-finding.tsx'
import { FindingKindTag, FindingStateTag, useReasonText } from './tags.tsx'
import { useSliceText, useText } from './use-text.ts'
import { VerdictPanel } from './verdict-panel.tsx'

/** One finding: why it was raised, what each record says, and what is to be done. */
export function FindingPage(): ReactNode {
  const t = useText()
  const { findingId } = useParams({ from: '/desk/findings/$findingId' })
  // Each reading is put on record; it is read again only after something was done.
  const { data, error, refetch } = useCall(showFinding, { params: { findingId } }, { staleTime: Infinity })
  const walk = useWalk(findingId)
  const [ruleOut, setRuleOut] = useState<string>()
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data || data.finding.findingId !== findingId) return <Loading />
  const mayDecide = data.abilities.settle && data.verdictChoices.some(({ leavesOpen }) => leavesOpen)
  const askToRuleOut = (pupilId: string): void => {
    setRuleOut(pupilId)
    document.getElementById('verdict')?.scrollIntoView({ behavior: 'smooth' })
  }
  return (
    <>
      <PageHeader
        title={data.finding.childName}
        status={
          <>
            <FindingKindTag kind={data.finding.kind} />
            <FindingStateTag state={data.finding.state} />
          </>
        }
        note={t('finding.looked')}
        up={{ link: { to: '/findings' }, text: t('finding.up') }}
        actions={
          <>
            <UnmaskButton subject={`child:${data.finding.childId}`} />
            {walk.buttons}
          </>
        }
      />
      <div className="columns-2 finding">
        <div className="stack">
          <Reasons page={data} />
          <EvidenceRecords records={data.records} onRuleOut={mayDecide ? askToRuleOut : undefined} />
          <MatchWaterfalls records={data.records} />
        </div>
        <div className="stack">
          <Task page={data} />
          <ReportFinding page={data} />
          <VerdictPanel
            key={`${findingId}-${data.version}-${ruleOut}`}
            page={data}
            goNext={walk.goNext}
            ruleOut={ruleOut}
          />
        </div>
        <FindingHistory page={data} />
      </div>
    </>
  )
}

/** Previous and next in the list this finding was opened from. */
function useWalk(findingId: string): { readonly buttons: ReactNode; readonly goNext: (() => void) | undefined } {
  const t = useText()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const around = neighboursOf('findings', findingId)
  if (!around) return { buttons: null, goNext: undefined }
  const open = (id: string | undefined): void => {
    if (id) void navigate({ to: '/findings/$findingId', params: { findingId: id } })
    else void navigate({ to: '/findings' })
  }
  const { next } = around
  const goNext =
    next &&
    (() => {
      setBusy(true)
      void next()
        .then(open)
        .finally(() => setBusy(false))
    })
  const buttons = (
    <>
      <span className="quiet walk-position">{t('finding.position', { index: around.index + 1 })}</span>
      <Button
        icon={<LeftOutlined aria-hidden="true" />}
        disabled={!around.previous}
        onClick={() => open(around.previous)}
      >
        {t('finding.previous')}
      </Button>
      <Button
        icon={<RightOutlined aria-hidden="true" />}
        iconPlacement="end"
        disabled={!goNext}
        loading={busy}
        onClick={goNext}
      >
        {t('finding.next')}
      </Button>
    </>
  )
  return { buttons, goNext }
}

function Reasons({ page }: { readonly page: Finding }): ReactNode {
  const t = useText()
  const reasonText = useReasonText()
  const { kind } = page.finding
  const [first, ...others] = page.reasons
  return (
    <Section title={t('finding.why')} extra={<CertaintyText certainty={page.finding.certainty} always />}>
      <p className="lead">
        {first ? reasonText(first.code, kind, first.details) : reasonText(page.finding.reason, kind)}
      </p>
      {others.length > 0 && (
        <ul className="reasons">
          {others.map((reason) => (
            <li key={reason.code + JSON.stringify(reason.details)}>{reasonText(reason.code, kind, reason.details)}</li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function Task({ page }: { readonly page: Finding }): ReactNode {
  const t = useText()
  const sight = useSight()
  const slice = useSliceText()
  const { finding } = page
  return (
    <Section
      title={t('finding.task')}
      extra={
        <Link to="/children/$childId" params={{ childId: finding.childId }}>
          {t('finding.card')}
        </Link>
      }
    >
      <FactTable
        columns={1}
        facts={[
          { label: t('findings.child'), value: <SexAndBirth sex={finding.sex} bornOn={finding.bornOn} /> },
          { label: t('findings.place'), value: `${finding.townshipName} ${finding.villageName}` },
          ...(sight.tellsSchooling ? [{ label: t('findings.school'), value: finding.schoolName }] : []),
          ...(sight.tellsGroups
            ? [{ label: t('findings.groups'), value: <GroupLabels groups={finding.groups} /> }]
            : []),
          {
            label: t('findings.owner'),
            value: (
              <>
                {finding.ownerName}
                <span className="quiet"> · {slice(`finding.owner-line.${finding.ownerLine}`)}</span>
              </>
            ),
          },
          { label: t('finding.raised'), value: finding.raisedOn },
          { label: t('findings.due'), value: <DueTag dueOn={finding.dueOn} done={finding.state !== 'open'} /> },
        ]}
      />
    </Section>
  )
}
