import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { GRADES, NATIONALITIES } from '../../../kernel/codes.ts'
import { useAllTexts } from '../../../web/all-texts.tsx'
import { textOfCode } from '../../../web/i18n.ts'
import { useCall } from '../../../web/query.ts'
import { useMay, useSight } from '../../../web/session.tsx'
import { DifferenceTable } from '../../../web/ui/difference-table.tsx'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { LooksAtChild } from '../../audit/web/index.tsx'
import { UnmaskButton } from '../../disclosure/web/index.tsx'
import { differingFrom, useFactWords, useKindName } from '../../rosters/web/index.tsx'
import { type ChildCard, type ChildRecord, showChild } from '../contract.ts'
import { texts as sliceTexts } from '../texts.ts'
import { MatchExplanation } from './match-explanation.tsx'
import { CertaintyText, GroupLabels, SexAndBirth, StandingTag } from './standing.tsx'
import { useRegisterText, useText } from './use-text.ts'

/** 一人一卡: everything known of one child, and who has looked at it. */
export function ChildPage(): ReactNode {
  const t = useText()
  const { childId } = useParams({ from: '/desk/children/$childId' })
  const may = useMay()
  // Each reading of the card is put on record, so it is not read again only because a tab came back.
  const { data, error, refetch } = useCall(showChild, { params: { childId } }, { staleTime: Infinity })
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data || data.child.childId !== childId) return <Loading />
  return (
    <>
      <PageHeader
        title={data.child.name}
        status={<StandingTag standing={data.child.standing} enrolled={data.child.enrolled} />}
        note={t('card.note')}
        up={{ link: { to: '/children' }, text: t('children.title') }}
        actions={<UnmaskButton subject={`child:${childId}`} />}
      />
      <div className="stack">
        <div className="columns-2">
          <Basics child={data.child} />
          <Standing child={data.child} />
        </div>
        <Records records={data.records} />
        <Rights childId={childId} />
        {may('audit.read') && <LooksAtChild subjectId={childId} />}
      </div>
    </>
  )
}

/** What a guardian may ask for; the pages belong to the protection of personal data. */
function Rights({ childId }: { readonly childId: string }): ReactNode {
  const t = useText()
  const may = useMay()
  if (!may('privacy.enter-request')) return null
  return (
    <Section title={t('card.rights')}>
      <div className="row no-print">
        {may('privacy.show-looks') && (
          <Link to="/children/$childId/looks" params={{ childId }}>
            {t('card.rights.looks')}
          </Link>
        )}
        <Link to="/privacy-requests" search={{ childId, phase: 'all', enter: 'true' }}>
          {t('card.rights.enter')}
        </Link>
        <Link to="/privacy-requests" search={{ childId, phase: 'all' }}>
          {t('card.rights.requests')}
        </Link>
        {may('privacy.keep-consents') && (
          <Link to="/children/$childId/consents" params={{ childId }}>
            {t('card.rights.consents')}
          </Link>
        )}
      </div>
    </Section>
  )
}

type Child = ChildCard['child']

function Basics({ child }: { readonly child: Child }): ReactNode {
  const t = useText()
  const sight = useSight()
  const slice = useRegisterText()
  return (
    <Section title={t('card.basic')}>
      <FactTable
        facts={[
          { label: slice('child.name'), value: child.name },
          { label: slice('child.former-name'), value: child.formerName },
          {
            label: `${slice('child.sex')}、${slice('child.born-on')}`,
            value: <SexAndBirth sex={child.sex} bornOn={child.bornOn} />,
          },
          {
            label: slice('child.nationality'),
            value: child.nationality && (NATIONALITIES[child.nationality] ?? child.nationality),
          },
          {
            label: slice('child.citizen-id'),
            value: child.citizenId && <span className="mono">{child.citizenId}</span>,
          },
          { label: slice('child.population'), value: slice(`population.${child.population}`) },
          { label: t('children.place'), value: `${child.townshipName} ${child.villageName}` },
          ...(sight.tellsGroups
            ? [{ label: slice('child.groups'), value: <GroupLabels groups={child.groups} /> }]
            : []),
          { label: slice('child.household-address'), value: child.householdAddress, wide: true },
          { label: slice('child.residence-address'), value: child.residenceAddress, wide: true },
          {
            label: t('card.guardians'),
            wide: true,
            value:
              child.guardians.length === 0 ? null : (
                <ul className="plain">
                  {child.guardians.map((guardian) => (
                    <li key={guardian.name + (guardian.role ?? '')}>
                      {guardian.name}
                      {guardian.role && (
                        <span className="quiet">
                          {' '}
                          · {textOfCode(slice, sliceTexts, `guardian.role.${guardian.role}`)}
                        </span>
                      )}
                      {guardian.phone && <span className="mono"> {guardian.phone}</span>}
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
    </Section>
  )
}

function Standing({ child }: { readonly child: Child }): ReactNode {
  const t = useText()
  const { find } = useAllTexts()
  // Reasons are words of the reconciliation, which stands to the right of the register.
  const reasonText = (reason: string): string => find(`standing-reason.${reason}`) ?? reason
  const slice = useRegisterText()
  const may = useMay()
  const sight = useSight()
  const schooling = [
    { label: t('card.reason'), value: child.standingReason && reasonText(child.standingReason) },
    {
      label: slice('child.standing-certainty'),
      value: child.standing && <CertaintyText certainty={child.standingCertainty} always />,
    },
    { label: slice('child.standing-on'), value: child.standingOn },
    { label: slice('child.school'), value: child.schoolName },
    { label: slice('child.grade'), value: child.gradeCode && (GRADES[child.gradeCode] ?? child.gradeCode) },
    ...(child.deferralPaper ? [{ label: slice('child.deferral-paper'), value: child.deferralPaper }] : []),
    ...(child.notInSchoolReason
      ? [{ label: slice('child.not-in-school-reason'), value: child.notInSchoolReason }]
      : []),
    { label: slice('child.sponsor'), value: child.sponsor },
  ]
  return (
    <Section title={t('card.standing')}>
      <div className="stack">
        <FactTable
          columns={1}
          facts={[
            {
              label: slice('child.standing'),
              value: <StandingTag standing={child.standing} enrolled={child.enrolled} />,
            },
            ...(sight.tellsSchooling ? schooling : []),
          ]}
        />
        <div className="row">
          {may('enrolment.list-pupils') && (
            <Link to="/pupils" search={{ childId: child.childId }}>
              {t('card.pupils')}
            </Link>
          )}
          {may('cases.list') && (
            <Link to="/cases" search={{ childId: child.childId, phase: 'all' }}>
              {t('card.cases')}
            </Link>
          )}
          {may('documents.issue') && (
            <Link to="/documents/issue" search={{ childId: child.childId }}>
              {t('card.issue')}
            </Link>
          )}
          {may('documents.list') && (
            <Link to="/documents" search={{ childId: child.childId }}>
              {t('card.documents')}
            </Link>
          )}
        </div>
      </div>
    </Section>
  )
}

function Records({ records }: { readonly records: readonly ChildRecord[] }): ReactNode {
  const t = useText()
  const words = useFactWords()
  const kindName = useKindName()
  const first = words.valuesOf(records[0]?.facts ?? {})
  return (
    <Section title={t('card.records')} flush extra={<span className="quiet">{t('card.records.note')}</span>}>
      {records.length === 0 ? (
        <p className="inside quiet">{t('card.no-records')}</p>
      ) : (
        <DifferenceTable
          caption={t('card.records')}
          fields={words.fields}
          records={records.map((record) => {
            const values = words.valuesOf(record.facts)
            return {
              key: `${record.rosterId}-${record.rowNo}`,
              title: kindName(record.kind),
              note: `${record.sourceName} · ${record.asOfOn} · ${t('card.row', { row: record.rowNo })}`,
              values,
              differs: differingFrom(first, values, record.differs),
              foot: <MatchExplanation how={record.how} probability={record.probability} lines={record.explanation} />,
            }
          })}
        />
      )}
    </Section>
  )
}
