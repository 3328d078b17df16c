import { Link, useParams } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { download } from '../../../web/call.ts'
import { keyOf, useAction, useCall } from '../../../web/query.ts'
import { useMay } from '../../../web/session.tsx'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ProgressBar } from '../../../web/ui/progress-bar.tsx'
import { DueTag, StatusTag } from '../../../web/ui/status-tag.tsx'
import { ExportListButton } from '../../disclosure/web/index.tsx'
import { type BatchPage as BatchReply, resumeBatch, showBatch, stopBatch, takeBatchFile } from '../contract.ts'
import { ReceiptsForm } from './receipts-form.tsx'
import { BatchStateTag } from './state-tag.tsx'
import { useDocumentText, useText } from './use-text.ts'

/** One run village by village: how far it is, what can be printed, whose receipts are in, who is late. */
export function BatchPage(): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const { batchId } = useParams({ from: '/desk/documents/batches/$batchId' })
  const client = useQueryClient()
  const { data, error, refetch } = useCall(showBatch, { params: { batchId } })
  const isRunning = data?.batch.state === 'running'
  useEffect(() => {
    if (!isRunning) return
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: keyOf(showBatch) }), 1500)
    return () => clearInterval(timer)
  }, [isRunning, client])
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  const { batch } = data
  return (
    <>
      <PageHeader
        title={`${slice(`document.kind.${batch.kind}`)} · ${t('batches.school-year.of', { from: batch.schoolYear, to: batch.schoolYear + 1 })}`}
        status={<BatchStateTag state={batch.state} />}
        up={{ link: { to: '/documents/batches' }, text: t('batches.title') }}
        actions={<Actions page={data} />}
      />
      <div className="stack">
        <Section title={t('batch.progress')}>
          {batch.job && batch.state !== 'done' && (
            <>
              <ProgressBar fraction={batch.job.progress} label={t('batch.progress')} bad={batch.state === 'failed'} />
              <p className="quiet">{batch.job.message}</p>
            </>
          )}
          <FactTable
            facts={[
              { label: t('document.organ'), value: batch.organName },
              { label: t('batches.count'), value: batch.count },
              ...(batch.leftOut > 0 ? [{ label: t('batches.left-out'), value: batch.leftOut }] : []),
              { label: t('batches.term-on'), value: batch.termOn },
              { label: t('batches.due-on'), value: <DueTag dueOn={batch.dueOn} done={batch.state !== 'done'} /> },
            ]}
          />
          <Link to="/documents" search={{ batchId }}>
            {t('batch.papers')}
          </Link>
        </Section>
        {data.refusals.length > 0 && (
          <Section title={t('batch.refusals')}>
            {data.refusals.map((one) => (
              <p key={one.code}>
                {one.count} · {slice(one.code as never, { role: slice('document.role.guardian'), fields: '' })}
              </p>
            ))}
          </Section>
        )}
        <Section title={t('batch.villages')}>
          <ul className="paper-list">
            {data.villages.map((village) => (
              <Village key={village.divisionCode} batchId={batchId} village={village} />
            ))}
          </ul>
        </Section>
      </div>
    </>
  )
}

function Actions({ page }: { readonly page: BatchReply }): ReactNode {
  const t = useText()
  const { batchId, state } = page.batch
  const refresh = [showBatch]
  const stop = useAction(stopBatch, { refresh, doneText: t('batch.stopped') })
  const resume = useAction(resumeBatch, { refresh, doneText: t('batch.resumed') })
  return (
    <>
      {state === 'running' && (
        <Button danger loading={stop.isPending} onClick={() => stop.mutate({ params: { batchId } })}>
          {t('batch.stop')}
        </Button>
      )}
      {(state === 'stopped' || state === 'failed') && (
        <Button type="primary" loading={resume.isPending} onClick={() => resume.mutate({ params: { batchId } })}>
          {t('batch.resume')}
        </Button>
      )}
      {state === 'done' &&
        Array.from({ length: page.zips }, (_, index) => (
          <ExportListButton
            key={index}
            list="batch-papers"
            filter={{ batchId, zip: index + 1 }}
            fileName={`${t('batch.papers-file')}.zip`}
            label={page.zips > 1 ? t('batch.take-zip', { zip: index + 1, zips: page.zips }) : t('batch.take-all')}
          />
        ))}
    </>
  )
}

function Village(props: { readonly batchId: string; readonly village: BatchReply['villages'][number] }): ReactNode {
  const t = useText()
  const may = useMay()
  const { batchId, village } = props
  const [recording, setRecording] = useState(false)
  const open = village.issued - village.served
  const take = (content: BatchReply['villages'][number]['files'][number]['content'], part: number) =>
    void download(
      takeBatchFile,
      { params: { batchId }, query: { division: village.divisionCode, content, part } },
      `${village.villageName}.pdf`,
    )
  return (
    <li className="row apart">
      <div>
        <span className="strong">{village.villageName || village.divisionCode}</span>
        <span className="sub">{village.townshipName}</span>
        <span className="sub">
          {t('batch.issued')} {village.issued} / {village.total} · {t('batch.served')} {village.served}
        </span>
        {village.posted > 0 && <span className="sub">{t('batch.posted', { count: village.posted })}</span>}
        {village.servedLate > 0 && (
          <StatusTag tone="warning">{t('batch.served-late', { count: village.servedLate })}</StatusTag>
        )}
        {village.late > 0 && <StatusTag tone="bad">{t('batch.late', { count: village.late })}</StatusTag>}
      </div>
      <div className="row">
        {village.files.map((file) => (
          <Button key={`${file.content}${file.part}`} onClick={() => take(file.content, file.part)}>
            {t(`batch.file.${file.content}`)}
            {file.parts > 1 && ` ${t('batch.file.part', { ...file })}`}
          </Button>
        ))}
        {open > 0 && may('documents.serve') && (
          <Button type="primary" onClick={() => setRecording(true)}>
            {t('batch.receipts')}
          </Button>
        )}
      </div>
      {recording && <ReceiptsForm batchId={batchId} village={village} onClose={() => setRecording(false)} />}
    </li>
  )
}
