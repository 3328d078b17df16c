import type { ReactNode } from 'react'
import { textOfCode } from '../../../web/i18n.ts'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { type ConsentLine, listAllConsents } from '../contract.ts'
import { CONSENT_SETS } from '../processing-domain.ts'
import { sliceTexts, useSliceText, useText } from './use-text.ts'

/** Every consent on file; one is recorded and taken back on the page of its child. */
export function AllConsentsPage(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { filters } = useFilters()
  const page = useListCall(listAllConsents, {
    holds: filters['holds'] as 'true' | undefined,
    dataSet: filters['dataSet'],
  })
  const nameOf = (dataSet: string) => textOfCode(slice, sliceTexts, `privacy.data.${dataSet}.name`)
  const columns: readonly Column<ConsentLine>[] = [
    {
      key: 'child',
      title: t('requests.child'),
      render: (row) => row.childName ?? t('requests.child.gone'),
      card: 'title',
      nowrap: true,
    },
    { key: 'for', title: t('consents.for'), render: (row) => nameOf(row.dataSet) },
    {
      key: 'by',
      title: t('consents.given-by'),
      render: (row) => `${row.givenBy} ${slice(`privacy.requester.${row.givenByRole}`)}`,
    },
    { key: 'on', title: t('consents.given-on'), render: (row) => row.givenOn, nowrap: true },
    { key: 'evidence', title: t('consents.evidence'), render: (row) => row.evidenceRef },
    {
      key: 'state',
      title: t('consents.state'),
      render: (row) => (row.withdrawnOn ? t('consents.withdrawn', { day: row.withdrawnOn }) : t('consents.holds')),
      card: 'corner',
      nowrap: true,
    },
  ]
  return (
    <>
      <PageHeader title={t('consents.title')} note={t('consents.all.note')} />
      <div className="paper">
        <Filters
          specs={[
            {
              kind: 'choice',
              name: 'dataSet',
              label: t('consents.for'),
              choices: CONSENT_SETS.map((value) => ({ value, label: nameOf(value) })),
            },
            { kind: 'switch', name: 'holds', label: t('consents.only-holding') },
          ]}
        />
        <DataList
          caption={t('consents.title')}
          columns={columns}
          page={page}
          keyOf={(row) => row.consentId}
          opens={(row) => ({ to: '/children/$childId/consents', params: { childId: row.childId } })}
          emptyTitle={t('consents.none')}
          emptyText={t('consents.all.empty')}
        />
      </div>
    </>
  )
}
