import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Checkbox, Modal } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import type { Endpoint } from '../../../kernel/endpoint.ts'
import { type CallInput, download } from '../../../web/call.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { Problem } from '../../../web/ui/problem.tsx'
import { fetchExport, listExports, type PurposeBody, requestExport } from '../contract.ts'
import type { ListName } from '../domain.ts'
import { FIRST_CHOICE, type PurposeChoice, PurposeFields, purposeBody } from './purpose-fields.tsx'
import { useText } from './use-text.ts'

export interface ExportListButtonProps {
  readonly list: ListName
  /** The filter of the page, as its address has it. */
  readonly filter: Readonly<Record<string, unknown>>
  readonly fileName: string
  /** What the button says where files leave as they are, in a ZIP: nothing of them can be masked. */
  readonly label?: string
}

/** Asks what a list is taken out for, then fetches it, or says that a second person has to agree. */
export function ExportListButton({ list, filter, fileName, label }: ExportListButtonProps): ReactNode {
  const t = useText()
  const { message, modal } = App.useApp()
  const [open, setOpen] = useState(false)
  const [isPlain, setPlain] = useState(false)
  const [busy, setBusy] = useState(false)
  const fetchNow = async (exportId: string): Promise<void> => {
    setBusy(true)
    await download(fetchExport, { params: { exportId } }, fileName).catch((error: Error) =>
      message.error(error.message, 6),
    )
    setBusy(false)
  }
  const action = useAction(requestExport, {
    quiet: true,
    refresh: [listExports],
    done: (line) => {
      setOpen(false)
      if (line.state === 'ready') void fetchNow(line.exportId)
      else void modal.info({ title: t('exports.title'), content: t('export.waits', { count: line.rowCount }) })
    },
  })
  const asked = Object.entries(filter).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return (
    <>
      <Button icon={<DownloadOutlined aria-hidden="true" />} loading={busy} onClick={() => setOpen(true)}>
        {label ?? t('export')}
      </Button>
      <ExportDialog
        open={open}
        title={label ?? t('export')}
        busy={action.isPending}
        text={t(label === undefined ? 'export.text' : 'export.files.text')}
        onClose={() => setOpen(false)}
        onSend={(choice) => {
          const texts = Object.fromEntries(asked.map(([name, value]) => [name, String(value)]))
          action.mutate({ body: { list, filter: texts, isPlain, ...purposeBody(choice) } })
        }}
      >
        {label === undefined && (
          <Checkbox checked={isPlain} onChange={(event) => setPlain(event.target.checked)}>
            {t('export.plain')}
          </Checkbox>
        )}
        <Problem error={action.error} />
      </ExportDialog>
    </>
  )
}

/** Asks what something is taken out for. */
function ExportDialog(props: {
  readonly open: boolean
  /** What is done: the words of the button that opened it. */
  readonly title: string
  readonly busy: boolean
  readonly text: string
  readonly onClose: () => void
  readonly onSend: (choice: PurposeChoice) => void
  readonly children: ReactNode
}): ReactNode {
  const shell = useShellText()
  const [choice, setChoice] = useState<PurposeChoice>({ ...FIRST_CHOICE, purpose: 'report-upwards' })
  const form = useId()
  return (
    <Modal
      open={props.open}
      title={props.title}
      okText={props.title}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: props.busy, htmlType: 'submit', form }}
      onCancel={props.onClose}
      destroyOnHidden
    >
      <form
        id={form}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          props.onSend(choice)
        }}
      >
        <p className="quiet">{props.text}</p>
        <PurposeFields value={choice} onChange={setChoice} />
        {props.children}
      </form>
    </Modal>
  )
}

/** An endpoint that answers a file to whoever says what it is for. */
type PurposedEndpoint = Endpoint & { readonly body: typeof PurposeBody; readonly reply: 'file' }

/** Asks what a report is taken out for, then fetches it; it holds what its page shows and waits for nobody. */
export function PurposedExportButton<E extends PurposedEndpoint>(props: {
  readonly endpoint: E
  readonly input: Omit<CallInput<E>, 'body'>
  readonly fileName: string
  /** What the file is, where it is no Excel sheet. */
  readonly label?: string
}): ReactNode {
  const t = useText()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | null>(null)
  const send = async (choice: PurposeChoice): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      await download(props.endpoint, { ...props.input, body: purposeBody(choice) } as CallInput<E>, props.fileName)
      setOpen(false)
    } catch (fault) {
      setError(fault as Error)
    }
    setBusy(false)
  }
  return (
    <>
      <Button icon={<DownloadOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {props.label ?? t('export')}
      </Button>
      <ExportDialog
        open={open}
        title={props.label ?? t('export')}
        busy={busy}
        text={t('export.report.text')}
        onClose={() => setOpen(false)}
        onSend={(choice) => void send(choice)}
      >
        <Problem error={error} />
      </ExportDialog>
    </>
  )
}
