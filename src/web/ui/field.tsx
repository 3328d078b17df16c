import { type ReactElement, type ReactNode, cloneElement, useId } from 'react'
import { useShellText } from '../i18n.ts'

export interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  readonly required?: boolean
  /** One input; it gets the id, so that the label names it. */
  readonly children: ReactElement<Record<string, unknown>>
}

/** An input with its label above, a hint and its fault below, tied together for screen readers. */
export function Field(props: FieldProps): ReactNode {
  const t = useShellText()
  const id = useId()
  const described = [props.hint ? `${id}-hint` : '', props.error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>
        {props.label}
        {props.required && (
          // Screen readers hear it from aria-required.
          <span className="field-required" aria-hidden="true" title={t('shell.required')}>
            {' '}
            *
          </span>
        )}
      </label>
      {cloneElement(props.children, {
        id,
        'aria-required': props.required || undefined,
        'aria-invalid': props.error ? true : undefined,
        'aria-describedby': described || undefined,
        ...(props.error ? { status: 'error' } : {}),
      })}
      {props.hint && (
        <div className="field-hint" id={`${id}-hint`}>
          {props.hint}
        </div>
      )}
      {props.error && (
        <div className="field-error" id={`${id}-error`}>
          {props.error}
        </div>
      )}
    </div>
  )
}
