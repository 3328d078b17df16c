import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useCall } from '../../../web/query.ts'
import { listDocuments } from '../contract.ts'
import { DocumentStateTag } from './state-tag.tsx'
import { useDocumentText, useText } from './use-text.ts'

/** The papers of a case, for its page: number, day, whom they have reached. */
export function DocumentsOfMatter({ matterId }: { readonly matterId: string }): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const { data } = useCall(listDocuments, { query: { matterId, limit: 200 } })
  if (!data) return null
  if (data.rows.length === 0) return <p className="quiet">{t('documents.empty')}</p>
  return (
    <ul className="paper-list">
      {data.rows.map((row) => (
        <li key={row.documentId} className="row apart">
          <Link to="/documents/$documentId" params={{ documentId: row.documentId }}>
            {slice(`document.kind.${row.kind}`)} {row.documentNumber}
          </Link>
          <span className="row">
            {row.issuedOn} <DocumentStateTag state={row.state} />
          </span>
        </li>
      ))}
    </ul>
  )
}
