import { useNavigate } from '@tanstack/react-router'
import { Button, Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { countFindings, type FindingPage, listFindings, openCaseFromFinding, showFinding } from '../contract.ts'
import { useText } from './use-text.ts'

/** Hands the child over to the cases: from now on it is followed as a suspected dropout. */
export function OpenCaseButton({ page }: { readonly page: FindingPage }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const [note, setNote] = useState('')
  const [submissionId] = useState(newId)
  const action = useAction(openCaseFromFinding, {
    quiet: true,
    refresh: [showFinding, listFindings, countFindings],
    doneText: t('case.opened'),
    done: (reply) => void navigate({ to: '/cases/$caseId', params: { caseId: reply.caseId } }),
  })
  return (
    <Section title={t('case.open')}>
      <div className="stack">
        <p className="quiet">{t('case.open.text')}</p>
        <div>
          <Button onClick={() => setOpen(true)}>{t('case.open')}</Button>
        </div>
      </div>
      <Modal
        open={open}
        title={`${t('case.open')}:${page.finding.childName}`}
        okText={t('case.open')}
        cancelText={shell('shell.cancel')}
        okButtonProps={{ loading: action.isPending }}
        onCancel={() => setOpen(false)}
        onOk={() =>
          action.mutate({
            params: { findingId: page.finding.findingId },
            body: { submissionId, version: page.version, ...(note.trim() ? { note: note.trim() } : {}) },
          })
        }
      >
        <div className="form">
          <p>{t('case.open.text')}</p>
          <Field label={t('case.note')} hint={shell('shell.optional')}>
            <Input.TextArea rows={3} maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} />
          </Field>
          <Problem error={action.error} />
        </div>
      </Modal>
    </Section>
  )
}
