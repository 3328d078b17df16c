import { useNavigate } from '@tanstack/react-router'
import { App, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { enterRequest, listRequests } from '../contract.ts'
import {
  IDENTITY_PROOFS,
  type IdentityProof,
  REQUEST_KINDS,
  REQUESTER_ROLES,
  type RequesterRole,
  type RequestKind,
} from '../domain.ts'
import { useSliceText, useText } from './use-text.ts'

/** Writes down what a guardian asks for; gives the receipt number to tell. */
export function EnterDialog(props: { readonly childId: string; readonly onClose: () => void }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const shell = useShellText()
  const today = useToday()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [submissionId] = useState(newId)
  const [kind, setKind] = useState<RequestKind>('access')
  const [role, setRole] = useState<RequesterRole>('father')
  const [proof, setProof] = useState<IdentityProof>('household-book')
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [wish, setWish] = useState('')
  const [receivedOn, setReceivedOn] = useState<string>(today)
  const [tried, setTried] = useState(false)
  const missing = (value: string): string | undefined => (tried && !value.trim() ? t('enter.missing') : undefined)
  const enter = useAction(enterRequest, {
    quiet: true,
    refresh: [listRequests],
    done: ({ requestId, number, dueOn }) => {
      void message.success(t('enter.done', { number, due: dueOn }), 8)
      void navigate({ to: '/privacy-requests/$requestId', params: { requestId } })
    },
  })
  const submit = (): void => {
    setTried(true)
    if (!name.trim() || !wish.trim() || !receivedOn) return
    enter.mutate({
      body: {
        submissionId,
        childId: props.childId,
        kind,
        requesterName: name.trim(),
        requesterRole: role,
        ...(phone.trim() && { requesterPhone: phone.trim() }),
        identityProof: proof,
        wish: wish.trim(),
        receivedOn,
      },
    })
  }
  return (
    <Modal
      open
      title={t('enter.title')}
      okText={shell('shell.save')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: enter.isPending }}
      mask={{ closable: false }}
      onOk={submit}
      onCancel={props.onClose}
    >
      <div className="form">
        <Field label={t('requests.kind')} required>
          <Select
            value={kind}
            onChange={setKind}
            options={REQUEST_KINDS.map((value) => ({ value, label: slice(`privacy.kind.${value}`) }))}
          />
        </Field>
        <Field label={t('enter.requester')} required error={missing(name)}>
          <Input value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={t('enter.role')} required>
          <Select
            value={role}
            onChange={setRole}
            options={REQUESTER_ROLES.map((value) => ({ value, label: slice(`privacy.requester.${value}`) }))}
          />
        </Field>
        <Field label={t('enter.phone')}>
          <Input value={phone} maxLength={40} onChange={(event) => setPhone(event.target.value)} />
        </Field>
        <Field label={t('enter.proof')} required>
          <Select
            value={proof}
            onChange={setProof}
            options={IDENTITY_PROOFS.map((value) => ({ value, label: slice(`privacy.proof.${value}`) }))}
          />
        </Field>
        <Field label={t('enter.wish')} required error={missing(wish)} hint={t('enter.wish.hint')}>
          <Input.TextArea rows={3} maxLength={2000} value={wish} onChange={(event) => setWish(event.target.value)} />
        </Field>
        <Field label={t('enter.received')} required error={missing(receivedOn)}>
          <DayInput value={receivedOn} max={today} onChange={setReceivedOn} />
        </Field>
        <Problem error={enter.error} />
      </div>
    </Modal>
  )
}
