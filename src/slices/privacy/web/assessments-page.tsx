import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useMay, useToday } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { type AssessmentLine, listAssessments } from '../safeguards-contract.ts'
import { ASSESSED_SETS } from '../processing-domain.ts'
import { AssessmentDialog } from './assessment-dialog.tsx'
import { ConclusionTag, useSetName } from './assessment-words.tsx'
import { useText } from './use-text.ts'

/** Impact assessments on file; the register of processing and the work queue lead here with a data set in the address. */
export function AssessmentsPage(): ReactNode {
  const t = useText()
  const may = useMay()
  const today = useToday()
  const nameOf = useSetName()
  const { filters, setFilter } = useFilters()
  const page = useListCall(listAssessments, { dataSet: filters['dataSet'] })
  const columns: readonly Column<AssessmentLine>[] = [
    { key: 'on', title: t('assess.on'), render: (row) => row.assessedOn, card: 'title', nowrap: true },
    { key: 'sets', title: t('assess.sets'), render: (row) => row.dataSets.map(nameOf).join('、') },
    {
      key: 'conclusion',
      title: t('assess.conclusion'),
      render: (row) => <ConclusionTag conclusion={row.conclusion} />,
      card: 'corner',
      nowrap: true,
    },
    {
      key: 'review',
      title: t('assess.review'),
      render: (row) => (row.reviewOn <= today ? <strong>{row.reviewOn}</strong> : row.reviewOn),
      nowrap: true,
    },
    { key: 'by', title: t('request.entered-by'), render: (row) => row.enteredByName, nowrap: true },
  ]
  const mayAssess = may('privacy.assess')
  return (
    <>
      <PageHeader
        title={t('assess.title')}
        note={t('assess.note')}
        up={{ link: { to: '/privacy' }, text: t('register.title') }}
        actions={
          mayAssess && (
            <Button type="primary" onClick={() => setFilter('enter', 'true')}>
              {t('assess.add')}
            </Button>
          )
        }
      />
      <div className="paper">
        <Filters
          specs={[
            {
              kind: 'choice',
              name: 'dataSet',
              label: t('assess.sets'),
              choices: ASSESSED_SETS.map((value) => ({ value, label: nameOf(value) })),
            },
          ]}
        />
        <DataList
          caption={t('assess.title')}
          columns={columns}
          page={page}
          keyOf={(row) => row.assessmentId}
          opens={(row) => ({ to: '/privacy-assessments/$assessmentId', params: { assessmentId: row.assessmentId } })}
          emptyTitle={t('assess.none')}
          emptyText={t('assess.none.text')}
        />
      </div>
      {mayAssess && filters['enter'] === 'true' && (
        <AssessmentDialog dataSet={filters['dataSet']} onClose={() => setFilter('enter', undefined)} />
      )}
    </>
  )
}
