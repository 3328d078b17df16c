import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { CallRefused } from '../call.ts'
import { useShellText } from '../i18n.ts'

/** Instead of a page that failed. What the server refused is shown in its words; a bug by its message. */
export function ErrorPage({ error, reset }: ErrorComponentProps): ReactNode {
  const t = useShellText()
  const refused = error instanceof CallRefused
  if (refused && (error.status === 404 || error.status === 403)) return <NotFoundPage />
  return (
    <div className="state-page stack" role="alert">
      <h1>{t('shell.error.title')}</h1>
      <p>{refused ? error.message : t('shell.error.text')}</p>
      {!refused && <pre>{error instanceof Error ? error.message : String(error)}</pre>}
      <div className="row">
        <Button type="primary" onClick={reset}>
          {t('shell.retry')}
        </Button>
        <Link to="/">{t('shell.to-home')}</Link>
      </div>
    </div>
  )
}

/** Outside of the scope looks exactly like not there. */
export function NotFoundPage(): ReactNode {
  const t = useShellText()
  return (
    <div className="state-page stack">
      <h1>{t('shell.not-found.title')}</h1>
      <p>{t('shell.not-found.text')}</p>
      <Link to="/">{t('shell.to-home')}</Link>
    </div>
  )
}
