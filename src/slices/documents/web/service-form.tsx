import { Checkbox, Input, Modal, Radio, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { upload } from '../../../web/call.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { FileDrop } from '../../../web/ui/file-drop.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { type DocumentPage, listDocuments, recordService, showDocument, uploadEvidence } from '../contract.ts'
import { kindRuleOf, type ServiceMethod } from '../domain.ts'
import { type OwnField, OWN_FIELDS, peopleOf } from './service-fields.ts'
import { useDocumentText, useText } from './use-text.ts'

/**
 * Records a service at the door: the fields follow the way of service (民诉法), and what is missing is said by the server
 * in words. Made for a phone: one column, the camera one touch away.
 */
export function ServiceForm(props: {
  readonly page: DocumentPage
  readonly addressee: DocumentPage['addressees'][number]
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const shell = useShellText()
  const today = useToday()
  const { page, addressee, onClose } = props
  const { documentId, kind } = page.document
  const { methods } = kindRuleOf(kind)
  const [submissionId] = useState(newId)
  const [outcome, setOutcome] = useState<'served' | 'not-served'>('served')
  const [method, setMethod] = useState<ServiceMethod>(methods[0]!)
  const [onDay, setDay] = useState<string>(today)
  const [servers, setServers] = useState('')
  const [signed, setSigned] = useState(true)
  const [together, setTogether] = useState(false)
  const [words, setWords] = useState<Readonly<Partial<Record<OwnField, string>>>>({
    // A masked address is no place: it is filled in when the child's data was opened.
    place: addressee.address?.includes('*') ? '' : (addressee.address ?? ''),
  })
  const [evidenceIds, setEvidence] = useState<readonly string[]>([])
  const save = useAction(recordService, {
    quiet: true,
    refresh: [showDocument, listDocuments],
    doneText: t('document.serve.done'),
    done: onClose,
  })
  const own = outcome === 'served' ? OWN_FIELDS[method] : (['reason'] as const)
  const asksSigner = outcome === 'served' && ['direct', 'entrusted', 'signature'].includes(method)
  const submit = (): void =>
    save.mutate({
      params: { documentId },
      body: {
        submissionId,
        addresseeId: addressee.addresseeId,
        outcome,
        method,
        onDay,
        servers: peopleOf(servers),
        evidenceIds: [...evidenceIds],
        ...(asksSigner && { signedByAddressee: signed, ...(!signed && { receiverLivesTogether: together }) }),
        ...Object.fromEntries(own.flatMap((field) => (words[field]?.trim() ? [[field, words[field]]] : []))),
        ...(!signed && words.receiver ? { receiver: words.receiver, receiverRelation: words.receiverRelation } : {}),
      },
    })
  const word = (field: OwnField, label: string): ReactNode => (
    <Field key={field} label={label}>
      <Input
        maxLength={200}
        value={words[field] ?? ''}
        onChange={(event) => setWords({ ...words, [field]: event.target.value })}
      />
    </Field>
  )
  return (
    <Modal
      open
      title={t('service.title', { name: addressee.name })}
      okText={t('service.save')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: save.isPending }}
      mask={{ closable: false }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="form">
        <Field label={t('service.outcome')}>
          <Radio.Group
            value={outcome}
            onChange={(event) => setOutcome(event.target.value as 'served')}
            options={(['served', 'not-served'] as const).map((value) => ({
              value,
              label: slice(`document.outcome.${value}`),
            }))}
          />
        </Field>
        <Field label={t('service.method')}>
          <Select
            value={method}
            onChange={setMethod}
            options={methods.map((value) => ({ value, label: slice(`document.method.${value}`) }))}
          />
        </Field>
        <Field
          label={t('service.on-day')}
          hint={
            method === 'post' || method === 'public-notice' ? t(`service.on-day.hint.${method}` as const) : undefined
          }
        >
          <DayInput value={onDay} min={page.document.issuedOn} max={today} onChange={setDay} />
        </Field>
        {asksSigner && (
          <Checkbox checked={signed} onChange={(event) => setSigned(event.target.checked)}>
            {t('service.signed')}
          </Checkbox>
        )}
        {asksSigner && !signed && (
          <>
            {word('receiver', t('service.receiver'))}
            {word('receiverRelation', t('service.relation'))}
            {method === 'direct' && (
              <Checkbox checked={together} onChange={(event) => setTogether(event.target.checked)}>
                {t('service.together')}
              </Checkbox>
            )}
          </>
        )}
        {own.map((field) => word(field, labelOf(field, outcome === 'served' ? method : 'not-served', t)))}
        <Field label={t('service.servers')}>
          <Input.TextArea rows={2} value={servers} onChange={(event) => setServers(event.target.value)} />
        </Field>
        <Photos
          documentId={documentId}
          count={evidenceIds.length}
          onAdded={(id) => setEvidence([...evidenceIds, id])}
        />
        <Problem error={save.error} />
      </div>
    </Modal>
  )
}

type Say = ReturnType<typeof useText>

function labelOf(field: OwnField, method: ServiceMethod | 'not-served', t: Say): string {
  if (field === 'reason') {
    const known = ['left', 'post', 'public-notice', 'not-served'] as const
    const key = known.find((one) => one === method)
    return key ? t(`service.reason.${key}`) : t('service.reason')
  }
  const labels = {
    place: 'service.place',
    receiver: 'service.receiver',
    receiverRelation: 'service.relation',
    witness: 'service.witness',
    witnessUnit: 'service.witness-unit',
    postNumber: 'service.post-number',
    systemName: 'service.system',
    consentRef: 'service.consent',
    entrustedTo: 'service.entrusted',
    noticePlace: 'service.notice-place',
    remark: 'service.remark',
  } as const
  return t(labels[field])
}

function Photos(props: {
  readonly documentId: string
  readonly count: number
  readonly onAdded: (evidenceId: string) => void
}): ReactNode {
  const t = useText()
  const [error, setError] = useState<unknown>()
  const send = async (files: readonly File[]): Promise<void> => {
    const [file] = files
    if (!file) return
    const form = new FormData()
    form.append('file', file)
    try {
      setError(undefined)
      const reply = await upload(uploadEvidence, { params: { documentId: props.documentId } }, form, () => {})
      props.onAdded(reply.evidenceId)
    } catch (fault) {
      setError(fault)
    }
  }
  return (
    <>
      <FileDrop
        text={t('service.photos')}
        hint={props.count > 0 ? t('service.photos.count', { count: props.count }) : t('service.photos.hint')}
        accept="image/*,video/mp4,application/pdf"
        onFiles={(files) => void send(files)}
      />
      {error !== undefined && <Problem error={error} />}
    </>
  )
}
