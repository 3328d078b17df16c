import { Checkbox, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import {
  type CasePage,
  confirmDropout,
  countCases,
  explainCase,
  listCases,
  showCase,
  startVerification,
} from '../contract.ts'
import { CAUSES, type CaseEvidenceType, type Cause, type Explanation } from '../domain.ts'
import { useCaseText, useText } from './use-text.ts'

export interface StepFormProps {
  readonly page: CasePage
  readonly onClose: () => void
}

const STALE = [showCase, listCases, countCases] as const

/** The frame all steps share: a title, the note, the refusal. */
function StepDialog(props: {
  readonly title: string
  readonly text: string
  readonly busy: boolean
  readonly error: unknown
  readonly note: string
  readonly onNote: (note: string) => void
  readonly onOk: () => void
  readonly onClose: () => void
  readonly children?: ReactNode
}): ReactNode {
  const shell = useShellText()
  const slice = useCaseText()
  return (
    <Modal
      open
      title={props.title}
      okText={props.title}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: props.busy }}
      mask={{ closable: false }}
      onOk={props.onOk}
      onCancel={props.onClose}
    >
      <div className="form">
        <p>{props.text}</p>
        {props.children}
        <Field label={slice('field.note')}>
          <Input.TextArea
            rows={3}
            maxLength={1000}
            value={props.note}
            onChange={(event) => props.onNote(event.target.value)}
          />
        </Field>
        <Problem error={props.error} />
      </div>
    </Modal>
  )
}

/** What every step sends: made once per form, so that a repeated click is one step. */
function useStep(page: CasePage) {
  const [submissionId] = useState(newId)
  const [note, setNote] = useState('')
  const body = { submissionId, version: page.version, ...(note.trim() ? { note: note.trim() } : {}) }
  return { body, note, setNote, params: { caseId: page.case.caseId } }
}

/** Starts the verification of a suspicion. */
export function VerifyForm({ page, onClose }: StepFormProps): ReactNode {
  const t = useText()
  const step = useStep(page)
  const save = useAction(startVerification, {
    quiet: true,
    refresh: STALE,
    doneText: t('case.verify.done'),
    done: onClose,
  })
  return (
    <StepDialog
      title={t('case.verify')}
      text={t('case.verify.text')}
      busy={save.isPending}
      error={save.error}
      note={step.note}
      onNote={step.setNote}
      onOk={() => save.mutate({ params: step.params, body: step.body })}
      onClose={onClose}
    />
  )
}

/** Takes a suspicion away, with evidence. */
export function ExplainForm({ page, onClose }: StepFormProps): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const today = useToday()
  const step = useStep(page)
  const [explanation, setExplanation] = useState<Explanation>()
  const [evidenceType, setEvidenceType] = useState<CaseEvidenceType>()
  const [evidenceRef, setEvidenceRef] = useState('')
  const [recheckOn, setRecheckOn] = useState('')
  const [tried, setTried] = useState(false)
  const save = useAction(explainCase, {
    quiet: true,
    refresh: STALE,
    doneText: t('case.explain.done'),
    done: onClose,
  })
  const choice = page.explanationChoices.find((one) => one.explanation === explanation)
  const submit = (): void => {
    setTried(true)
    if (!choice || !explanation || !evidenceType || (choice.asksRecheck && !recheckOn)) return
    save.mutate({
      params: step.params,
      body: {
        ...step.body,
        explanation,
        evidenceType,
        ...(evidenceRef.trim() ? { evidenceRef: evidenceRef.trim() } : {}),
        ...(choice.asksRecheck ? { recheckOn } : {}),
      },
    })
  }
  return (
    <StepDialog
      title={t('case.explain')}
      text={t('case.explain.text')}
      busy={save.isPending}
      error={save.error}
      note={step.note}
      onNote={step.setNote}
      onOk={submit}
      onClose={onClose}
    >
      <Field
        label={slice('field.explanation')}
        required
        error={tried && !explanation ? t('case.choose.missing') : undefined}
      >
        <Select
          value={explanation ?? null}
          onChange={(next: Explanation) => {
            setExplanation(next)
            setEvidenceType(undefined)
          }}
          options={page.explanationChoices.map((one) => ({
            value: one.explanation,
            label: slice(`case.explanation.${one.explanation}`),
          }))}
        />
      </Field>
      {choice && (
        <Field
          label={slice('field.evidenceType')}
          required
          error={tried && !evidenceType ? t('case.choose.missing') : undefined}
        >
          <Select
            value={evidenceType ?? null}
            onChange={setEvidenceType}
            options={choice.evidenceTypes.map((type) => ({ value: type, label: slice(`case.evidence.${type}`) }))}
          />
        </Field>
      )}
      <Field label={slice('field.evidenceRef')}>
        <Input maxLength={100} value={evidenceRef} onChange={(event) => setEvidenceRef(event.target.value)} />
      </Field>
      {choice?.asksRecheck && (
        <Field
          label={slice('field.recheckOn')}
          required
          error={tried && !recheckOn ? t('case.recheck.missing') : undefined}
        >
          <DayInput value={recheckOn} min={today} onChange={setRecheckOn} />
        </Field>
      )}
    </StepDialog>
  )
}

/** Confirms that the child is out of school. */
export function ConfirmForm({ page, onClose }: StepFormProps): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const today = useToday()
  const step = useStep(page)
  const [causes, setCauses] = useState<readonly Cause[]>([])
  const [outOfSchoolSince, setSince] = useState('')
  const [tried, setTried] = useState(false)
  const save = useAction(confirmDropout, {
    quiet: true,
    refresh: STALE,
    doneText: t('case.confirm.done'),
    done: onClose,
  })
  const submit = (): void => {
    setTried(true)
    if (causes.length === 0) return
    save.mutate({
      params: step.params,
      body: { ...step.body, causes: [...causes], ...(outOfSchoolSince ? { outOfSchoolSince } : {}) },
    })
  }
  return (
    <StepDialog
      title={t('case.confirm')}
      text={t('case.confirm.text')}
      busy={save.isPending}
      error={save.error}
      note={step.note}
      onNote={step.setNote}
      onOk={submit}
      onClose={onClose}
    >
      <fieldset className="field choices">
        <legend>
          {slice('field.causes')}
          <span className="field-required" aria-hidden="true">
            {' '}
            *
          </span>
        </legend>
        <Checkbox.Group
          className="causes"
          value={[...causes]}
          onChange={(next) => setCauses(next as Cause[])}
          options={CAUSES.map((cause) => ({ value: cause, label: slice(`case.cause.${cause}`) }))}
        />
        {tried && causes.length === 0 && <div className="field-error">{t('case.choose.missing')}</div>}
      </fieldset>
      <Field label={slice('field.outOfSchoolSince')}>
        <DayInput value={outOfSchoolSince} max={today} onChange={setSince} />
      </Field>
    </StepDialog>
  )
}
