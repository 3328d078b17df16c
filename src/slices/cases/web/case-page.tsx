import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useCall } from '../../../web/query.ts'
import { useSight } from '../../../web/session.tsx'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { DueTag } from '../../../web/ui/status-tag.tsx'
import { UnmaskButton } from '../../disclosure/web/index.tsx'
import { GroupLabels, SexAndBirth } from '../../register/web/index.tsx'
import { type CasePage as CaseReply, showCase } from '../contract.ts'
import { CaseCourse } from './case-course.tsx'
import { CaseGroup } from './case-group.tsx'
import { Deadlines, Documents, History, Records } from './case-past.tsx'
import { AgedOutTag, CaseStateTag } from './case-state.tsx'
import { ReportDuties } from './report-duties.tsx'
import { CaseRecordButtons, CaseSteps } from './case-steps.tsx'
import { useCaseText, useText } from './use-text.ts'

/** One case: the child, what has happened, and the next lawful step. */
export function CasePage(): ReactNode {
  const t = useText()
  const { caseId } = useParams({ from: '/desk/cases/$caseId' })
  // Each reading is put on record; it is read again only after something was done.
  const { data, error, refetch } = useCall(showCase, { params: { caseId } }, { staleTime: Infinity })
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data || data.case.caseId !== caseId) return <Loading />
  return (
    <>
      <PageHeader
        title={`${data.case.childName} ${data.case.caseNumber}`}
        status={
          <>
            <CaseStateTag state={data.case.state} /> <AgedOutTag on={data.case.agedOutOn} />
          </>
        }
        note={t('case.looked')}
        actions={<UnmaskButton subject={`child:${data.case.childId}`} />}
        up={{ link: { to: '/cases' }, text: t('cases.title') }}
      />
      <CaseCourse page={data} />
      <div className="columns-2 finding">
        <div className="stack todo">
          <ReportDuties page={data} />
          <Deadlines page={data} />
          <CaseSteps key={data.version} page={data} />
          <CaseRecordButtons page={data} />
          <CaseGroup page={data} />
        </div>
        <div className="stack">
          <Facts page={data} />
          <Records page={data} />
          <Documents page={data} />
          <History page={data} />
        </div>
      </div>
    </>
  )
}

function Facts({ page }: { readonly page: CaseReply }): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const sight = useSight()
  const dropoutCase = page.case
  return (
    <Section
      title={t('case.facts')}
      extra={
        <span className="row">
          {dropoutCase.findingId && (
            <Link to="/findings/$findingId" params={{ findingId: dropoutCase.findingId }}>
              {t('case.finding')}
            </Link>
          )}
          <Link to="/children/$childId" params={{ childId: dropoutCase.childId }}>
            {t('case.card')}
          </Link>
        </span>
      }
    >
      <FactTable
        facts={[
          { label: t('case.child'), value: dropoutCase.childName },
          {
            label: slice('case.column.born-on'),
            value: <SexAndBirth sex={dropoutCase.sex} bornOn={dropoutCase.bornOn} />,
          },
          { label: t('cases.place'), value: `${dropoutCase.townshipName} ${dropoutCase.villageName}` },
          ...(sight.tellsSchooling ? [{ label: slice('case.column.school'), value: dropoutCase.schoolName }] : []),
          {
            label: slice('case.column.kind'),
            value: [
              slice(`case.dropout-kind.${dropoutCase.dropoutKind}`),
              ...(sight.tellsSchooling ? [slice(`case.stage.${dropoutCase.stage}`)] : []),
            ].join(' · '),
          },
          {
            label: t('case.found'),
            value: `${dropoutCase.foundOn} · ${slice(`case.found-by.${dropoutCase.foundBy}`)}`,
          },
          ...(sight.tellsSchooling
            ? [
                {
                  label: slice('case.column.lead'),
                  value: `${dropoutCase.leadName} · ${slice(`case.lead-line.${dropoutCase.leadLine}`)}`,
                },
                {
                  label: slice('case.column.due-on'),
                  value: <DueTag dueOn={dropoutCase.dueOn} done={dropoutCase.state === 'closed'} />,
                },
              ]
            : []),
          ...(sight.tellsGroups
            ? [{ label: slice('case.column.groups'), value: <GroupLabels groups={dropoutCase.groups} />, wide: true }]
            : []),
          {
            label: t('case.guardians'),
            wide: true,
            value: page.guardians.map((one) => [one.name, one.phone].filter(Boolean).join(' ')).join(' / '),
          },
          ...(page.suspendedUntil ? [{ label: t('case.paused'), value: page.suspendedUntil }] : []),
          ...(dropoutCase.agedOutOn ? [{ label: slice('case.aged-out'), value: dropoutCase.agedOutOn }] : []),
          ...(page.linkedCaseId
            ? [
                {
                  label: t('case.linked'),
                  value: (
                    <Link to="/cases/$caseId" params={{ caseId: page.linkedCaseId }}>
                      {t('case.linked.open')}
                    </Link>
                  ),
                },
              ]
            : []),
          ...(page.explanation ? [explanationFact(page.explanation, t, slice)] : []),
          ...(page.confirmation ? [confirmationFact(page.confirmation, t, slice)] : []),
        ]}
      />
    </Section>
  )
}

type PageText = ReturnType<typeof useText>
type SliceText = ReturnType<typeof useCaseText>

function explanationFact(explanation: NonNullable<CaseReply['explanation']>, t: PageText, slice: SliceText) {
  return {
    label: t('case.explained'),
    wide: true,
    value: [
      slice(`case.explanation.${explanation.explanation}`),
      slice(`case.evidence.${explanation.evidenceType}`),
      explanation.evidenceRef,
      explanation.recheckOn && t('case.recheck', { day: explanation.recheckOn }),
    ]
      .filter(Boolean)
      .join(' · '),
  }
}

function confirmationFact(confirmation: NonNullable<CaseReply['confirmation']>, t: PageText, slice: SliceText) {
  return {
    label: t('case.confirmed'),
    wide: true,
    value: [
      t('case.confirmed.by', { day: confirmation.confirmedOn, name: confirmation.confirmedByName }),
      confirmation.outOfSchoolSince && `${slice('case.column.since')} ${confirmation.outOfSchoolSince}`,
      confirmation.causes.map((cause) => slice(`case.cause.${cause}`)).join('、'),
    ]
      .filter(Boolean)
      .join(' · '),
  }
}
