import { Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import {
  type CasePage,
  countCases,
  listCases,
  type OfferedRecord,
  type OfferedStep,
  recordOnCase,
  showCase,
  takeCaseStep,
} from '../contract.ts'
import { takesPhotos } from '../rules/records.ts'
import { formOfStep, nextCheck, proofForm, useDraft } from './draft-form.tsx'
import type { Values } from './field-form.tsx'
import { PhotoField, usePhotos } from './photos.tsx'
import { RecordFacts } from './record-facts.tsx'
import { useCaseText, useText } from './use-text.ts'

export const STALE = [showCase, listCases, countCases] as const

interface DialogProps {
  readonly title: string
  readonly text?: string | undefined
  readonly busy: boolean
  readonly error: unknown
  readonly onOk: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The frame all forms of a case share. */
export function FormDialog(props: DialogProps): ReactNode {
  const shell = useShellText()
  return (
    <Modal
      open
      title={props.title}
      okText={props.title}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: props.busy }}
      mask={{ closable: false }}
      width={640}
      onOk={props.onOk}
      onCancel={props.onClose}
    >
      <div className="form">
        {props.text && <p>{props.text}</p>}
        {props.children}
        <Problem error={props.error} />
      </div>
    </Modal>
  )
}

/** The request to close that a form approves. */
const requestToApprove = ({ step }: OfferedStep, { records, closingRequestId }: CasePage) =>
  step === 'close' ? records.find((one) => one.recordId === closingRequestId) : undefined

/** Takes a step of the procedure. */
export function StepDialog(props: {
  readonly page: CasePage
  readonly offer: OfferedStep
  readonly onClose: () => void
}): ReactNode {
  const { page, offer } = props
  const t = useText()
  const slice = useCaseText()
  const draft = useDraft({
    page,
    step: offer.step,
    known: offer.step === 'observe' ? nextCheck(page) : {},
    form: (values) => formOfStep(offer, values),
    paper: () => offer.paper,
  })
  // What the form shows is what its writer has read, whatever the page learns behind it; a refusal shows what stands now.
  const [read, setRead] = useState(() => requestToApprove(offer, page))
  const { refetch } = useCall(showCase, { params: { caseId: page.case.caseId } })
  const lookAgain = async (): Promise<void> => {
    const { data } = await refetch()
    if (data) setRead(requestToApprove(offer, data))
  }
  const title = slice(`case.step.${offer.step}`)
  const save = useAction(takeCaseStep, {
    quiet: true,
    refresh: STALE,
    doneText: t('case.done', { what: title }),
    done: props.onClose,
  })
  const params = { caseId: page.case.caseId, step: offer.step }
  return (
    <FormDialog
      title={title}
      text={t(`case.step-text.${offer.step}`)}
      busy={save.isPending}
      error={save.error}
      onOk={() =>
        draft.submit((body) => {
          const seen = { version: page.version, ...(read && { requestId: read.recordId }) }
          save.mutate({ params, body: { ...body, ...seen } }, { onError: () => void lookAgain() })
        })
      }
      onClose={props.onClose}
    >
      {read && <RecordFacts record={read} reasons={page.closingReasons} />}
      {draft.fields}
      {draft.note}
    </FormDialog>
  )
}

/** Puts a record on the case. */
export function RecordDialog(props: {
  readonly page: CasePage
  readonly offered: OfferedRecord
  /** What is known before anybody types. */
  readonly known?: Values | undefined
  readonly onClose: () => void
}): ReactNode {
  const { page } = props
  const { kind, links, form } = props.offered
  const t = useText()
  const slice = useCaseText()
  const today = useToday()
  const [on, setOn] = useState<string>(today)
  const photos = usePhotos(page.case.caseId)
  const draft = useDraft({
    page,
    links,
    // What can only be one thing need not be chosen.
    known: {
      ...(links.length === 1 && { link: links[0] }),
      ...(kind === 'observation' && nextCheck(page)),
      ...props.known,
    },
    form: (values) => (kind === 'attendance' ? proofForm(form, values) : form),
    paper: ({ link }) => (kind === 'notice' && link === 'school-to-township' ? 'dropout-report' : null),
  })
  const title = slice(`case.record.${kind}`)
  const save = useAction(recordOnCase, {
    quiet: true,
    refresh: STALE,
    doneText: t('case.done', { what: title }),
    done: () => {
      photos.release()
      props.onClose()
    },
  })
  const params = { caseId: page.case.caseId, kind }
  const photoIds = photos.photos.map((one) => one.photoId)
  return (
    <FormDialog
      title={title}
      busy={save.isPending || photos.sending > 0}
      error={save.error}
      onOk={() =>
        draft.submit((body) => save.mutate({ params, body: { ...body, on, ...(photoIds.length > 0 && { photoIds }) } }))
      }
      onClose={() => {
        photos.leave()
        props.onClose()
      }}
    >
      <Field label={slice('field.on')} required>
        <DayInput value={on} max={today} onChange={setOn} />
      </Field>
      {draft.fields}
      {takesPhotos(kind) && <PhotoField kind={kind} of={photos} />}
      {draft.note}
    </FormDialog>
  )
}
