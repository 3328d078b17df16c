import { Input } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'

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

/** A number between two others, by the browser's own field. What is half typed or outside is not passed on. */
export function NumberInput(props: NumberInputProps): ReactNode {
  const { value, onChange, step = 1, ...field } = props
  const shown = value === undefined ? '' : String(value)
  const [text, setText] = useState(shown)
  useEffect(() => setText((old) => (old !== '' && Number(old) === value ? old : shown)), [value, shown])
  return (
    <Input
      {...field}
      type="number"
      step={step}
      value={text}
      onBlur={() => setText(shown)}
      onChange={(event) => {
        setText(event.target.value)
        const typed = Number(event.target.value)
        const fits = event.target.value !== '' && typed >= props.min && typed <= props.max
        if (fits && (step !== 1 || Number.isInteger(typed))) onChange(typed)
      }}
    />
  )
}
