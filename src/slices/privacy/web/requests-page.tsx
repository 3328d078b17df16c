import type { ReactNode } from 'react'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { DueTag } from '../../../web/ui/status-tag.tsx'
import { CLOSED_STATES, REQUEST_KINDS, type RequestState } from '../domain.ts'
import { listRequests, type RequestLine } from '../contract.ts'
import { EnterDialog } from './enter-dialog.tsx'
import { StateTag } from './state-tag.tsx'
import { useSliceText, useText } from './use-text.ts'

const CLOSED: readonly RequestState[] = CLOSED_STATES

/** Requests of guardians; one is entered from the child's card, which leads here with the child in the address. */
export function RequestsPage(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { filters, setFilter } = useFilters()
  const page = useListCall(listRequests, {
    phase: (filters['phase'] ?? 'open') as 'open',
    kind: filters['kind'] as RequestLine['kind'] | undefined,
    childId: filters['childId'],
  })
  const columns: readonly Column<RequestLine>[] = [
    { key: 'number', title: t('requests.number'), render: (row) => row.number, card: 'title', nowrap: true },
    { key: 'kind', title: t('requests.kind'), render: (row) => slice(`privacy.kind.${row.kind}`), nowrap: true },
    {
      key: 'child',
      title: t('requests.child'),
      render: (row) => row.childName ?? t('requests.child.gone'),
      nowrap: true,
    },
    { key: 'state', title: t('requests.phase'), render: (row) => <StateTag state={row.state} />, card: 'corner' },
    { key: 'received', title: t('requests.received'), render: (row) => row.receivedOn, nowrap: true },
    {
      key: 'due',
      title: t('requests.due'),
      render: (row) => <DueTag dueOn={row.dueOn} done={CLOSED.includes(row.state)} />,
      nowrap: true,
    },
    { key: 'owner', title: t('requests.owner'), render: (row) => row.ownerName ?? '—', nowrap: true },
  ]
  const childId = filters['childId']
  return (
    <>
      <PageHeader title={t('requests.title')} note={t('requests.note')} />
      <div className="paper">
        <Filters
          specs={[
            {
              kind: 'choice',
              name: 'phase',
              label: t('requests.phase'),
              otherwise: 'open',
              choices: (['open', 'overdue', 'all'] as const).map((value) => ({
                value,
                label: t(`requests.phase.${value}`),
              })),
            },
            {
              kind: 'choice',
              name: 'kind',
              label: t('requests.kind'),
              choices: REQUEST_KINDS.map((value) => ({ value, label: slice(`privacy.kind.${value}`) })),
            },
            { kind: 'given', name: 'childId', label: t('requests.child') },
          ]}
        />
        <DataList
          caption={t('requests.title')}
          columns={columns}
          page={page}
          keyOf={(row) => row.requestId}
          opens={(row) => ({ to: '/privacy-requests/$requestId', params: { requestId: row.requestId } })}
          emptyTitle={t('requests.empty')}
          emptyText={t('requests.empty.text')}
        />
      </div>
      {childId && filters['enter'] === 'true' && (
        <EnterDialog childId={childId} onClose={() => setFilter('enter', undefined)} />
      )}
    </>
  )
}
