import { PrinterOutlined } from '@ant-design/icons'
import { Alert, Button, Select } from 'antd'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { addMonths, type PlainDate } from '../../../kernel/plain-date.ts'
import { formatInstant } from '../../../web/format.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useCall } from '../../../web/query.ts'
import { useMay, useToday } from '../../../web/session.tsx'
import { useFilters } from '../../../web/ui/list-state.ts'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { PurposedExportButton, UnmaskButton } from '../../disclosure/web/index.tsx'
import { exportMonthlyPaper, exportMonthlyReport, type MonthlyReport, showMonthlyReport } from '../contract.ts'
import { MonthlySheet } from './monthly-sheet.tsx'
import { MonthlyUnits } from './monthly-units.tsx'
import { useReportText, useText } from './use-text.ts'

/** The month's 月报表 of a unit: as a draft, signed, or in an earlier version; made to be printed. */
export function MonthlyPage(): ReactNode {
  const t = useText()
  const today = useToday()
  const may = useMay()
  const { filters, setFilter } = useFilters()
  const month = filters['month'] ?? today.slice(0, 7)
  const query = { unit: filters['unit'], version: filters['version'] }
  const { data, error, refetch } = useCall(showMonthlyReport, { params: { month }, query }, { staleTime: 0 })
  return (
    <>
      <PageHeader
        title={t('monthly.title')}
        note={<span className="no-print">{t('monthly.note')}</span>}
        status={
          data && (
            <StatusTag tone={data.state === 'signed' ? 'good' : 'warning'}>
              {t(`monthly.state.${data.state}`)}
            </StatusTag>
          )
        }
        actions={
          data && (
            <>
              <UnmaskButton subject="list:monthly-report" />
              <Actions report={data} month={month} query={query} />
            </>
          )
        }
      />
      <div className="stack">
        <div className="paper no-print">
          <div className="list-filters">
            <Select
              aria-label={t('monthly.month')}
              prefix={<span className="filter-label">{t('monthly.month')}</span>}
              popupMatchSelectWidth={false}
              value={month}
              onChange={(value: string) => setFilter('month', value)}
              options={monthsUntil(today).map((value) => ({
                value,
                label: t('monthly.month.of', { year: value.slice(0, 4), month: Number(value.slice(5)) }),
              }))}
            />
            {data && <VersionChoice report={data} />}
            {filters['unit'] && <Button onClick={() => setFilter('unit', undefined)}>{t('monthly.own-unit')}</Button>}
          </div>
        </div>
        {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error && <Loading />}
        {data?.recordsChanged && (
          <div className="no-print">
            <Alert type="warning" showIcon title={t('monthly.changed')} />
          </div>
        )}
        {data && <MonthlySheet report={data} />}
        {may('reports.monthly') && <MonthlyUnits month={month} />}
      </div>
    </>
  )
}

/** This month and the two years before it, newest first. */
function monthsUntil(today: PlainDate): readonly string[] {
  return Array.from({ length: 25 }, (_, back) => addMonths(today, -back).slice(0, 7))
}

/** The monthly return of a unit's level, which carries this sheet upwards. */
function returnOf({ content: { unit } }: MonthlyReport): string {
  if (unit.line === 'school') return 'school-month'
  return ({ 6: 'county-month', 9: 'township-month' } as const)[unit.code.length] ?? 'village-month'
}

function VersionChoice({ report }: { readonly report: MonthlyReport }): ReactNode {
  const t = useText()
  const { setFilter } = useFilters()
  if (report.versions.length === 0) return null
  return (
    <Select
      aria-label={t('monthly.version')}
      prefix={<span className="filter-label">{t('monthly.version')}</span>}
      popupMatchSelectWidth={false}
      value={report.signature ? String(report.signature.version) : 'draft'}
      onChange={(version: string) =>
        setFilter('version', version === String(report.versions[0]?.version) ? undefined : version)
      }
      options={[
        { value: 'draft', label: t('monthly.version.draft') },
        ...report.versions.map((one) => ({
          value: String(one.version),
          label: t('monthly.version.of', {
            version: one.version,
            at: formatInstant(one.signedAt),
            by: one.signedByName,
          }),
        })),
      ]}
    />
  )
}

function Actions(props: {
  readonly report: MonthlyReport
  readonly month: string
  readonly query: { readonly unit: string | undefined; readonly version: string | undefined }
}): ReactNode {
  const t = useText()
  const r = useReportText()
  const shell = useShellText()
  const { report, month, query } = props
  return (
    <>
      <PurposedExportButton
        endpoint={exportMonthlyReport}
        input={{ params: { month }, query }}
        fileName={`${r('report.monthly.title')} ${month}.xlsx`}
      />
      {report.signature &&
        (['docx', 'pdf'] as const).map((format) => (
          <PurposedExportButton
            key={format}
            label={format === 'docx' ? 'Word' : 'PDF'}
            endpoint={exportMonthlyPaper}
            input={{ params: { month, format }, query }}
            fileName={`${r('report.monthly.title')} ${month}.${format}`}
          />
        ))}
      <Button icon={<PrinterOutlined aria-hidden="true" />} onClick={() => print()}>
        {shell('shell.print')}
      </Button>
      {query.unit === undefined && (
        <Link to="/periodic-reports/$kind/$period" params={{ kind: returnOf(report), period: month }}>
          <Button type="primary">{t('monthly.file')}</Button>
        </Link>
      )}
    </>
  )
}
