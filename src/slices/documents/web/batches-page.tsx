import { Link, useNavigate } from '@tanstack/react-router'
import { App, Button, Checkbox, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { schoolYearOf } from '../../../kernel/plain-date.ts'
import { formatInstant } from '../../../web/format.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Empty } from '../../../web/ui/empty.tsx'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { DueTag } from '../../../web/ui/status-tag.tsx'
import { BATCH_KIND_NAMES, type BatchKind } from '../batch-domain.ts'
import { listBatches, startBatch } from '../contract.ts'
import { FIELD_TYPES, type FieldName, kindRuleOf } from '../domain.ts'
import { BatchStateTag } from './state-tag.tsx'
import { SecondText } from './second-text.tsx'
import { useDocumentText, useText } from './use-text.ts'

/** Runs of papers for many children. */
export function BatchesPage(): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const [starting, setStarting] = useState(false)
  const { data, error, refetch } = useCall(listBatches, {})
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <>
      <PageHeader
        title={t('batches.title')}
        note={t('batches.note')}
        up={{ link: { to: '/documents' }, text: t('documents.title') }}
        actions={
          <Button type="primary" onClick={() => setStarting(true)}>
            {t('batches.start')}
          </Button>
        }
      />
      <div className="stack">
        {data.rows.length === 0 && <Empty title={t('batches.empty')} />}
        {data.rows.map((row) => (
          <Section
            key={row.batchId}
            title={`${slice(`document.kind.${row.kind}`)} · ${t('batches.school-year.of', { from: row.schoolYear, to: row.schoolYear + 1 })}`}
            extra={<BatchStateTag state={row.state} />}
          >
            <FactTable
              facts={[
                { label: t('document.organ'), value: row.organName },
                { label: t('batches.count'), value: row.count },
                { label: t('batches.due-on'), value: <DueTag dueOn={row.dueOn} done={row.state !== 'done'} /> },
                {
                  label: t('batches.started-by'),
                  value: t('templates.uploaded', { at: formatInstant(row.startedAt), name: row.startedByName }),
                },
              ]}
            />
            <Link to="/documents/batches/$batchId" params={{ batchId: row.batchId }}>
              {t('batch.villages')}
            </Link>
          </Section>
        ))}
      </div>
      {starting && <StartForm onClose={() => setStarting(false)} />}
    </>
  )
}

function StartForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const shell = useShellText()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const today = useToday()
  const [submissionId] = useState(newId)
  // Before summer the run is for the coming autumn.
  const [year] = useState(() => schoolYearOf(today) + (today.slice(5) >= '03-01' && today.slice(5) < '09-01' ? 1 : 0))
  const [kind, setKind] = useState<BatchKind>('enrolment-notice')
  const [termOn, setTermOn] = useState(`${year}-09-01`)
  const [values, setValues] = useState<Readonly<Record<string, string>>>({ reportOn: `${year}-09-01` })
  const [second, setSecond] = useState('')
  const [eachChild, setEachChild] = useState(false)
  const { required, optional } = kindRuleOf(kind)
  const names = [...required, ...optional].filter((name) => !OF_EACH.has(name))
  const start = useAction(startBatch, {
    quiet: true,
    refresh: [listBatches],
    done: ({ batchId, leftOut }) => {
      if (leftOut > 0) void message.info(t('batches.left-out.done', { count: leftOut }), 10)
      void navigate({ to: '/documents/batches/$batchId', params: { batchId } })
    },
  })
  const submit = (): void =>
    start.mutate({
      body: {
        submissionId,
        kind,
        schoolYear: year,
        termOn,
        fields: Object.fromEntries([
          ['schoolYear', `${year}—${year + 1}`],
          ...names.flatMap((name) =>
            values[name]?.trim() ? [[name, FIELD_TYPES[name] === 'count' ? Number(values[name]) : values[name]]] : [],
          ),
        ]),
        ...(second.trim() && { secondText: second.trim() }),
        eachChild,
      },
    })
  const input = (name: FieldName): ReactNode => (
    <Field key={name} label={slice(`document.field.${name}`)} required={required.includes(name)}>
      {FIELD_TYPES[name] === 'day' ? (
        <DayInput value={values[name] ?? ''} onChange={(value) => setValues({ ...values, [name]: value })} />
      ) : (
        <Input.TextArea
          autoSize
          maxLength={4000}
          value={values[name] ?? ''}
          onChange={(event) => setValues({ ...values, [name]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <Modal
      open
      title={t('batches.start')}
      okText={t('batches.start')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: start.isPending }}
      mask={{ closable: false }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="form">
        <Field label={t('issue.kind')}>
          <Select
            value={kind}
            onChange={setKind}
            options={BATCH_KIND_NAMES.map((value) => ({ value, label: slice(`document.kind.${value}`) }))}
          />
        </Field>
        <p>{t('batches.school-year.of', { from: year, to: year + 1 })}</p>
        <Field label={t('batches.term-on')} required>
          <DayInput value={termOn} onChange={setTermOn} />
        </Field>
        {names.map(input)}
        <SecondText value={second} onChange={setSecond} />
        <Checkbox checked={eachChild} onChange={(event) => setEachChild(event.target.checked)}>
          {t('batches.each-child')}
        </Checkbox>
        <Problem error={start.error} />
      </div>
    </Modal>
  )
}

/** Each child has its own school; the school year is the run's. */
const OF_EACH: ReadonlySet<FieldName> = new Set(['school', 'schoolYear'])
