import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { schoolYearOf } from '../../../kernel/plain-date.ts'
import { useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { PurposedExportButton } from '../../disclosure/web/index.tsx'
import { exportSelfInspection, listBaseFigures } from '../indicators-contract.ts'
import { REPORT_INPUTS } from '../self-inspection-domain.ts'
import { EnterDialog } from './enter-dialog.tsx'
import { EnteredFigures } from './entered-figures.tsx'
import { useReportText, useText } from './use-text.ts'

/** The self-inspection report: what is entered for it, and the report itself as Word or PDF. */
export function SelfInspectionPage(): ReactNode {
  const t = useText()
  const r = useReportText()
  const today = useToday()
  const [entering, setEntering] = useState(false)
  const { data, error, refetch } = useCall(listBaseFigures, { query: { schoolYear: schoolYearOf(today) } })
  const entered = (data?.rows ?? []).filter((row) => REPORT_INPUTS.some((input) => input === row.input))
  const missing = REPORT_INPUTS.filter((input) => !input.startsWith('stated-')).filter(
    (input) => !entered.some((row) => row.input === input),
  )
  return (
    <>
      <PageHeader
        title={t('self-inspection.title')}
        note={t('self-inspection.note')}
        actions={data?.abilities.enter && <Button onClick={() => setEntering(true)}>{t('indicators.enter')}</Button>}
      />
      <div className="stack">
        {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error && <Loading />}
        <Section title={t('self-inspection.title')}>
          <div className="stack">
            <p>{t('self-inspection.text')}</p>
            {data && missing.length > 0 && (
              <p className="quiet">
                {t('self-inspection.missing', {
                  inputs: missing.map((input) => r(`report.input.${input}`)).join('、'),
                })}
              </p>
            )}
            {(['docx', 'pdf'] as const).map((format) => (
              <div key={format}>
                <PurposedExportButton
                  label={t(format === 'docx' ? 'self-inspection.word' : 'self-inspection.pdf')}
                  endpoint={exportSelfInspection}
                  input={{ params: { format } }}
                  fileName={`${t('self-inspection.title')} ${today}.${format}`}
                />
              </div>
            ))}
          </div>
        </Section>
        {entered.length > 0 && <EnteredFigures figures={entered} />}
      </div>
      {entering && (
        <EnterDialog inputs={REPORT_INPUTS} stage="all" countOn={today} ofCounty onClose={() => setEntering(false)} />
      )}
    </>
  )
}
