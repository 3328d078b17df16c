import type { ReactNode } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { textsOf } from '../../../web/i18n.ts'
import { useMay } from '../../../web/session.tsx'
import { ActorName } from '../../../web/ui/actor-name.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { ExportButton } from '../../../web/ui/export-button.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { type AuditRow, exportAuditEntries, exportAuditEntriesCsv, listAuditEntries } from '../contract.ts'
import { texts as sliceTexts } from '../texts.ts'
import { ChainSection } from './chain-section.tsx'
import { Details } from './details.tsx'
import { texts } from './texts.ts'
import { useEventNames } from './use-event-name.ts'

const useText = textsOf(texts)
const useSliceText = textsOf(sliceTexts)

/** The record of everything done and looked at. */
export function AuditPage(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const names = useEventNames()
  const { filters } = useFilters()
  const may = useMay()
  const query = {
    event: filters['event'],
    actorId: filters['actorId'],
    subjectId: filters['subjectId'],
    from: filters['from'],
    to: filters['to'],
  }
  const page = useListCall(listAuditEntries, query)
  const columns: readonly Column<AuditRow>[] = [
    {
      key: 'seq',
      title: t('audit.seq'),
      render: (row) => <span title={row.hash}>{row.seq === 0 ? '—' : row.seq}</span>,
      align: 'right',
      card: 'hide',
    },
    { key: 'at', title: t('audit.at'), render: (row) => formatInstant(row.at), nowrap: true },
    {
      key: 'event',
      title: t('audit.event'),
      render: (row) => <span className="strong">{names.nameOf(row.event)}</span>,
      card: 'title',
      nowrap: true,
    },
    { key: 'actor', title: t('audit.actor'), render: (row) => <ActorName name={row.actorName} />, nowrap: true },
    {
      key: 'details',
      title: t('audit.details'),
      render: (row) => <Details details={row.details} />,
    },
    {
      key: 'subject',
      title: t('audit.subject'),
      render: (row) => (row.subjectId ? <span className="mono quiet">{row.subjectId.slice(-12)}</span> : '—'),
      card: 'hide',
    },
  ]
  return (
    <>
      <PageHeader
        title={t('audit.title')}
        note={t('audit.note')}
        actions={
          may('audit.export') && (
            <>
              <ExportButton endpoint={exportAuditEntries} input={{ query }} fileName={`${t('audit.title')}.xlsx`} />
              <ExportButton
                endpoint={exportAuditEntriesCsv}
                input={{ query }}
                fileName={`${t('audit.title')}.csv`}
                text="CSV"
              />
            </>
          )
        }
      />
      <div className="stack">
        <ChainSection />
        <div className="paper">
          <Filters
            specs={[
              { kind: 'choice', name: 'event', label: t('audit.event'), choices: names.choices },
              { kind: 'day', name: 'from', label: slice('field.from') },
              { kind: 'day', name: 'to', label: slice('field.to') },
              { kind: 'given', name: 'actorId', label: t('audit.actor') },
              { kind: 'given', name: 'subjectId', label: t('audit.subject') },
            ]}
          />
          <DataList
            caption={t('audit.title')}
            columns={columns}
            page={page}
            keyOf={(row) => row.id}
            emptyTitle={t('audit.empty')}
          />
        </div>
      </div>
    </>
  )
}
