import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { CallRefused } from '../call.ts'
import { useShellText } from '../i18n.ts'

/** Says why something could not be shown or done, in the words of the server, with a way on. */
export function Problem(props: { readonly error: unknown; readonly onRetry?: () => void }): ReactNode {
  const t = useShellText()
  const { error, onRetry } = props
  if (!error) return null
  const fields = error instanceof CallRefused ? error.fields : []
  const said = error instanceof Error ? error.message : String(error)
  // The message of a form names every fault; the list below does too.
  const message = fields.length > 1 ? t('shell.faults', { count: fields.length }) : said
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={message}
      description={
        fields.length > 1 ? (
          <ul>
            {fields.map((fault) => (
              <li key={fault.field + fault.message}>{fault.message}</li>
            ))}
          </ul>
        ) : undefined
      }
      action={onRetry ? <Button onClick={onRetry}>{t('shell.retry')}</Button> : undefined}
    />
  )
}

/** Faults of a refused form by field, to be shown beside the fields. */
export function faultsByField(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof CallRefused)) return {}
  return Object.fromEntries(error.fields.map((fault) => [fault.field.replace(/^\/?(body[./])?/, ''), fault.message]))
}
