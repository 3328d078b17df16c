import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatCount, formatInstant } from '../../../web/format.ts'
import { textOfCode } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { ExportButton } from '../../../web/ui/export-button.tsx'
import { useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { decideExport, type ExportLine, fetchExport, listExports } from '../contract.ts'
import { texts as sliceTexts } from '../texts.ts'
import { useSliceText, useText } from './use-text.ts'

const TONES = { waiting: 'warning', ready: 'good', rejected: 'bad', expired: 'neutral' } as const

/** What somebody asked to take out of the system, and what waits for a second person. */
export function ExportsPage(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const page = useListCall(listExports, {})
  const columns: readonly Column<ExportLine>[] = [
    {
      key: 'list',
      title: t('exports.list'),
      card: 'title',
      render: (row) => textOfCode(slice, sliceTexts, `disclosure.list.${row.list}`),
      under: (row) => t(row.isPlain ? 'exports.plain' : 'exports.masked'),
    },
    { key: 'rows', title: t('exports.rows'), render: (row) => formatCount(row.rowCount), nowrap: true },
    {
      key: 'purpose',
      title: t('purpose'),
      render: (row) => slice(`disclosure.purpose.${row.purpose}`),
      under: (row) => row.note ?? '',
    },
    {
      key: 'by',
      title: t('exports.by'),
      nowrap: true,
      render: (row) => row.requestedByName,
      under: (row) => formatInstant(row.requestedAt),
    },
    {
      key: 'state',
      title: t('exports.state'),
      card: 'corner',
      render: (row) => <State line={row} />,
      under: (row) => (row.decidedByName ? t('exports.decided-by', { name: row.decidedByName }) : ''),
    },
    { key: 'actions', title: t('exports.actions'), render: (row) => <Actions line={row} /> },
  ]
  return (
    <>
      <PageHeader title={t('exports.title')} note={t('exports.note')} />
      <div className="paper">
        <DataList
          caption={t('exports.title')}
          columns={columns}
          page={page}
          keyOf={(row) => row.exportId}
          emptyTitle={t('exports.empty')}
          emptyText={t('exports.empty.text')}
        />
      </div>
    </>
  )
}

function State({ line }: { readonly line: ExportLine }): ReactNode {
  const slice = useSliceText()
  const state = line.isExpired && line.state !== 'rejected' ? 'expired' : line.state
  return <StatusTag tone={TONES[state]}>{slice(`disclosure.state.${state}`)}</StatusTag>
}

function Actions({ line }: { readonly line: ExportLine }): ReactNode {
  const t = useText()
  const [rejecting, setRejecting] = useState(false)
  const approve = useAction(decideExport, { refresh: [listExports], doneText: t('exports.approved') })
  const reject = useAction(decideExport, {
    quiet: true,
    refresh: [listExports],
    doneText: t('exports.rejected'),
    done: () => setRejecting(false),
  })
  const params = { exportId: line.exportId }
  if (line.mayDecide)
    return (
      <div className="row">
        <Button
          type="primary"
          loading={approve.isPending}
          onClick={() => approve.mutate({ params, body: { approve: true } })}
        >
          {t('exports.approve')}
        </Button>
        <Button onClick={() => setRejecting(true)}>{t('exports.reject')}</Button>
        <ReasonDialog
          open={rejecting}
          title={t('exports.reject')}
          actionText={t('exports.reject')}
          busy={reject.isPending}
          error={reject.error}
          onCancel={() => setRejecting(false)}
          onConfirm={(note) => reject.mutate({ params, body: { approve: false, note: note.slice(0, 200) } })}
        >
          {t('exports.note')}
        </ReasonDialog>
      </div>
    )
  if (!line.isOwn || line.state !== 'ready' || line.isExpired) return <span className="quiet">—</span>
  return (
    <ExportButton
      endpoint={fetchExport}
      input={{ params }}
      fileName={`${line.list}.xlsx`}
      text={t('exports.download')}
    />
  )
}
