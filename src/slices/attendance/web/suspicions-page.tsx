import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { SUSPICION_RULES } from '../absence-domain.ts'
import { listSuspicions, type SuspicionLine } from '../contract.ts'
import { childColumn, schoolColumn, stateColumn } from './child-columns.tsx'
import { useText } from './use-text.ts'

/** Whom the county's rules suspect, with the case that was opened. */
export function SuspicionsPage(): ReactNode {
  const t = useText()
  const { filters } = useFilters()
  const page = useListCall(listSuspicions, { rule: filters['rule'], state: filters['state'] } as never)
  const columns: readonly Column<SuspicionLine>[] = [
    childColumn(t),
    schoolColumn(t('days.class')),
    { key: 'rule', title: t('suspicions.rule'), render: (row) => t(`suspicions.rule.${row.rule}`) },
    { key: 'since', title: t('suspicions.since'), nowrap: true, render: (row) => row.sinceOn },
    { key: 'raised', title: t('suspicions.raised'), nowrap: true, render: (row) => row.raisedOn },
    stateColumn(t, (state) => t(`suspicions.state.${state}`)),
    {
      key: 'case',
      title: t('suspicions.case'),
      card: 'action',
      nowrap: true,
      render: (row) =>
        row.caseId ? (
          <Link to="/cases/$caseId" params={{ caseId: row.caseId }}>
            {row.caseNumber}
          </Link>
        ) : (
          t('suspicions.case.soon')
        ),
    },
  ]
  return (
    <>
      <PageHeader
        title={t('suspicions.title')}
        note={t('suspicions.note')}
        up={{ link: { to: '/attendance' }, text: t('days.title') }}
      />
      <div className="paper">
        <Filters
          specs={[
            {
              kind: 'choice',
              name: 'state',
              label: t('days.state'),
              choices: (['open', 'over'] as const).map((value) => ({ value, label: t(`suspicions.state.${value}`) })),
            },
            {
              kind: 'choice',
              name: 'rule',
              label: t('suspicions.rule'),
              choices: SUSPICION_RULES.map((value) => ({ value, label: t(`suspicions.rule.${value}`) })),
            },
          ]}
        />
        <DataList
          caption={t('suspicions.title')}
          columns={columns}
          page={page}
          keyOf={(row) => row.suspicionId}
          emptyTitle={t('suspicions.empty')}
          emptyText={t('suspicions.empty.text')}
        />
      </div>
    </>
  )
}
