import { Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { useSession, useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { type Assessment, CONCLUSIONS, usualReviewOn } from '../assessment-domain.ts'
import { showPrivacy } from '../contract.ts'
import { listAssessments, recordAssessment } from '../safeguards-contract.ts'
import { ASSESSED_SETS } from '../processing-domain.ts'
import { useSetName } from './assessment-words.tsx'
import { useSliceText, useText } from './use-text.ts'

const WORDS = ['purpose', 'risk', 'measures'] as const

/** Writes an impact assessment, of one or several data sets at once. */
export function AssessmentDialog(props: {
  readonly dataSet: string | undefined
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const shell = useShellText()
  const today = useToday()
  const nameOf = useSetName()
  const { account } = useSession()
  const [submissionId] = useState(newId)
  const [draft, setDraft] = useState<Assessment>({
    dataSets: ASSESSED_SETS.filter((code) => code === props.dataSet),
    purpose: '',
    risk: '',
    measures: '',
    assessor: account.displayName,
    suffices: true,
    conclusion: 'go-ahead',
    assessedOn: today,
    reviewOn: usualReviewOn(today),
  })
  const [tried, setTried] = useState(false)
  const set = (changes: Partial<Assessment>): void => setDraft({ ...draft, ...changes })
  const missing = (value: string): string | undefined => (tried && !value.trim() ? t('enter.missing') : undefined)
  const save = useAction(recordAssessment, {
    quiet: true,
    refresh: [listAssessments, showPrivacy],
    doneText: t('assess.saved'),
    done: props.onClose,
  })
  const submit = (): void => {
    setTried(true)
    const texts = [...WORDS.map((name) => draft[name]), draft.assessor, draft.assessedOn, draft.reviewOn]
    if (draft.dataSets.length === 0 || texts.some((value) => !value.trim())) return
    save.mutate({ body: { ...draft, submissionId, dataSets: [...draft.dataSets] } })
  }
  return (
    <Modal
      open
      width={680}
      title={t('assess.add')}
      okText={shell('shell.save')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: save.isPending }}
      mask={{ closable: false }}
      onOk={submit}
      onCancel={props.onClose}
    >
      <div className="form">
        <p className="quiet">{t('assess.hint')}</p>
        <Field label={t('assess.sets')} required error={draft.dataSets.length === 0 ? missing('') : undefined}>
          <Select
            mode="multiple"
            value={[...draft.dataSets]}
            onChange={(dataSets: string[]) => set({ dataSets })}
            optionFilterProp="label"
            options={ASSESSED_SETS.map((value) => ({ value, label: nameOf(value) }))}
          />
        </Field>
        {WORDS.map((name) => (
          <Field
            key={name}
            label={t(`assess.${name}`)}
            hint={t(`assess.${name}.hint`)}
            required
            error={missing(draft[name])}
          >
            <Input.TextArea
              rows={3}
              maxLength={4000}
              value={draft[name]}
              onChange={(event) => set({ [name]: event.target.value })}
            />
          </Field>
        ))}
        <Outcome draft={draft} set={set} missing={missing} />
        <Problem error={save.error} />
      </div>
    </Modal>
  )
}

/** What the assessment comes to, who made it, and when it is due again. */
function Outcome(props: {
  readonly draft: Assessment
  readonly set: (changes: Partial<Assessment>) => void
  readonly missing: (value: string) => string | undefined
}): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const today = useToday()
  const { draft, set, missing } = props
  return (
    <div className="form-columns">
      <Field label={t('assess.suffices')} required>
        <Select
          value={draft.suffices}
          onChange={(suffices: boolean) =>
            set({ suffices, ...(!suffices && draft.conclusion === 'go-ahead' && { conclusion: 'with-measures' }) })
          }
          options={[true, false].map((value) => ({ value, label: t(value ? 'assess.yes' : 'assess.no') }))}
        />
      </Field>
      <Field label={t('assess.conclusion')} required>
        <Select
          value={draft.conclusion}
          onChange={(conclusion) => set({ conclusion })}
          options={CONCLUSIONS.map((value) => ({
            value,
            label: slice(`privacy.conclusion.${value}`),
            disabled: value === 'go-ahead' && !draft.suffices,
          }))}
        />
      </Field>
      <Field label={t('assess.on')} required error={missing(draft.assessedOn)}>
        <DayInput
          value={draft.assessedOn}
          max={today}
          onChange={(day) =>
            set({
              assessedOn: day as Assessment['assessedOn'],
              ...(day && { reviewOn: usualReviewOn(day as never) }),
            })
          }
        />
      </Field>
      <Field label={t('assess.review')} required error={missing(draft.reviewOn)}>
        <DayInput
          value={draft.reviewOn}
          min={draft.assessedOn}
          onChange={(day) => set({ reviewOn: day as Assessment['reviewOn'] })}
        />
      </Field>
      <Field label={t('assess.assessor')} required error={missing(draft.assessor)}>
        <Input value={draft.assessor} maxLength={60} onChange={(event) => set({ assessor: event.target.value })} />
      </Field>
    </div>
  )
}
