import { Input } from 'antd'
import type { ReactNode } from 'react'
import type { PlainDate } from '../../../kernel/plain-date.ts'
import { formatInstant } from '../../../web/format.ts'

/** A day and a time in China by the browser's own field; the value is as the field writes it, `2026-03-10T09:30`. */
export function MomentInput(props: {
  readonly value: string
  readonly id?: string
  readonly status?: '' | 'error'
  readonly onChange: (value: string) => void
}): ReactNode {
  const { onChange, ...rest } = props
  return <Input {...rest} type="datetime-local" onChange={(event) => onChange(event.target.value)} />
}

/** What the field shows for an instant; empty for none. */
export function fieldOfInstant(instant: string | null): string {
  return instant ? formatInstant(instant).replace(' ', 'T') : ''
}

/** Now, on the day it is for the server: its clock may be moved by whole days. */
export function fieldOfNow(today: PlainDate): string {
  return `${today}${fieldOfInstant(new Date().toISOString()).slice(10)}`
}

/** The instant that a field says, in China's time whatever the computer's own zone. */
export function instantOfField(value: string): string {
  return new Date(`${value.slice(0, 16)}:00+08:00`).toISOString()
}
