import { useQueryClient } from '@tanstack/react-query'
import { Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { upload } from '../../../web/call.ts'
import { useShellText } from '../../../web/i18n.ts'
import { keyOf } from '../../../web/query.ts'
import { FileDrop } from '../../../web/ui/file-drop.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ProgressBar } from '../../../web/ui/progress-bar.tsx'
import { type DirectoryImport, importDivisions, importSchools, listDivisions, listSchools } from '../contract.ts'
import { useText } from './use-text.ts'

/** Reads a list of schools or divisions; faulty rows are shown, the others are taken. */
export function ImportDialog(props: {
  readonly what: 'schools' | 'divisions'
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const shell = useShellText()
  const client = useQueryClient()
  const [progress, setProgress] = useState<number>()
  const [result, setResult] = useState<DirectoryImport>()
  const [error, setError] = useState<unknown>()
  const run = async (file: File): Promise<void> => {
    const form = new FormData()
    form.append('file', file)
    setError(undefined)
    setResult(undefined)
    setProgress(0)
    try {
      const endpoint = props.what === 'schools' ? importSchools : importDivisions
      setResult((await upload(endpoint, {}, form, setProgress)) as DirectoryImport)
      await client.invalidateQueries({ queryKey: keyOf(props.what === 'schools' ? listSchools : listDivisions) })
    } catch (refused) {
      setError(refused)
    } finally {
      setProgress(undefined)
    }
  }
  return (
    <Modal
      open
      title={t(`directory.import.${props.what}`)}
      footer={null}
      closable
      mask={{ closable: false }}
      onCancel={props.onClose}
    >
      <div className="stack">
        <p>{t('directory.import.text')}</p>
        <FileDrop
          text={t('directory.import.choose')}
          hint={t(`directory.import.columns.${props.what}`)}
          accept=".csv,.xlsx"
          onFiles={([file]) => file && void run(file)}
        />
        {progress !== undefined && <ProgressBar fraction={progress} label={shell('shell.loading')} />}
        <Problem error={error} />
        {result && (
          <div role="status" className="stack tight">
            <p className="strong">{t('directory.import.result', { ...result, faults: result.faults.length })}</p>
            <ul>
              {result.faults.map((fault) => (
                <li key={`${fault.rowNo}-${fault.code}`}>{fault.message}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Modal>
  )
}
