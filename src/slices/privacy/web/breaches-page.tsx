import { Button } from 'antd'
import type { ReactNode } from 'react'
import { formatCount, formatInstant } from '../../../web/format.ts'
import { useMay } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { type BreachLine, listBreaches } from '../safeguards-contract.ts'
import { useSetName } from './assessment-words.tsx'
import { EnterBreachDialog } from './breach-form.tsx'
import { useSliceText, useText } from './use-text.ts'

/** Breaches of personal data, and how far the duties to tell are done. */
export function BreachesPage(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const may = useMay()
  const nameOf = useSetName()
  const { filters, setFilter } = useFilters()
  const page = useListCall(listBreaches, { open: filters['open'] as 'true' | undefined })
  const columns: readonly Column<BreachLine>[] = [
    {
      key: 'known',
      title: t('breach.known'),
      render: (row) => formatInstant(row.knownAt),
      card: 'title',
      nowrap: true,
    },
    {
      key: 'kinds',
      title: t('breach.kinds'),
      render: (row) => row.kinds.map((kind) => slice(`privacy.breach-kind.${kind}`)).join('、'),
      nowrap: true,
    },
    { key: 'sets', title: t('breach.sets'), render: (row) => row.dataSets.map(nameOf).join('、') },
    { key: 'children', title: t('breach.children'), render: (row) => formatCount(row.childrenCount), align: 'right' },
    { key: 'state', title: t('breach.state'), render: (row) => <BreachState breach={row} />, card: 'corner' },
  ]
  const mayEnter = may('privacy.handle-breach')
  return (
    <>
      <PageHeader
        title={t('breach.title')}
        note={t('breach.note')}
        actions={
          mayEnter && (
            <Button type="primary" onClick={() => setFilter('enter', 'true')}>
              {t('breach.add')}
            </Button>
          )
        }
      />
      <div className="paper">
        <Filters specs={[{ kind: 'switch', name: 'open', label: t('breach.only-open') }]} />
        <DataList
          caption={t('breach.title')}
          columns={columns}
          page={page}
          keyOf={(row) => row.breachId}
          opens={(row) => ({ to: '/breaches/$breachId', params: { breachId: row.breachId } })}
          emptyTitle={t('breach.none')}
          emptyText={t('breach.none.text')}
        />
      </div>
      {mayEnter && filters['enter'] === 'true' && <EnterBreachDialog onClose={() => setFilter('enter', undefined)} />}
    </>
  )
}

/** Closed, or what is still to be told, or all told. */
export function BreachState({ breach }: { readonly breach: BreachLine }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  if (breach.closedAt) return <StatusTag tone="good">{t('breach.closed')}</StatusTag>
  if (breach.duties.length === 0) return <StatusTag tone="info">{t('breach.told')}</StatusTag>
  return (
    <span className="row">
      {breach.duties.map((duty) => (
        <StatusTag key={duty} tone={breach.late ? 'bad' : 'warning'}>
          {slice(`privacy.duty.${duty}`)}
        </StatusTag>
      ))}
    </span>
  )
}
