import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatCount, formatInstant } from '../../../web/format.ts'
import { useCall } from '../../../web/query.ts'
import { Section } from '../../../web/ui/facts.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { listMonthlyReports } from '../contract.ts'
import { useReportText, useText } from './use-text.ts'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'

/** Which units have signed the month, and who is missing. */
export function MonthlyUnits({ month }: { readonly month: string }): ReactNode {
  const t = useText()
  const r = useReportText()
  const { data } = useCall(listMonthlyReports, { query: { month } })
  if (!data || data.rows.length === 0) return null
  return (
    <div className="no-print">
      <Section
        title={t('monthly.units')}
        flush
        extra={<span>{t('monthly.units.sum', { signed: data.signedCount, missing: data.missingCount })}</span>}
      >
        <ScrollX label={t('monthly.units')}>
          <table className="table">
            <caption className="secret">{t('monthly.units')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('monthly.units.name')}</th>
                <th scope="col">{t('monthly.units.state')}</th>
                <th scope="col" className="number">
                  {r('report.monthly.dropout-at-end')}
                </th>
                <th scope="col" className="number">
                  {r('report.monthly.suspected')}
                </th>
                <th scope="col">{t('monthly.day')}</th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => (
                <tr key={row.unit.line + row.unit.code}>
                  <td>
                    <Link to="/monthly-reports" search={{ month, unit: row.unit.code }}>
                      {row.unit.name}
                    </Link>
                  </td>
                  <td>
                    {row.signature ? (
                      <StatusTag tone="good">{row.nil ? t('monthly.units.nil') : t('monthly.state.signed')}</StatusTag>
                    ) : (
                      <StatusTag tone="warning">{t('monthly.units.missing')}</StatusTag>
                    )}
                  </td>
                  <td className="number">{formatCount(row.dropoutAtEnd)}</td>
                  <td className="number">{formatCount(row.suspected)}</td>
                  <td className="nowrap">{formatInstant(row.signature?.signedAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
      </Section>
    </div>
  )
}
