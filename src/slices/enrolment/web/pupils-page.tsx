import type { ReactNode } from 'react'
import { GRADES } from '../../../kernel/codes.ts'
import { useMay } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Label } from '../../../web/ui/status-tag.tsx'
import { useSchoolChoices } from '../../directory/web/index.tsx'
import { ExportListButton, UnmaskButton } from '../../disclosure/web/index.tsx'
import { CertaintyText, SexAndBirth } from '../../register/web/index.tsx'
import { listPupils, type PupilLine } from '../contract.ts'
import { ENROLMENT_STATUSES, RECORD_VERDICTS } from '../domain.ts'
import { RecordVerdictTag } from './record-verdict.tsx'
import { useEnrolmentText, useText } from './use-text.ts'

const FILTERS = [
  'school',
  'grade',
  'classCode',
  'verdict',
  'status',
  'isHere',
  'hasClass',
  'isReal',
  'childId',
] as const

/** Records of the enrolment system inside the account's scope. */
export function PupilsPage(): ReactNode {
  const t = useText()
  const slice = useEnrolmentText()
  const may = useMay()
  const { filters } = useFilters()
  const schools = useSchoolChoices()
  const query = Object.fromEntries(FILTERS.map((name) => [name, filters[name]]))
  const page = useListCall(listPupils, query)
  const isFiltered = FILTERS.some((name) => filters[name])
  return (
    <>
      <PageHeader
        title={t('pupils.title')}
        note={t('pupils.note')}
        actions={
          <>
            <UnmaskButton subject="list:pupils" />
            {may('enrolment.export-pupils') && (
              <ExportListButton list="pupils" filter={query} fileName={`${t('pupils.title')}.xlsx`} />
            )}
          </>
        }
      />
      <div className="paper">
        <Filters
          specs={[
            { kind: 'choice', name: 'school', label: slice('pupil.school'), choices: schools },
            {
              kind: 'choice',
              name: 'grade',
              label: slice('field.grade'),
              choices: Object.entries(GRADES).map(([value, label]) => ({ value, label })),
            },
            {
              kind: 'choice',
              name: 'verdict',
              label: slice('field.verdict'),
              choices: RECORD_VERDICTS.map((value) => ({ value, label: slice(`record-verdict.${value}`) })),
            },
            {
              kind: 'choice',
              name: 'status',
              label: slice('field.status'),
              choices: ENROLMENT_STATUSES.map((value) => ({ value, label: slice(`enrolment-status.${value}`) })),
            },
            {
              kind: 'choice',
              name: 'isHere',
              label: slice('field.isHere'),
              choices: [
                { value: 'true', label: slice('pupil.yes') },
                { value: 'false', label: slice('pupil.no') },
              ],
            },
            { kind: 'given', name: 'classCode', label: slice('field.classCode'), show: (value) => value },
            {
              kind: 'given',
              name: 'hasClass',
              label: slice('field.classCode'),
              show: (value) => t(value === 'true' ? 'pupils.has-class' : 'pupils.no-class'),
            },
            {
              kind: 'given',
              name: 'isReal',
              label: slice('field.verdict'),
              show: (value) => t(value === 'true' ? 'pupils.real' : 'pupils.not-real'),
            },
            { kind: 'given', name: 'childId', label: t('pupils.one-child') },
          ]}
        />
        <PupilList page={page} isFiltered={isFiltered} />
      </div>
    </>
  )
}

function PupilList(props: {
  readonly page: Parameters<typeof DataList<PupilLine>>[0]['page']
  readonly isFiltered: boolean
}): ReactNode {
  const t = useText()
  const slice = useEnrolmentText()
  const columns: readonly Column<PupilLine>[] = [
    {
      key: 'name',
      title: slice('pupil.name'),
      render: (row) => row.name,
      under: (row) => <SexAndBirth sex={row.sex} bornOn={row.bornOn} />,
      card: 'title',
      nowrap: true,
    },
    {
      key: 'numbers',
      title: `${slice('pupil.citizen-id')} / ${slice('pupil.number')}`,
      render: (row) => (
        <span className="mono">
          {row.citizenId ?? '—'}
          <span className="sub mono">{row.pupilNumber ?? '—'}</span>
        </span>
      ),
    },
    {
      key: 'school',
      title: slice('pupil.school'),
      render: (row) => (
        <>
          {row.schoolName ?? '—'} {!row.isHere && <Label>{t('pupils.elsewhere')}</Label>}
          <span className="sub">
            {[row.gradeCode && (GRADES[row.gradeCode] ?? row.gradeCode), row.classCode].filter(Boolean).join(' · ')}
          </span>
        </>
      ),
    },
    {
      key: 'status',
      title: slice('pupil.status'),
      render: (row) => (
        <>
          {slice(`enrolment-status.${row.status}`)}
          {row.attends === false && <span className="sub">{t('pupils.absent')}</span>}
        </>
      ),
    },
    {
      key: 'mode',
      title: slice('pupil.study-mode'),
      card: 'hide',
      render: (row) =>
        row.studyMode === 'day' || row.studyMode === 'boarding' || row.studyMode === 'home-taught'
          ? slice(`study-mode.${row.studyMode}`)
          : '—',
    },
    {
      key: 'verdict',
      title: slice('pupil.verdict'),
      card: 'corner',
      render: (row) => (
        <span className="stack-tag">
          <RecordVerdictTag verdict={row.verdict} />
          <CertaintyText certainty={row.verdict === 'real' ? null : row.verdictCertainty} />
        </span>
      ),
    },
  ]
  return (
    <DataList
      caption={t('pupils.title')}
      columns={columns}
      page={props.page}
      keyOf={(row) => row.pupilId}
      opens={(row) => ({ to: '/children/$childId', params: { childId: row.childId } })}
      {...(props.isFiltered ? {} : { emptyTitle: t('pupils.empty'), emptyText: t('pupils.empty.text') })}
    />
  )
}
