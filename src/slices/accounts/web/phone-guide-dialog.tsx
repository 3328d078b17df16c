import { Button, Modal, QRCode } from 'antd'
import type { ReactNode } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { useText } from './use-text.ts'

/** The way to the guide as a code to scan; printed, it hangs in the office of the school. */
export function PhoneGuideDialog(props: { readonly address: string; readonly onClose: () => void }): ReactNode {
  const t = useText()
  const shell = useShellText()
  return (
    <Modal
      open
      title={`${shell('shell.product')} · ${t('phone-guide.action')}`}
      onCancel={props.onClose}
      footer={
        <Button className="no-print" onClick={() => window.print()}>
          {t('phone-guide.print')}
        </Button>
      }
    >
      <p>{t('phone-guide.text')}</p>
      <div className="factor-code" role="img" aria-label={t('phone-guide.code')}>
        <QRCode value={props.address} type="svg" bordered={false} size={240} color="#000000" bgColor="#ffffff" />
      </div>
      <p className="factor-code">
        <a href={props.address}>{props.address}</a>
      </p>
    </Modal>
  )
}
