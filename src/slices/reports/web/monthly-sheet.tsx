import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatCount } from '../../../web/format.ts'
import { textOfCode } from '../../../web/i18n.ts'
import { useRegisterText } from '../../register/web/index.tsx'
import type { MonthlyContent, MonthlyName, MonthlyReport, MonthlyRow } from '../contract.ts'
import { sliceTexts, useReportText, useText } from './use-text.ts'

/** The sheet as it is printed: title, table, balance, signatures, and the names behind the numbers. */
export function MonthlySheet({ report }: { readonly report: MonthlyReport }): ReactNode {
  const t = useText()
  const { content } = report
  const [year, month] = content.month.split('-')
  return (
    <article className="paper sheet" aria-label={t('monthly.sheet')}>
      <h2 className="sheet-title">{t('monthly.sheet')}</h2>
      <p className="sheet-month">({t('monthly.month.of', { year, month: Number(month) })})</p>
      <div className="sheet-line">
        <span>
          {t('monthly.unit')}:{content.unit.name}
        </span>
        <span>
          {t('monthly.count-on')}:{content.countOn}
        </span>
        <span>{t('monthly.measure')}</span>
      </div>
      <div className="scroll-x">
        <CountTable rows={content.rows} />
      </div>
      {content.nil && <p className="sheet-nil">{t('monthly.nil')}</p>}
      <Remarks content={content} />
      <Signatures report={report} />
      {content.names.length > 0 && <Names names={content.names} />}
    </article>
  )
}

function CountTable({ rows }: { readonly rows: readonly MonthlyRow[] }): ReactNode {
  const t = useText()
  const shown = rows.filter((row) => row.stage !== 'unknown' || row.dropoutAtEnd + row.suspected + row.newInMonth > 0)
  return (
    <table className="sheet-table">
      <caption className="secret">{t('monthly.sheet')}</caption>
      <thead>
        <tr>
          <th scope="col" rowSpan={2}>
            {t('monthly.stage')}
          </th>
          {(
            [
              'monthly.in-school',
              'monthly.before',
              'monthly.new',
              'monthly.returned',
              'monthly.at-end',
              'monthly.suspected',
            ] as const
          ).map((key) => (
            <th key={key} scope="col" rowSpan={2}>
              {t(key)}
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
            <th scope="row">{t(`monthly.stage.${row.stage}`)}</th>
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
  const report = useReportText()
  const total = content.rows.find((row) => row.stage === 'total')
  return (
    <section className="sheet-notes">
      <h3>{t('monthly.notes')}</h3>
      <ol>
        {total && (
          <li>
            {t('monthly.balance', {
              before: total.dropoutBefore,
              added: total.newInMonth,
              returned: total.returnedInMonth,
              other: content.otherDecrease,
              end: total.dropoutAtEnd,
            })}
          </li>
        )}
        {content.rates.map((rate) => (
          <li key={rate.stage + rate.formula}>
            {t('monthly.rate', {
              stage: t(`monthly.stage.${rate.stage}`),
              numerator: formatCount(rate.numerator),
              denominator: formatCount(rate.denominator),
              printed: rate.printed,
            })}
          </li>
        ))}
        {content.notes.map((note) => (
          <li key={note.code}>{textOfCode(report, sliceTexts, note.code, note.details)}</li>
        ))}
      </ol>
    </section>
  )
}

function Signatures({ report }: { readonly report: MonthlyReport }): ReactNode {
  const t = useText()
  const { signature } = report
  return (
    <div className="sheet-line sheet-signatures">
      <span>{t('monthly.leader')}:</span>
      <span>
        {t('monthly.checked-by')}:{signature?.checkedBy}
      </span>
      <span>
        {t('monthly.prepared-by')}:{signature?.preparedBy}
      </span>
      <span>
        {t('monthly.day')}:{signature?.signedAt.slice(0, 10)}
      </span>
    </div>
  )
}

function Names({ names }: { readonly names: readonly MonthlyName[] }): ReactNode {
  const t = useText()
  const register = useRegisterText()
  const groupName = (group: string): string => register(`group.${group}` as Parameters<typeof register>[0])
  return (
    <section className="sheet-names">
      <h3>{t('monthly.names')}</h3>
      <div className="scroll-x">
        <table className="sheet-table sheet-names-table">
          <caption className="secret">{t('monthly.names')}</caption>
          <thead>
            <tr>
              {(
                [
                  'monthly.number',
                  'monthly.name',
                  'monthly.sex',
                  'monthly.born-on',
                  'monthly.counted',
                  'monthly.stage',
                  'monthly.place',
                  'monthly.school',
                  'monthly.guardian',
                  'monthly.groups',
                  'monthly.found-on',
                ] as const
              ).map((key) => (
                <th key={key} scope="col">
                  {t(key)}
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
                <td className="nowrap">{t(`monthly.counted.${name.counted}`)}</td>
                <td className="nowrap">{t(`monthly.stage.${name.stage}`)}</td>
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
      </div>
    </section>
  )
}
