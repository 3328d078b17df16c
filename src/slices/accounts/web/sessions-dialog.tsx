import { Button, Modal } from 'antd'
import type { ReactNode } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { Problem } from '../../../web/ui/problem.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { listMySessions, revokeMySession, revokeOtherSessions, type SessionRow } from '../contract.ts'
import { useText } from './use-text.ts'

/** Where the own account is signed in; each can be ended. */
export function SessionsDialog(props: { readonly onClose: () => void }): ReactNode {
  const t = useText()
  const { data, error } = useCall(listMySessions, {})
  const end = useAction(revokeMySession, { refresh: [listMySessions], doneText: t('sessions.ended') })
  const endOthers = useAction(revokeOtherSessions, { refresh: [listMySessions], doneText: t('sessions.ended') })
  const others = (data?.rows ?? []).filter((session) => !session.current)
  return (
    <Modal open title={t('sessions.title')} footer={null} onCancel={props.onClose}>
      <Problem error={error} />
      {others.length > 1 && (
        <div className="row">
          <Button danger loading={endOthers.isPending} onClick={() => endOthers.mutate({})}>
            {t('sessions.end-others', { count: others.length })}
          </Button>
        </div>
      )}
      <SessionList
        sessions={data?.rows ?? []}
        onEnd={(sessionId) => end.mutate({ params: { sessionId } })}
        busy={end.isPending}
      />
    </Modal>
  )
}

/** Open sessions, one below the other. */
export function SessionList(props: {
  readonly sessions: readonly SessionRow[]
  readonly busy?: boolean
  readonly onEnd?: (sessionId: string) => void
}): ReactNode {
  const t = useText()
  if (props.sessions.length === 0) return <p className="quiet">{t('sessions.none')}</p>
  return (
    <ul className="plain">
      {props.sessions.map((session) => (
        <li key={session.id} className="job row apart">
          <div>
            <div className="row">
              <span className="strong">{session.device}</span>
              {session.current && <StatusTag tone="good">{t('sessions.current')}</StatusTag>}
            </div>
            <div className="quiet">
              {t('sessions.address')} {session.address} · {t('sessions.seen')} {formatInstant(session.lastSeenAt)}
            </div>
          </div>
          {!session.current && props.onEnd && (
            <Button disabled={props.busy ?? false} onClick={() => props.onEnd?.(session.id)}>
              {t('sessions.end')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
