import type { ReactNode } from 'react'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { DueTag, StatusTag } from '../../../web/ui/status-tag.tsx'
import { listTips, type TipLine } from '../contract.ts'
import { TIP_STATES } from '../domain.ts'
import { useText, useTipText } from './use-text.ts'

const TONES = { received: 'warning', looking: 'info', linked: 'good', refused: 'neutral' } as const

export function TipStateTag({ state }: { readonly state: TipLine['state'] }): ReactNode {
  const slice = useTipText()
  return <StatusTag tone={TONES[state]}>{slice(`tip.state.${state}`)}</StatusTag>
}

export function TipDue({ tip }: { readonly tip: Pick<TipLine, 'dueOn' | 'state'> }): ReactNode {
  return <DueTag dueOn={tip.dueOn} done={tip.state === 'linked' || tip.state === 'refused'} />
}

/** What the public told, for the unit that looks into it. */
export function TipsPage(): ReactNode {
  const t = useText()
  const slice = useTipText()
  const { filters } = useFilters()
  const state = filters['state']
  const query = state === 'all' ? {} : state === undefined ? { open: 'true' } : { state }
  const page = useListCall(listTips, query)
  const columns: readonly Column<TipLine>[] = [
    { key: 'received', title: t('tips.received'), card: 'title', nowrap: true, render: (row) => row.receivedOn },
    { key: 'unit', title: t('tips.unit'), render: (row) => row.divisionName },
    { key: 'state', title: t('tips.state'), card: 'corner', render: (row) => <TipStateTag state={row.state} /> },
    {
      key: 'due',
      title: t('tips.due'),
      nowrap: true,
      render: (row) => <TipDue tip={row} />,
    },
  ]
  return (
    <>
      <PageHeader title={t('tips.title')} note={t('tips.note', { address: `${location.origin}/tip` })} />
      <div className="paper">
        <Filters
          specs={[
            {
              kind: 'choice',
              name: 'state',
              label: t('tips.state'),
              otherwise: 'open',
              choices: [
                { value: 'open', label: t('tips.open') },
                ...TIP_STATES.map((value) => ({ value, label: slice(`tip.state.${value}`) })),
                { value: 'all', label: t('tips.all') },
              ],
            },
          ]}
        />
        <DataList
          caption={t('tips.title')}
          columns={columns}
          page={page}
          keyOf={(row) => row.tipId}
          opens={(row) => ({ to: '/tips/$tipId', params: { tipId: row.tipId } })}
          emptyTitle={t('tips.empty')}
        />
      </div>
    </>
  )
}
