import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Checkbox, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { download } from '../../../web/call.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { Problem } from '../../../web/ui/problem.tsx'
import { fetchExport, listExports, requestExport } from '../contract.ts'
import type { ListName } from '../domain.ts'
import { FIRST_CHOICE, PurposeFields, purposeBody } from './purpose-fields.tsx'
import { useText } from './use-text.ts'

export interface ExportListButtonProps {
  readonly list: ListName
  /** The filter of the page, as its address has it. */
  readonly filter: Readonly<Record<string, unknown>>
  readonly fileName: string
}

/** Asks what a list is taken out for, then fetches it, or says that a second person has to agree. */
export function ExportListButton({ list, filter, fileName }: ExportListButtonProps): ReactNode {
  const t = useText()
  const shell = useShellText()
  const { message, modal } = App.useApp()
  const [open, setOpen] = useState(false)
  const [choice, setChoice] = useState({ ...FIRST_CHOICE, purpose: 'report-upwards' as const } as typeof FIRST_CHOICE)
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
        {t('export')}
      </Button>
      <Modal
        open={open}
        title={t('export')}
        okText={t('export')}
        cancelText={shell('shell.cancel')}
        okButtonProps={{ loading: action.isPending, htmlType: 'submit', form: 'export-list' }}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <form
          id="export-list"
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            const texts = Object.fromEntries(asked.map(([name, value]) => [name, String(value)]))
            action.mutate({ body: { list, filter: texts, isPlain, ...purposeBody(choice) } })
          }}
        >
          <p className="quiet">{t('export.text')}</p>
          <PurposeFields value={choice} onChange={setChoice} />
          <Checkbox checked={isPlain} onChange={(event) => setPlain(event.target.checked)}>
            {t('export.plain')}
          </Checkbox>
          <Problem error={action.error} />
        </form>
      </Modal>
    </>
  )
}
