import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useAction } from '../../../web/query.ts'
import { useMay } from '../../../web/session.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { countFindings, type FindingPage, listFindings, reopenFinding, showFinding } from '../contract.ts'
import { EventDetails } from './finding-history.tsx'
import { OpenCaseButton } from './open-case.tsx'
import { useText } from './use-text.ts'
import { VerdictForm, type VerdictFormProps } from './verdict-form.tsx'

/** What can be done with the finding, or what was decided on it. */
export function VerdictPanel({ page, goNext, ruleOut }: VerdictFormProps): ReactNode {
  const t = useText()
  if (page.finding.state !== 'open') return <Decided page={page} />
  if (!page.abilities.settle && !page.abilities.openCase)
    return (
      <Section title={t('verdict.title')}>
        <p className="quiet">{t('verdict.look-only')}</p>
      </Section>
    )
  return (
    <>
      {page.abilities.openCase && <OpenCaseButton page={page} />}
      {page.abilities.settle && <VerdictForm page={page} goNext={goNext} ruleOut={ruleOut} />}
    </>
  )
}

function Decided({ page }: { readonly page: FindingPage }): ReactNode {
  const t = useText()
  const may = useMay()
  const [open, setOpen] = useState(false)
  const reopen = useAction(reopenFinding, {
    quiet: true,
    refresh: [showFinding, listFindings, countFindings],
    doneText: t('verdict.reopened'),
    done: () => setOpen(false),
  })
  const settled = page.history.find((event) => event.event.endsWith('settled'))
  if (page.finding.caseId && may('cases.list'))
    return (
      <Section title={t('case.opened')}>
        <Link to="/cases/$caseId" params={{ caseId: page.finding.caseId }}>
          {t('finding.case')}
        </Link>
      </Section>
    )
  if (page.finding.state !== 'settled') return null
  return (
    <Section title={t('verdict.recorded')}>
      <div className="stack">
        {settled && (
          <div>
            <span className="strong">{settled.actorName}</span>
            <EventDetails details={settled.details} />
          </div>
        )}
        {page.abilities.reopen && (
          <div>
            <Button onClick={() => setOpen(true)}>{t('verdict.reopen')}</Button>
          </div>
        )}
      </div>
      <ReasonDialog
        open={open}
        title={t('verdict.reopen')}
        actionText={t('verdict.reopen')}
        busy={reopen.isPending}
        error={reopen.error}
        onCancel={() => setOpen(false)}
        onConfirm={(note) =>
          reopen.mutate({ params: { findingId: page.finding.findingId }, body: { version: page.version, note } })
        }
      >
        {t('verdict.reopen.text')}
      </ReasonDialog>
    </Section>
  )
}
