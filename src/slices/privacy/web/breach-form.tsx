import { useNavigate } from '@tanstack/react-router'
import { Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { NumberInput } from '../../../web/ui/number-input.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { BREACH_KINDS, type BreachKind } from '../breach-domain.ts'
import { amendBreach, type BreachPage, enterBreach, listBreaches, showBreach } from '../safeguards-contract.ts'
import { DATA_SETS } from '../processing-domain.ts'
import { useSetName } from './assessment-words.tsx'
import { fieldOfInstant, fieldOfNow, instantOfField, MomentInput } from './moment-input.tsx'
import { useSliceText, useText } from './use-text.ts'

const WORDS = ['cause', 'harm', 'remedy', 'advice'] as const

interface Draft {
  readonly kinds: readonly BreachKind[]
  readonly dataSets: readonly string[]
  readonly childrenCount: number
  readonly happenedAt: string
  readonly cause: string
  readonly harm: string
  readonly remedy: string
  readonly advice: string
}

const EMPTY: Draft = {
  kinds: [],
  dataSets: [],
  childrenCount: 0,
  happenedAt: '',
  cause: '',
  harm: '',
  remedy: '',
  advice: '',
}

const isWhole = (draft: Draft): boolean =>
  draft.kinds.length > 0 && draft.dataSets.length > 0 && WORDS.every((name) => draft[name].trim())

const factsOf = (draft: Draft) => ({
  ...draft,
  kinds: [...draft.kinds],
  dataSets: [...draft.dataSets],
  happenedAt: draft.happenedAt ? instantOfField(draft.happenedAt) : null,
})

/** Writes down a breach as soon as it is known; what is not known yet is put right later. */
export function EnterBreachDialog(props: { readonly onClose: () => void }): ReactNode {
  const t = useText()
  const navigate = useNavigate()
  const [submissionId] = useState(newId)
  const today = useToday()
  const [knownAt, setKnownAt] = useState(() => fieldOfNow(today))
  const [draft, setDraft] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const enter = useAction(enterBreach, {
    quiet: true,
    refresh: [listBreaches],
    done: ({ breachId }) => void navigate({ to: '/breaches/$breachId', params: { breachId } }),
  })
  const submit = (): void => {
    setTried(true)
    if (!isWhole(draft) || !knownAt) return
    enter.mutate({ body: { submissionId, knownAt: instantOfField(knownAt), facts: factsOf(draft) } })
  }
  return (
    <FactsDialog title={t('breach.add')} busy={enter.isPending} onOk={submit} onCancel={props.onClose}>
      <p className="quiet">{t('breach.hint')}</p>
      <Field label={t('breach.known')} required error={tried && !knownAt ? t('enter.missing') : undefined}>
        <MomentInput value={knownAt} onChange={setKnownAt} />
      </Field>
      <FactFields draft={draft} tried={tried} onChange={setDraft} />
      <Problem error={enter.error} />
    </FactsDialog>
  )
}

/** Puts right what is known of a breach. */
export function AmendBreachDialog(props: { readonly breach: BreachPage; readonly onClose: () => void }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { breach } = props
  const [submissionId] = useState(newId)
  const [draft, setDraft] = useState<Draft>({
    kinds: breach.kinds,
    dataSets: breach.dataSets,
    childrenCount: breach.childrenCount,
    happenedAt: fieldOfInstant(breach.happenedAt),
    cause: breach.cause,
    harm: breach.harm,
    remedy: breach.remedy,
    advice: breach.advice,
  })
  const amend = useAction(amendBreach, { quiet: true, refresh: [showBreach, listBreaches], done: props.onClose })
  const submit = (): void => {
    if (!isWhole(draft)) return
    const { breachId, version } = breach
    amend.mutate({ params: { breachId }, body: { submissionId, version, facts: factsOf(draft) } })
  }
  return (
    <FactsDialog
      title={slice('privacy.breach-step.amend')}
      busy={amend.isPending}
      onOk={submit}
      onCancel={props.onClose}
    >
      <p className="quiet">{t('breach.amend.hint')}</p>
      <FactFields draft={draft} tried onChange={setDraft} />
      <Problem error={amend.error} />
    </FactsDialog>
  )
}

function FactsDialog(props: {
  readonly title: string
  readonly busy: boolean
  readonly onOk: () => void
  readonly onCancel: () => void
  readonly children: ReactNode
}): ReactNode {
  const shell = useShellText()
  return (
    <Modal
      open
      width={680}
      title={props.title}
      okText={shell('shell.save')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: props.busy }}
      mask={{ closable: false }}
      onOk={props.onOk}
      onCancel={props.onCancel}
    >
      <div className="form">{props.children}</div>
    </Modal>
  )
}

function FactFields(props: {
  readonly draft: Draft
  readonly tried: boolean
  readonly onChange: (draft: Draft) => void
}): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const nameOf = useSetName()
  const { draft, tried } = props
  const set = (changes: Partial<Draft>): void => props.onChange({ ...draft, ...changes })
  const missing = (isThere: boolean): string | undefined => (tried && !isThere ? t('enter.missing') : undefined)
  return (
    <>
      <div className="form-columns">
        <Field label={t('breach.kinds')} required error={missing(draft.kinds.length > 0)}>
          <Select
            mode="multiple"
            value={[...draft.kinds]}
            onChange={(kinds: BreachKind[]) => set({ kinds })}
            options={BREACH_KINDS.map((value) => ({ value, label: slice(`privacy.breach-kind.${value}`) }))}
          />
        </Field>
        <Field label={t('breach.happened')} hint={t('breach.happened.hint')}>
          <MomentInput value={draft.happenedAt} onChange={(happenedAt) => set({ happenedAt })} />
        </Field>
        <Field label={t('breach.children')} required>
          <NumberInput
            min={0}
            max={10_000_000}
            value={draft.childrenCount}
            onChange={(childrenCount) => set({ childrenCount })}
          />
        </Field>
      </div>
      <Field label={t('breach.sets')} required error={missing(draft.dataSets.length > 0)}>
        <Select
          mode="multiple"
          value={[...draft.dataSets]}
          onChange={(dataSets: string[]) => set({ dataSets })}
          optionFilterProp="label"
          options={DATA_SETS.filter(({ planned }) => !planned).map(({ code }) => ({
            value: code,
            label: nameOf(code),
          }))}
        />
      </Field>
      {WORDS.map((name) => (
        <Field key={name} label={t(`breach.${name}`)} required error={missing(draft[name].trim() !== '')}>
          <Input.TextArea
            rows={2}
            maxLength={4000}
            value={draft[name]}
            onChange={(event) => set({ [name]: event.target.value })}
          />
        </Field>
      ))}
    </>
  )
}
