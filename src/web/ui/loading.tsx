import { Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { useShellText } from '../i18n.ts'

/** Grey lines where a page will be. */
export function Loading(): ReactNode {
  const t = useShellText()
  return (
    <div className="paper" role="status" aria-live="polite">
      <span className="secret">{t('shell.loading')}</span>
      <div className="inside" aria-hidden="true">
        <Skeleton active title paragraph={{ rows: 6 }} />
      </div>
    </div>
  )
}
