import { DownloadOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Endpoint } from '../../kernel/endpoint.ts'
import { type CallInput, download } from '../call.ts'
import { useShellText } from '../i18n.ts'

export interface ExportButtonProps<E extends Endpoint> {
  readonly endpoint: E
  readonly input: CallInput<E>
  readonly fileName: string
  readonly text?: string
  readonly primary?: boolean
}

/** Fetches a file and saves it; says so when it is refused. */
export function ExportButton<E extends Endpoint>(props: ExportButtonProps<E>): ReactNode {
  const t = useShellText()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const run = async (): Promise<void> => {
    setBusy(true)
    try {
      await download(props.endpoint, props.input, props.fileName)
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error), 6)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button
      icon={<DownloadOutlined aria-hidden="true" />}
      loading={busy}
      type={props.primary ? 'primary' : 'default'}
      onClick={() => void run()}
    >
      {props.text ?? t('list.export')}
    </Button>
  )
}
