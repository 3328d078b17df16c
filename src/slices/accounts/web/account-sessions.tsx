import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useAction, useCall } from '../../../web/query.ts'
import { listAccountSessions, revokeAccountSessions } from '../contract.ts'
import { SessionList } from './sessions-dialog.tsx'
import { useText } from './use-text.ts'

/** Where somebody else's account is signed in, for the administrator. */
export function AccountSessions(props: { readonly accountId: string; readonly mayEnd: boolean }): ReactNode {
  const t = useText()
  const { accountId } = props
  const { data } = useCall(listAccountSessions, { params: { accountId } })
  const end = useAction(revokeAccountSessions, { refresh: [listAccountSessions], doneText: t('sessions.ended') })
  const sessions = data?.rows ?? []
  return (
    <section>
      <div className="row apart">
        <h3>{t('accounts.sessions')}</h3>
        {props.mayEnd && sessions.length > 0 && (
          <Button size="small" loading={end.isPending} onClick={() => end.mutate({ params: { accountId } })}>
            {t('accounts.sessions.end-all')}
          </Button>
        )}
      </div>
      <SessionList sessions={sessions} />
    </section>
  )
}
