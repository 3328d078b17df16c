import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useMay } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { ExportListButton, UnmaskButton } from '../../disclosure/web/index.tsx'
import { DOCUMENT_STATES, type DocumentLine, listDocuments } from '../contract.ts'
import { DOCUMENT_KIND_NAMES, kindRuleOf } from '../domain.ts'
import { DocumentStateTag } from './state-tag.tsx'
import { useDocumentText, useText } from './use-text.ts'

const FILTERS = ['kind', 'state', 'division', 'issuedFrom', 'issuedTo', 'childId', 'matterId', 'batchId'] as const

/** The register of papers. */
export function DocumentsPage(): ReactNode {
  const t = useText()
  const may = useMay()
  const { filters } = useFilters()
  const query = Object.fromEntries(FILTERS.map((name) => [name, filters[name]]))
  const page = useListCall(listDocuments, query)
  return (
    <>
      <PageHeader
        title={t('documents.title')}
        note={t('documents.note')}
        actions={
          <>
            <Link to="/documents/letters">{t('documents.letters')}</Link>
            {may('documents.batches') && <Link to="/documents/batches">{t('documents.batches')}</Link>}
            {may('documents.templates') && <Link to="/documents/templates">{t('documents.templates')}</Link>}
            <UnmaskButton subject="list:documents" />
            {may('documents.export') && (
              <ExportListButton list="documents" filter={query} fileName={`${t('documents.title')}.xlsx`} />
            )}
            {may('documents.issue') && (
              <Link to="/documents/issue">
                <Button type="primary">{t('documents.issue')}</Button>
              </Link>
            )}
          </>
        }
      />
      <div className="paper">
        <DocumentFilters />
        <DocumentList page={page} />
      </div>
    </>
  )
}

function DocumentFilters(): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  return (
    <Filters
      specs={[
        {
          kind: 'choice',
          name: 'kind',
          label: slice('document.column.kind'),
          choices: DOCUMENT_KIND_NAMES.filter((kind) => kindRuleOf(kind).issuers.length > 0).map((value) => ({
            value,
            label: slice(`document.kind.${value}`),
          })),
        },
        {
          kind: 'choice',
          name: 'state',
          label: slice('document.column.state'),
          choices: DOCUMENT_STATES.map((value) => ({ value, label: slice(`document.state.${value}`) })),
        },
        { kind: 'day', name: 'issuedFrom', label: t('documents.from') },
        { kind: 'day', name: 'issuedTo', label: t('documents.to') },
        { kind: 'given', name: 'division', label: slice('document.column.place') },
        { kind: 'given', name: 'childId', label: t('documents.one-child') },
        { kind: 'given', name: 'matterId', label: t('documents.one-matter') },
        { kind: 'given', name: 'batchId', label: t('documents.one-batch') },
      ]}
    />
  )
}

function DocumentList(props: { readonly page: Parameters<typeof DataList<DocumentLine>>[0]['page'] }): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const columns: readonly Column<DocumentLine>[] = [
    {
      key: 'kind',
      title: slice('document.column.kind'),
      render: (row) => slice(`document.kind.${row.kind}`),
      under: (row) => row.documentNumber,
      card: 'title',
    },
    {
      key: 'state',
      title: slice('document.column.state'),
      card: 'corner',
      render: (row) => <DocumentStateTag state={row.state} />,
    },
    { key: 'child', title: slice('document.column.child'), nowrap: true, render: (row) => row.childName ?? '—' },
    { key: 'place', title: slice('document.column.place'), render: (row) => row.placeName },
    { key: 'issuedOn', title: slice('document.column.issued-on'), nowrap: true, render: (row) => row.issuedOn },
    {
      key: 'served',
      title: slice('document.column.served'),
      nowrap: true,
      render: (row) => (row.addresseeCount === 0 ? '—' : `${row.servedCount} / ${row.addresseeCount}`),
    },
  ]
  return (
    <DataList
      caption={t('documents.title')}
      columns={columns}
      page={props.page}
      keyOf={(row) => row.documentId}
      opens={(row) => ({ to: '/documents/$documentId', params: { documentId: row.documentId } })}
      emptyTitle={t('documents.empty')}
      emptyText={t('documents.empty.text')}
    />
  )
}
