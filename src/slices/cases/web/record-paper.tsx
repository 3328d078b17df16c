import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { textOfCode, textsOf } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { FIELD_TYPES, type FieldName } from '../../documents/domain.ts'
import { texts as documentTexts } from '../../documents/texts.ts'
import { type CasePage, issueRecordPaper } from '../contract.ts'
import { missingOfPaper, PaperForm } from './paper-form.tsx'
import { FormDialog, STALE } from './step-dialog.tsx'
import { useText } from './use-text.ts'

const useDocumentText = textsOf(documentTexts)
type RecordPaper = CasePage['recordPapers'][number]

/** The paper of a record: where it is, or a form for what the record does not say itself. */
export function RecordPaperLink(props: { readonly page: CasePage; readonly sourceId: string }): ReactNode {
  const t = useText()
  const document = useDocumentText()
  const [open, setOpen] = useState(false)
  const paper = props.page.recordPapers.find((one) => one.sourceId === props.sourceId)
  if (!paper) return null
  const name = textOfCode(document, documentTexts, `document.kind.${paper.kind}`)
  return (
    <p className="row no-print">
      {paper.documentId ? (
        <Link to="/documents/$documentId" params={{ documentId: paper.documentId }}>
          {name}
        </Link>
      ) : (
        <Button size="small" onClick={() => setOpen(true)}>
          {t('case.record.issue', { paper: name })}
        </Button>
      )}
      {open && <RecordPaperDialog page={props.page} paper={paper} name={name} onClose={() => setOpen(false)} />}
    </p>
  )
}

function RecordPaperDialog(props: {
  readonly page: CasePage
  readonly paper: RecordPaper
  readonly name: string
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const { sourceId, kind, known } = props.paper
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>({})
  const [second, setSecond] = useState('')
  const [tried, setTried] = useState(false)
  const missing = missingOfPaper(kind, values, known)
  const title = t('case.record.issue', { paper: props.name })
  const save = useAction(issueRecordPaper, {
    quiet: true,
    refresh: STALE,
    doneText: t('case.done', { what: title }),
    done: props.onClose,
  })
  const submit = (): void => {
    setTried(true)
    if (missing.length > 0) return
    save.mutate({
      params: { caseId: props.page.case.caseId },
      body: {
        sourceId,
        fields: Object.fromEntries(Object.entries(values).map(([field, value]) => [field, asTyped(field, value)])),
        ...(second.trim() && { secondText: second.trim() }),
      },
    })
  }
  return (
    <FormDialog
      title={title}
      text={t('case.record.issue.text')}
      busy={save.isPending}
      error={save.error}
      onOk={submit}
      onClose={props.onClose}
    >
      <PaperForm
        paper={kind}
        values={values}
        onChange={setValues}
        faults={tried ? missing : []}
        known={known}
        second={second}
        onSecond={setSecond}
      />
    </FormDialog>
  )
}

const asTyped = (field: string, value: unknown): unknown =>
  FIELD_TYPES[field as FieldName] === 'count' && value !== '' ? Number(value) : value
