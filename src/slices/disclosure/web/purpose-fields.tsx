import { Input, Radio } from 'antd'
import type { ReactNode } from 'react'
import { Field } from '../../../web/ui/field.tsx'
import { PURPOSES, type Purpose } from '../domain.ts'
import { useSliceText, useText } from './use-text.ts'

export interface PurposeChoice {
  readonly purpose: Purpose
  readonly note: string
}

export const FIRST_CHOICE: PurposeChoice = { purpose: 'find-child', note: '' }

/** What of a choice travels: no note when nothing was written. */
export function purposeBody({ purpose, note }: PurposeChoice): { purpose: Purpose; note?: string } {
  return { purpose, ...(note.trim() === '' ? {} : { note: note.trim() }) }
}

/** Asks what for: one of the usual purposes, words where they are needed. */
export function PurposeFields(props: {
  readonly value: PurposeChoice
  readonly onChange: (value: PurposeChoice) => void
}): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { value, onChange } = props
  return (
    <>
      <Radio.Group
        aria-label={t('purpose')}
        className="purposes"
        value={value.purpose}
        onChange={(event) => onChange({ ...value, purpose: event.target.value as Purpose })}
        options={PURPOSES.map((purpose) => ({ value: purpose, label: slice(`disclosure.purpose.${purpose}`) }))}
      />
      <Field label={t('note')} required={value.purpose === 'other'} hint={t('note.hint')}>
        <Input
          maxLength={200}
          value={value.note}
          onChange={(event) => onChange({ ...value, note: event.target.value })}
        />
      </Field>
    </>
  )
}
