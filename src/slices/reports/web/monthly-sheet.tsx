import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatCount, formatDayOf } from '../../../web/format.ts'
import { textOfCode } from '../../../web/i18n.ts'
import { useRegisterText } from '../../register/web/index.tsx'
import type { MonthlyContent, MonthlyName, MonthlyReport, MonthlyRow } from '../contract.ts'
import { sliceTexts, useReportText, useText } from './use-text.ts'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'

/** The sheet as it is printed: title, table, balance, signatures, and the names behind the numbers. */
export function MonthlySheet({ report }: { readonly report: MonthlyReport }): ReactNode {
  const t = useText()
  const r = useReportText()
  const { content } = report
  const [year, month] = content.month.split('-')
  return (
    <article className="paper sheet" aria-label={r('report.monthly.title')}>
      <h2 className="sheet-title">{r('report.monthly.title')}</h2>
      <p className="sheet-month">{t('monthly.month.of', { year, month: Number(month) })}</p>
      <div className="sheet-line">
        <span>{t('monthly.line', { label: t('monthly.unit'), value: content.unit.name })}</span>
        <span>{t('monthly.line', { label: t('monthly.count-on'), value: content.countOn })}</span>
        <span>{t('monthly.measure')}</span>
      </div>
      <ScrollX label={r('report.monthly.title')}>
        <MonthlyCountTable rows={content.rows} />
      </ScrollX>
      {content.nil && <p className="sheet-nil">{r('report.nil-statement')}</p>}
      <Remarks content={content} />
      <Signatures report={report} />
      {content.names.length > 0 && <Names names={content.names} />}
    </article>
  )
}

/** The table of the 月报表, one line per stage. */
export function MonthlyCountTable({ rows }: { readonly rows: readonly MonthlyRow[] }): ReactNode {
  const t = useText()
  const r = useReportText()
  const shown = rows.filter((row) => row.stage !== 'unknown' || row.dropoutAtEnd + row.suspected + row.newInMonth > 0)
  return (
    <table className="sheet-table">
      <caption className="secret">{r('report.monthly.title')}</caption>
      <thead>
        <tr>
          <th scope="col" rowSpan={2}>
            {r('report.monthly.stage')}
          </th>
          {(
            [
              'report.monthly.in-school',
              'report.monthly.dropout-before',
              'report.monthly.new-in-month',
              'report.monthly.returned-in-month',
              'report.monthly.dropout-at-end',
              'report.monthly.suspected',
            ] as const
          ).map((key) => (
            <th key={key} scope="col" rowSpan={2}>
              {r(key)}
            </th>
          ))}
          <th scope="colgroup" colSpan={5}>
            {t('monthly.of-which')}
          </th>
        </tr>
        <tr>
          {(
            ['monthly.poor', 'monthly.disabled', 'monthly.left-behind', 'monthly.migrant', 'monthly.girls'] as const
          ).map((key) => (
            <th key={key} scope="col">
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((row) => (
          <tr key={row.stage} className={row.stage === 'total' ? 'sum' : undefined}>
            <th scope="row">{r(`report.stage.${row.stage}`)}</th>
            {[
              row.inSchool,
              row.dropoutBefore,
              row.newInMonth,
              row.returnedInMonth,
              row.dropoutAtEnd,
              row.suspected,
              row.ofWhich.poor,
              row.ofWhich.disabled,
              row.ofWhich.leftBehind,
              row.ofWhich.migrant,
              row.ofWhich.girls,
            ].map((value, index) => (
              <td key={String(index)}>{formatCount(value)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** How the columns hang together and were computed. */
function Remarks({ content }: { readonly content: MonthlyContent }): ReactNode {
  const t = useText()
  const r = useReportText()
  const total = content.rows.find((row) => row.stage === 'total')
  return (
    <section className="sheet-notes">
      <h3>{r('report.monthly.notes')}</h3>
      <ol>
        {total && (
          <li>
            {t('monthly.balance', {
              before: total.dropoutBefore,
              added: total.newInMonth,
              returned: total.returnedInMonth,
              other: total.otherDecrease,
              end: total.dropoutAtEnd,
            })}
          </li>
        )}
        {content.rates.map((rate) => (
          <li key={rate.stage + rate.formula}>
            {t('monthly.rate', {
              stage: r(`report.stage.${rate.stage}`),
              numerator: formatCount(rate.numerator),
              denominator: formatCount(rate.denominator),
              printed: rate.printed,
            })}
          </li>
        ))}
        {content.notes.map((note) => (
          <li key={note.code}>{textOfCode(r, sliceTexts, note.code, note.details)}</li>
        ))}
      </ol>
    </section>
  )
}

function Signatures({ report }: { readonly report: MonthlyReport }): ReactNode {
  const t = useText()
  const r = useReportText()
  const { signature } = report
  return (
    <div className="sheet-line sheet-signatures">
      <span>{t('monthly.line', { label: r('report.monthly.responsible'), value: '' })}</span>
      <span>{t('monthly.line', { label: r('report.monthly.checked-by'), value: signature?.checkedBy ?? '' })}</span>
      <span>{t('monthly.line', { label: r('report.monthly.prepared-by'), value: signature?.preparedBy ?? '' })}</span>
      <span>{t('monthly.line', { label: t('monthly.day'), value: formatDayOf(signature?.signedAt) })}</span>
    </div>
  )
}

function Names({ names }: { readonly names: readonly MonthlyName[] }): ReactNode {
  const r = useReportText()
  const register = useRegisterText()
  const groupName = (group: string): string => register(`group.${group}` as Parameters<typeof register>[0])
  return (
    <section className="sheet-names">
      <h3>{r('report.monthly.annex')}</h3>
      <ScrollX label={r('report.monthly.annex')}>
        <table className="sheet-table sheet-names-table">
          <caption className="secret">{r('report.monthly.annex')}</caption>
          <thead>
            <tr>
              {(
                [
                  'report.annex.number',
                  'report.annex.name',
                  'report.annex.sex',
                  'report.annex.born-on',
                  'report.annex.counted',
                  'report.annex.stage',
                  'report.annex.township',
                  'report.annex.school',
                  'report.annex.guardian',
                  'report.annex.groups',
                  'report.annex.found-on',
                ] as const
              ).map((key) => (
                <th key={key} scope="col">
                  {r(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((name, index) => (
              <tr key={name.childId + name.counted}>
                <td>{index + 1}</td>
                <td className="nowrap">
                  <Link to="/children/$childId" params={{ childId: name.childId }}>
                    {name.name}
                  </Link>
                </td>
                <td>{name.sex === 'male' || name.sex === 'female' ? register(`sex.${name.sex}`) : '—'}</td>
                <td className="nowrap">{name.bornOn ?? '—'}</td>
                <td className="nowrap">{r(`report.counted.${name.counted}`)}</td>
                <td className="nowrap">{r(`report.stage.${name.stage}`)}</td>
                <td>
                  {name.townshipName} {name.villageName}
                </td>
                <td>{name.schoolName ?? '—'}</td>
                <td>{name.guardianName ?? '—'}</td>
                <td>{name.groups.map(groupName).join('、') || '—'}</td>
                <td className="nowrap">{name.foundOn}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </section>
  )
}
