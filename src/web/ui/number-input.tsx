import { Input } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { useShellText } from '../i18n.ts'

export interface NumberInputProps {
  /** undefined: nothing is filled in yet. */
  readonly value: number | undefined
  readonly min: number
  readonly max: number
  /** Whole numbers when left out. */
  readonly step?: number
  readonly id?: string
  /** Where no field around it names it. */
  readonly 'aria-label'?: string
  readonly disabled?: boolean
  readonly onChange: (value: number) => void
}

/** A number between two others, by the browser's own field. What is outside stays to be seen, is said and not taken. */
export function NumberInput(props: NumberInputProps): ReactNode {
  const t = useShellText()
  const { value, onChange, step = 1, ...field } = props
  const shown = value === undefined ? '' : String(value)
  const [text, setText] = useState(shown)
  useEffect(() => setText((old) => (old !== '' && Number(old) === value ? old : shown)), [value, shown])
  const fits = (typed: string): boolean => {
    const number = Number(typed)
    return typed !== '' && number >= props.min && number <= props.max && (step !== 1 || Number.isInteger(number))
  }
  const isOutside = text !== '' && !fits(text)
  return (
    <>
      <Input
        {...field}
        {...(isOutside && { status: 'error' as const, 'aria-invalid': true })}
        type="number"
        step={step}
        value={text}
        onBlur={() => !isOutside && setText(shown)}
        onChange={(event) => {
          setText(event.target.value)
          if (fits(event.target.value)) onChange(Number(event.target.value))
        }}
      />
      {isOutside && (
        <div className="field-error" role="alert">
          {t('shell.number.outside', { min: props.min, max: props.max })}
        </div>
      )}
    </>
  )
}
