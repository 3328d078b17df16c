import { App, Button, Modal } from 'antd'
import type { ReactNode } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { FactTable } from '../../../web/ui/facts.tsx'
import type { AccountRow } from '../contract.ts'
import { useText } from './use-text.ts'

/** Shows a first password the only time it can be seen. */
export function FirstPassword(props: {
  readonly account: AccountRow
  readonly password: string
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const shell = useShellText()
  const { message } = App.useApp()
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(`${props.account.loginName} ${props.password}`)
    void message.success(shell('shell.copied'))
  }
  return (
    <Modal
      open
      title={t('accounts.first-password')}
      onCancel={props.onClose}
      mask={{ closable: false }}
      footer={[
        // A page over plain http has no clipboard; the password can still be read off.
        navigator.clipboard && (
          <Button key="copy" onClick={() => void copy()}>
            {shell('shell.copy')}
          </Button>
        ),
        <Button key="close" type="primary" onClick={props.onClose}>
          {shell('shell.close')}
        </Button>,
      ]}
    >
      <div className="stack">
        <p>{t('accounts.first-password.text')}</p>
        <FactTable
          columns={1}
          facts={[
            { label: t('accounts.name'), value: props.account.displayName },
            { label: t('accounts.login-name'), value: <span className="mono">{props.account.loginName}</span> },
            {
              label: t('accounts.first-password'),
              value: <span className="mono strong big-secret">{props.password}</span>,
            },
          ]}
        />
      </div>
    </Modal>
  )
}
