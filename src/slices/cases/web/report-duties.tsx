import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Section } from '../../../web/ui/facts.tsx'
import { DueTag } from '../../../web/ui/status-tag.tsx'
import type { CasePage } from '../contract.ts'
import { RecordDialog } from './step-dialog.tsx'
import { useCaseText, useText } from './use-text.ts'

type Duty = CasePage['reportDuties'][number]

/** What the law obliges to report and nobody has reported yet: whom to tell, by when, by which article, and the form for it. */
export function ReportDuties({ page }: { readonly page: CasePage }): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const [open, setOpen] = useState<Duty>()
  const offered = page.offeredRecords.find((one) => one.kind === 'mandatory-report')
  if (page.reportDuties.length === 0) return null
  return (
    <Section title={t('case.report-duties')}>
      <p className="quiet">{t('case.report-duties.law')}</p>
      <ul className="plain-list">
        {page.reportDuties.map((duty) => (
          <li key={duty.trigger} className="stack tight">
            <div className="row">
              <span className="strong">
                {slice(`case.trigger.${duty.trigger}`)}
                {duty.to.length > 0 && ` → ${duty.to.map((one) => slice(`case.authority.${one}`)).join('、')}`}
              </span>
              <DueTag dueOn={duty.dueOn} done={false} />
            </div>
            <div className="quiet">{slice(`case.law.${duty.law}`)}</div>
            {offered && (
              <Button danger type="primary" onClick={() => setOpen(duty)}>
                {t('case.report-duty.make')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {open && offered && (
        <RecordDialog
          page={page}
          offered={offered}
          known={{ trigger: open.trigger, authorities: open.to }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Section>
  )
}
