import { Input } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'

export interface NumberInputProps {
  readonly value: number
  readonly min: number
  readonly max: number
  /** Whole numbers when left out. */
  readonly step?: number
  readonly id?: string
  readonly disabled?: boolean
  readonly onChange: (value: number) => void
}

/** A number between two others, by the browser's own field. What is half typed or outside is not passed on. */
export function NumberInput(props: NumberInputProps): ReactNode {
  const { value, onChange, step = 1, ...field } = props
  const [text, setText] = useState(String(value))
  useEffect(() => setText((old) => (Number(old) === value ? old : String(value))), [value])
  return (
    <Input
      {...field}
      type="number"
      step={step}
      value={text}
      onBlur={() => setText(String(value))}
      onChange={(event) => {
        setText(event.target.value)
        const typed = Number(event.target.value)
        const fits = event.target.value !== '' && typed >= props.min && typed <= props.max
        if (fits && (step !== 1 || Number.isInteger(typed))) onChange(typed)
      }}
    />
  )
}
