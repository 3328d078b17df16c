import { Alert, Button, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useSession } from '../../../web/session.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { acknowledgeMyChanges, listMyChanges, listMySessions, type OwnChange } from '../contract.ts'
import { useSignOut } from './account-menu.tsx'
import { PasswordDialog } from './password-dialog.tsx'
import { useSliceText, useText } from './use-text.ts'

/** A line on every page while something happened to the own account that its owner has not looked at. */
export function OwnChangesNotice(): ReactNode {
  const t = useText()
  const { account } = useSession()
  const isBlocked = account.mustChangePassword || account.mustSetUpSecondFactor
  const { data } = useCall(listMyChanges, {}, { staleTime: Number.POSITIVE_INFINITY, enabled: !isBlocked })
  const [open, setOpen] = useState<'list' | 'password'>()
  const leave = useSignOut()
  const count = data?.changes.length ?? 0
  return (
    <>
      {count > 0 && !isBlocked && (
        <div className="account-changes" role="status">
          {t('changes.notice', { count })}
          <Button size="small" onClick={() => setOpen('list')}>
            {t('changes.look')}
          </Button>
        </div>
      )}
      {open === 'list' && (
        <OwnChangesDialog
          changes={data?.changes ?? []}
          onClose={() => setOpen(undefined)}
          onDisowned={() => setOpen('password')}
        />
      )}
      {open === 'password' && <PasswordDialog must={false} onClose={() => setOpen(undefined)} onSignOut={leave} />}
    </>
  )
}

function OwnChangesDialog(props: {
  readonly changes: readonly OwnChange[]
  readonly onClose: () => void
  readonly onDisowned: () => void
}): ReactNode {
  const t = useText()
  const { changes, onClose, onDisowned } = props
  const acknowledge = useAction(acknowledgeMyChanges, { quiet: true, refresh: [listMyChanges, listMySessions] })
  const [isDenied, setDenied] = useState(false)
  const busy = acknowledge.isPending
  const answer = (mine: boolean): void =>
    acknowledge.mutate({ body: { mine } }, { onSuccess: () => (mine ? onClose() : setDenied(true)) })
  const footer = isDenied
    ? [
        <Button key="password" type="primary" onClick={onDisowned}>
          {t('menu.change-password')}
        </Button>,
      ]
    : [
        <Button key="not" danger disabled={busy} onClick={() => answer(false)}>
          {t('changes.not-mine')}
        </Button>,
        <Button key="mine" type="primary" disabled={busy} onClick={() => answer(true)}>
          {t('changes.mine')}
        </Button>,
      ]
  return (
    <Modal open title={t('changes.title')} footer={footer} onCancel={onClose}>
      <div className="form">
        {isDenied ? (
          <Alert type="warning" showIcon title={t('changes.denied')} description={t('changes.denied.next')} />
        ) : (
          <>
            <p className="quiet">{t('changes.ask')}</p>
            <ChangeList changes={changes} />
          </>
        )}
        <Problem error={acknowledge.error} />
      </div>
    </Modal>
  )
}

/** Changes of one kind from one place, in the order of their newest. */
function groupsOf(changes: readonly OwnChange[]): (readonly OwnChange[])[] {
  const groups = new Map<string, OwnChange[]>()
  for (const one of changes) {
    const key = [one.event, one.address, one.byName, one.device].join('|')
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()]
}

/** What happened, newest first; the same thing again and again from one place is one line. */
function ChangeList({ changes }: { readonly changes: readonly OwnChange[] }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const groups = groupsOf(changes)
  return (
    <ul className="plain">
      {groups.map((group) => {
        const [newest] = group
        if (!newest) return null
        const { event, byName, address, device } = newest
        const what = slice(`audit.event.${event}` as never)
        const where = [byName && t('changes.by', { name: byName }), device, address].filter(Boolean).join(' · ')
        return (
          <li key={newest.id} className="job">
            <div className="strong">
              {event === 'accounts.signed-in' ? t('changes.new-device') : what}
              {group.length > 1 && ` ${t('changes.times', { count: group.length })}`}
            </div>
            <div className="quiet">{[formatInstant(newest.at), where].filter(Boolean).join(' · ')}</div>
          </li>
        )
      })}
    </ul>
  )
}
