import { Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { useSession, useToday } from '../../../web/session.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import type { BreachStep } from '../breach-domain.ts'
import { type BreachPage, listBreaches, showBreach, stepBreach } from '../safeguards-contract.ts'
import { fieldOfNow, instantOfField, MomentInput } from './moment-input.tsx'
import { useSliceText, useText } from './use-text.ts'

/** Writes down one step of a breach: when, and how, why or with what outcome. */
export function BreachStepDialog(props: {
  readonly breach: BreachPage
  readonly step: Exclude<BreachStep, 'amend'>
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const shell = useShellText()
  const { account } = useSession()
  const { breach, step } = props
  const [submissionId] = useState(newId)
  const today = useToday()
  const [at, setAt] = useState(() => fieldOfNow(today))
  const [note, setNote] = useState('')
  const [office, setOffice] = useState('')
  const [person, setPerson] = useState(account.displayName)
  const [tried, setTried] = useState(false)
  const missing = (value: string): string | undefined => (tried && !value.trim() ? t('enter.missing') : undefined)
  const take = useAction(stepBreach, { quiet: true, refresh: [showBreach, listBreaches], done: props.onClose })
  const isReport = step === 'tell-authority'
  const submit = (): void => {
    setTried(true)
    if (!note.trim() || !at || (isReport && (!office.trim() || !person.trim()))) return
    const told = isReport && { office: office.trim(), person: person.trim() }
    const body = { submissionId, version: breach.version, step, at: instantOfField(at), note: note.trim(), ...told }
    take.mutate({ params: { breachId: breach.breachId }, body })
  }
  return (
    <Modal
      open
      title={slice(`privacy.breach-step.${step}`)}
      okText={shell('shell.save')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: take.isPending }}
      mask={{ closable: false }}
      onOk={submit}
      onCancel={props.onClose}
    >
      <div className="form">
        {step === 'excuse-guardians' && <p className="quiet">{t('breach.excuse.hint')}</p>}
        {isReport && (
          <>
            <Field label={t('breach.office')} hint={t('breach.office.hint')} required error={missing(office)}>
              <Input value={office} maxLength={200} onChange={(event) => setOffice(event.target.value)} />
            </Field>
            <Field label={t('breach.person')} required error={missing(person)}>
              <Input value={person} maxLength={200} onChange={(event) => setPerson(event.target.value)} />
            </Field>
          </>
        )}
        <Field label={t('breach.at')} required error={missing(at)}>
          <MomentInput value={at} onChange={setAt} />
        </Field>
        <Field label={t(`breach.note.${step}`)} required error={missing(note)}>
          <Input.TextArea rows={3} maxLength={4000} value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
        <Problem error={take.error} />
      </div>
    </Modal>
  )
}
