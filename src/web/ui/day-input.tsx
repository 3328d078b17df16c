import { Input } from 'antd'
import type { ReactNode } from 'react'

export interface DayInputProps {
  readonly value: string
  readonly onChange: (day: string) => void
  readonly min?: string
  readonly max?: string
  readonly id?: string
  readonly label?: string
  readonly status?: '' | 'error' | 'warning'
}

/** A calendar day, by the browser's own date field: it can be typed, works by keyboard and on phones, and costs nothing. */
export function DayInput(props: DayInputProps): ReactNode {
  const { value, onChange, label, ...rest } = props
  return (
    <Input
      {...rest}
      type="date"
      value={value}
      aria-label={label}
      className="day-input"
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
