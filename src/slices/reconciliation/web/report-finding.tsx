import { Button, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { REPORTED_TO } from '../../../kernel/duty.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { type FindingPage, reportFinding, showFinding } from '../contract.ts'
import { REPORT_GROUNDS, type ReportGround } from '../domain.ts'
import { useSliceText, useText } from './use-text.ts'

/** 强制报告: tells the office in charge at once, whatever else is done with the finding. */
export function ReportFinding({ page }: { readonly page: FindingPage }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const shell = useShellText()
  const [duty, setDuty] = useState<(typeof REPORTED_TO)[number]>()
  const [ground, setGround] = useState<ReportGround>()
  const action = useAction(reportFinding, {
    quiet: true,
    refresh: [showFinding],
    doneText: t('report.done'),
    done: () => setDuty(undefined),
  })
  if (!page.abilities.report) return null
  const { findingId, childName } = page.finding
  return (
    <Section title={t('report.title')}>
      <div className="stack">
        <p className="quiet">{t('report.text')}</p>
        <div className="row">
          {REPORTED_TO.map((office) => (
            <Button key={office} danger onClick={() => setDuty(office)}>
              {t('report.to', { office: slice(`duty.${office}`) })}
            </Button>
          ))}
        </div>
      </div>
      <Modal
        open={duty !== undefined}
        title={duty && `${t('report.to', { office: slice(`duty.${duty}`) })}：${childName}`}
        okText={t('report.send')}
        cancelText={shell('shell.cancel')}
        okButtonProps={{ loading: action.isPending, disabled: ground === undefined }}
        onCancel={() => setDuty(undefined)}
        onOk={() => duty && ground && action.mutate({ params: { findingId }, body: { duty, ground } })}
      >
        <div className="form">
          <p>{t('report.shown')}</p>
          <Field label={t('report.ground')} required>
            <Select
              value={ground ?? null}
              placeholder={t('report.choose')}
              onChange={(next: ReportGround | null) => setGround(next ?? undefined)}
              options={REPORT_GROUNDS.map((value) => ({ value, label: slice(`report-ground.${value}`) }))}
            />
          </Field>
          <Problem error={action.error} />
        </div>
      </Modal>
    </Section>
  )
}
