import { Alert, Button, Modal } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { downloadFrom, upload } from '../../../web/call.ts'
import { useShellText } from '../../../web/i18n.ts'
import { keyOf } from '../../../web/query.ts'
import { ExportButton } from '../../../web/ui/export-button.tsx'
import { FileDrop } from '../../../web/ui/file-drop.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ProgressBar } from '../../../web/ui/progress-bar.tsx'
import {
  type AccountImport,
  faultyImportRows,
  importAccounts,
  importTemplate,
  listAccounts,
  previewImport,
} from '../contract.ts'
import { useSliceText, useText } from './use-text.ts'

interface Chosen {
  readonly file: File
  readonly preview: AccountImport
}

const formOf = (file: File): FormData => {
  const form = new FormData()
  form.append('file', file)
  return form
}

/** Makes many accounts from a list: look first, then create and get the first passwords as a sheet, this once. */
export function ImportDialog(props: { readonly onClose: () => void }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const client = useQueryClient()
  const [progress, setProgress] = useState<number>()
  const [chosen, setChosen] = useState<Chosen>()
  const [created, setCreated] = useState<number>()
  const [error, setError] = useState<unknown>()
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setError(undefined)
    setProgress(0)
    try {
      await work()
    } catch (refused) {
      setError(refused)
    } finally {
      setProgress(undefined)
    }
  }
  const look = (file: File) =>
    attempt(async () => {
      setChosen(undefined)
      setCreated(undefined)
      setChosen({ file, preview: (await upload(previewImport, {}, formOf(file), setProgress)) as AccountImport })
    })
  const create = ({ file, preview }: Chosen) =>
    attempt(async () => {
      await downloadFrom(importAccounts, formOf(file), 'first-passwords.xlsx')
      setCreated(preview.good)
      setChosen(undefined)
      await client.invalidateQueries({ queryKey: keyOf(listAccounts) })
    })
  return (
    <Modal open title={t('import.title')} footer={null} width={760} mask={{ closable: false }} onCancel={props.onClose}>
      <div className="stack">
        <p>{t('import.text')}</p>
        <div className="row">
          <ExportButton endpoint={importTemplate} input={{}} fileName="accounts.xlsx" text={t('import.template')} />
        </div>
        <FileDrop
          text={t('import.choose')}
          hint={t('import.columns')}
          accept=".csv,.xlsx,.xls"
          onFiles={([file]) => file && void look(file)}
        />
        {progress !== undefined && <ProgressBar fraction={progress} label={shell('shell.loading')} />}
        <Problem error={error} />
        {created !== undefined && <Alert type="success" showIcon title={t('import.created', { count: created })} />}
        {chosen && (
          <Preview
            chosen={chosen}
            busy={progress !== undefined}
            onCreate={() => void create(chosen)}
            onFaults={() => void attempt(() => downloadFrom(faultyImportRows, formOf(chosen.file), 'faults.xlsx'))}
          />
        )}
      </div>
    </Modal>
  )
}

/** What a list would come to. */
function Preview(props: {
  readonly chosen: Chosen
  readonly busy: boolean
  readonly onCreate: () => void
  readonly onFaults: () => void
}): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { total, good, faults, rows } = props.chosen.preview
  return (
    <div className="stack" role="status">
      <p className="strong">{t('import.result', { total, good, bad: total - good })}</p>
      <div className="row">
        <Button type="primary" disabled={good === 0} loading={props.busy} onClick={props.onCreate}>
          {t('import.create', { count: good })}
        </Button>
        {faults.length > 0 && (
          <Button disabled={props.busy} onClick={props.onFaults}>
            {t('import.faults')}
          </Button>
        )}
      </div>
      {faults.length > 0 && (
        <ul className="reasons">
          {faults.slice(0, 20).map((fault) => (
            <li key={`${fault.rowNo}-${fault.message}`}>{fault.message}</li>
          ))}
          {faults.length > 20 && <li>{t('import.more-faults', { count: faults.length - 20 })}</li>}
        </ul>
      )}
      <ul className="plain">
        {rows.slice(0, 50).map((row) => (
          <li key={row.rowNo} className="job row apart">
            <span>
              <span className="strong">{row.displayName}</span> <span className="mono">{row.loginName}</span>
            </span>
            <span className="quiet">
              {slice(`role.${row.role}`)} · {row.scopeName}
            </span>
          </li>
        ))}
        {good > 50 && <li className="quiet">{t('import.more-rows', { count: good - 50 })}</li>}
      </ul>
    </div>
  )
}
