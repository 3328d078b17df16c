import { App, Button, Checkbox, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import {
  type BatchPage,
  listDocuments,
  listReceipts,
  type ReceiptsPage,
  recordReceipts,
  showBatch,
} from '../contract.ts'
import { peopleOf } from './service-fields.ts'
import { useDocumentText, useText } from './use-text.ts'

type Row = ReceiptsPage['rows'][number]
/** Who signed a receipt, where it is not whom the form takes for granted. */
interface Signed {
  readonly addresseeIds: readonly string[]
  readonly receiver?: { readonly name: string; readonly relation: string }
}
const BY_ANOTHER = 'another'

/** The receipts of a village as they lie on the table: only what is ticked counts as signed, page by page. */
export function ReceiptsForm(props: {
  readonly batchId: string
  readonly village: BatchPage['villages'][number]
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const shell = useShellText()
  const today = useToday()
  const { message } = App.useApp()
  const { batchId, village, onClose } = props
  const [submissionId, setSubmission] = useState(newId)
  const [after, setAfter] = useState<string>()
  const [onDay, setDay] = useState<string>(today)
  const [servers, setServers] = useState('')
  const [signed, setSigned] = useState<ReadonlyMap<string, Signed>>(new Map())
  const query = { division: village.divisionCode, ...(after && { after }) }
  const { data, error, isPlaceholderData } = useCall(
    listReceipts,
    { params: { batchId }, query },
    { staleTime: Infinity },
  )
  const turnTo = (cursor: string): void => {
    setAfter(cursor)
    setSigned(new Map())
    setSubmission(newId())
  }
  const save = useAction(recordReceipts, {
    quiet: true,
    refresh: [showBatch, listDocuments],
    done: ({ recorded, left }) => {
      void message.success(t('batch.receipts.done', { count: recorded }))
      for (const one of left) void message.warning(`${one.documentNumber} ${slice(one.code as never)}`, 10)
      if (data?.nextCursor) turnTo(data.nextCursor)
      else onClose()
    },
  })
  const receipts = (data?.rows ?? []).flatMap(({ documentId }) => {
    const by = signed.get(documentId)
    return by ? [{ documentId, addresseeIds: [...by.addresseeIds], ...(by.receiver && { receiver: by.receiver }) }] : []
  })
  return (
    <Modal
      open
      width={640}
      title={`${t('batch.receipts')} · ${village.villageName}`}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {shell('shell.cancel')}
        </Button>,
        data?.nextCursor && (
          <Button key="next" onClick={() => turnTo(data.nextCursor!)}>
            {t('batch.receipts.next')}
          </Button>
        ),
        <Button
          key="save"
          type="primary"
          disabled={receipts.length === 0 || isPlaceholderData}
          loading={save.isPending}
          onClick={() =>
            save.mutate({
              params: { batchId },
              body: { submissionId, division: village.divisionCode, onDay, servers: peopleOf(servers), receipts },
            })
          }
        >
          {t('batch.receipts.record', { count: receipts.length })}
        </Button>,
      ]}
    >
      <div className="form">
        <Field label={t('service.on-day')} required>
          <DayInput value={onDay} max={today} onChange={setDay} />
        </Field>
        <Field label={t('service.servers')} required>
          <Input.TextArea rows={2} value={servers} onChange={(event) => setServers(event.target.value)} />
        </Field>
        <p>{t(data?.isEachToSign ? 'batch.receipts.each' : 'batch.receipts.text')}</p>
        {data && !isPlaceholderData ? (
          <Rows page={data} signed={signed} onChange={setSigned} />
        ) : error ? null : (
          <Loading />
        )}
        <Problem error={save.error ?? error} />
      </div>
    </Modal>
  )
}

/** Whom the form takes for the signer of a receipt that is ticked. */
const usual = (row: Row, isEachToSign: boolean): Signed => ({
  addresseeIds: row.addressees.slice(0, isEachToSign ? undefined : 1).map((one) => one.addresseeId),
})

function Rows(props: {
  readonly page: ReceiptsPage
  readonly signed: ReadonlyMap<string, Signed>
  readonly onChange: (next: ReadonlyMap<string, Signed>) => void
}): ReactNode {
  const t = useText()
  const { page, signed, onChange } = props
  const change = (row: Row, next: Signed | undefined): void => {
    const all = new Map(signed)
    if (next) all.set(row.documentId, next)
    else all.delete(row.documentId)
    onChange(all)
  }
  return (
    <>
      <Checkbox
        checked={page.rows.length > 0 && signed.size === page.rows.length}
        indeterminate={signed.size > 0 && signed.size < page.rows.length}
        onChange={(event) =>
          onChange(
            new Map(
              event.target.checked ? page.rows.map((row) => [row.documentId, usual(row, page.isEachToSign)]) : [],
            ),
          )
        }
      >
        {t('batch.receipts.all', { count: page.rows.length, total: page.total })}
      </Checkbox>
      <ul className="paper-list">
        {page.rows.map((row) => (
          <li key={row.documentId} className="row apart">
            <Checkbox
              checked={signed.has(row.documentId)}
              onChange={(event) => change(row, event.target.checked ? usual(row, page.isEachToSign) : undefined)}
            >
              {row.documentNumber} {row.childName}
            </Checkbox>
            {signed.has(row.documentId) && (
              <Signer
                row={row}
                isEachToSign={page.isEachToSign}
                signed={signed.get(row.documentId)!}
                onChange={(next) => change(row, next)}
              />
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

/** 签收人: the first guardian, or all of them where each must sign; asked for only where it was somebody else. */
function Signer(props: {
  readonly row: Row
  readonly isEachToSign: boolean
  readonly signed: Signed
  readonly onChange: (next: Signed) => void
}): ReactNode {
  const t = useText()
  const { row, isEachToSign, signed, onChange } = props
  const options = row.addressees.map((one) => ({
    value: one.addresseeId,
    label: one.relation ? `${one.name}（${one.relation}）` : one.name,
  }))
  const receiver = signed.receiver
  if (isEachToSign)
    return (
      <Select
        mode="multiple"
        size="small"
        aria-label={t('batch.receipts.signer')}
        style={{ minWidth: 240, maxWidth: '100%' }}
        value={[...signed.addresseeIds]}
        options={options}
        onChange={(addresseeIds) => addresseeIds.length > 0 && onChange({ addresseeIds })}
      />
    )
  return (
    <div className="row">
      <Select
        size="small"
        style={{ minWidth: 150 }}
        aria-label={t('batch.receipts.signer')}
        value={receiver ? BY_ANOTHER : signed.addresseeIds[0]}
        options={[...options, { value: BY_ANOTHER, label: t('batch.receipts.another') }]}
        onChange={(value) =>
          onChange(
            value === BY_ANOTHER
              ? { ...usual(row, false), receiver: { name: '', relation: '' } }
              : { addresseeIds: [value!] },
          )
        }
      />
      {receiver && (
        <>
          <Input
            size="small"
            style={{ width: 110 }}
            aria-label={t('batch.receipts.signer')}
            placeholder={t('batch.receipts.signer')}
            value={receiver.name}
            onChange={(event) => onChange({ ...signed, receiver: { ...receiver, name: event.target.value } })}
          />
          <Input
            size="small"
            style={{ width: 110 }}
            aria-label={t('batch.receipts.relation')}
            placeholder={t('batch.receipts.relation')}
            value={receiver.relation}
            onChange={(event) => onChange({ ...signed, receiver: { ...receiver, relation: event.target.value } })}
          />
        </>
      )}
    </div>
  )
}
