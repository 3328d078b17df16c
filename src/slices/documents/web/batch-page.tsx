import { Link, useParams } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Input, Modal } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { download } from '../../../web/call.ts'
import { useShellText } from '../../../web/i18n.ts'
import { keyOf, useAction, useCall } from '../../../web/query.ts'
import { useMay, useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ProgressBar } from '../../../web/ui/progress-bar.tsx'
import { DueTag, StatusTag } from '../../../web/ui/status-tag.tsx'
import { ExportListButton } from '../../disclosure/web/index.tsx'
import {
  type BatchPage as BatchReply,
  listDocuments,
  recordReceipts,
  resumeBatch,
  showBatch,
  stopBatch,
  takeBatchFile,
} from '../contract.ts'
import { peopleOf } from './service-fields.ts'
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
  const take = (content: 'papers' | 'words' | 'list', part: number) =>
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
        {village.isLate && <StatusTag tone="bad">{t('batch.late')}</StatusTag>}
      </div>
      <div className="row">
        {village.files.map((file) => (
          <Button key={`${file.content}${file.part}`} onClick={() => take(file.content, file.part)}>
            {t(file.parts > 1 ? 'batch.file.part' : `batch.file.${file.content}`, { ...file })}
          </Button>
        ))}
        {open > 0 && may('documents.serve') && (
          <Button type="primary" onClick={() => setRecording(true)}>
            {t('batch.receipts')}
          </Button>
        )}
      </div>
      {recording && <Receipts batchId={batchId} village={village} onClose={() => setRecording(false)} />}
    </li>
  )
}

function Receipts(props: {
  readonly batchId: string
  readonly village: BatchReply['villages'][number]
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const shell = useShellText()
  const today = useToday()
  const { message } = App.useApp()
  const { batchId, village, onClose } = props
  const [submissionId] = useState(newId)
  const [onDay, setDay] = useState<string>(today)
  const [servers, setServers] = useState('')
  const [without, setWithout] = useState<readonly string[]>([])
  const query = { batchId, division: village.divisionCode, state: 'open', limit: 200 } as const
  const { data } = useCall(listDocuments, { query })
  const save = useAction(recordReceipts, {
    quiet: true,
    refresh: [showBatch, listDocuments],
    done: ({ recorded }) => {
      void message.success(t('batch.receipts.done', { count: recorded }))
      onClose()
    },
  })
  return (
    <Modal
      open
      title={t('batch.receipts')}
      okText={t('batch.receipts')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: save.isPending }}
      mask={{ closable: false }}
      onOk={() =>
        save.mutate({
          params: { batchId },
          body: {
            submissionId,
            division: village.divisionCode,
            onDay,
            servers: peopleOf(servers),
            without: [...without],
          },
        })
      }
      onCancel={onClose}
    >
      <div className="form">
        <p>{t('batch.receipts.text', { village: village.villageName, open: village.issued - village.served })}</p>
        <Field label={t('service.on-day')} required>
          <DayInput value={onDay} max={today} onChange={setDay} />
        </Field>
        <Field label={t('service.servers')} required>
          <Input.TextArea rows={2} value={servers} onChange={(event) => setServers(event.target.value)} />
        </Field>
        <Checkbox.Group
          className="causes"
          value={[...without]}
          onChange={(next) => setWithout(next as string[])}
          options={(data?.rows ?? []).map((row) => ({
            value: row.documentId,
            label: `${row.documentNumber} ${row.childName ?? ''}`,
          }))}
        />
        <Problem error={save.error} />
      </div>
    </Modal>
  )
}
