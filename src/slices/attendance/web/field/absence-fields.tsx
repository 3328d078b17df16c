import { type ReactNode, useId } from 'react'
import { type Absence, CONTACT_RESULTS, CONTACTS, PARTS, REASONS } from '../../domain.ts'
import { useFieldText } from './use-field-text.ts'

/** An absence while it is being filled in. */
export type AbsenceDraft = Pick<Absence, 'childId' | 'part'> &
  Partial<Pick<Absence, 'reason' | 'contacted' | 'contactResult' | 'note'>>

export const isComplete = (draft: AbsenceDraft): draft is Absence =>
  draft.reason !== undefined && draft.contacted !== undefined && draft.contactResult !== undefined

/** Why a pupil is missing, whom the teacher contacted and what came of it: one tap each. */
export function AbsenceFields(props: {
  readonly name: string
  readonly draft: AbsenceDraft
  readonly onChange: (draft: AbsenceDraft) => void
}): ReactNode {
  const t = useFieldText()
  const { draft, onChange } = props
  const choose = (changes: Partial<AbsenceDraft>): void => onChange({ ...draft, ...changes })
  return (
    <div className="field-absence">
      <Choice
        legend={t('field.reason')}
        of={props.name}
        value={draft.reason}
        choices={REASONS.filter((reason) => reason !== 'on-leave').map((value) => ({
          value,
          text: t(`reason.${value}`),
        }))}
        onChoose={(reason) => choose({ reason })}
      />
      <Choice
        legend={t('field.contacted')}
        of={props.name}
        value={draft.contacted}
        choices={CONTACTS.map((value) => ({ value, text: t(`contact.${value}`) }))}
        onChoose={(contacted) =>
          choose({ contacted, ...(contacted === 'nobody' && { contactResult: 'not-reached' as const }) })
        }
      />
      <Choice
        legend={t('field.result')}
        of={props.name}
        value={draft.contactResult}
        choices={CONTACT_RESULTS.map((value) => ({ value, text: t(`result.${value}`) }))}
        onChoose={(contactResult) => choose({ contactResult })}
      />
      <Choice
        legend={t('field.part')}
        of={props.name}
        value={draft.part}
        choices={PARTS.map((value) => ({ value, text: t(`part.${value}`) }))}
        onChoose={(part) => choose({ part })}
      />
      <label className="field-note">
        <span>{t('field.note')}</span>
        <input
          maxLength={200}
          value={draft.note ?? ''}
          onChange={(event) => choose({ note: event.target.value })}
          autoComplete="off"
        />
      </label>
    </div>
  )
}

function Choice<Value extends string>(props: {
  readonly legend: string
  readonly of: string
  readonly value: Value | undefined
  readonly choices: readonly { readonly value: Value; readonly text: string }[]
  readonly onChoose: (value: Value) => void
}): ReactNode {
  const group = useId()
  return (
    <fieldset className="field-choice">
      <legend>
        {props.legend}
        <span className="field-hidden"> {props.of}</span>
      </legend>
      {props.choices.map(({ value, text }) => (
        <label key={value} className={value === props.value ? 'field-chip chosen' : 'field-chip'}>
          <input type="radio" name={group} checked={value === props.value} onChange={() => props.onChoose(value)} />
          {text}
        </label>
      ))}
    </fieldset>
  )
}
