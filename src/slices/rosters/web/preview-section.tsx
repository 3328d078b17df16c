import { type ReactNode, useState } from 'react'
import { formatCount } from '../../../web/format.ts'
import { Section } from '../../../web/ui/facts.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import type { PreviewRow, RosterDetail, RosterMapping } from '../contract.ts'
import { useText } from './use-text.ts'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'

const GROUPS = ['quarantined', 'withWarnings', 'good', 'skipped'] as const
type Group = (typeof GROUPS)[number]

const GROUP_TEXT = {
  quarantined: 'rosters.quarantined',
  withWarnings: 'rosters.with-warnings',
  good: 'rosters.good',
  skipped: 'rosters.skipped',
} as const

export interface PreviewSectionProps {
  readonly roster: RosterDetail
  readonly mapping: RosterMapping
}

/** The remarks with how often each occurs, and examples of rows of every sort. */
export function PreviewSection({ roster, mapping }: PreviewSectionProps): ReactNode {
  const t = useText()
  const [chosen, setChosen] = useState<Group>()
  const group = chosen ?? GROUPS.find((one) => roster.preview[one].length > 0) ?? 'good'
  const rows = roster.preview[group]
  return (
    <>
      {roster.remarkCounts.length > 0 && <Remarks roster={roster} />}
      <Section title={t('preview.title')} flush>
        <div className="kind-tabs" role="group" aria-label={t('preview.title')}>
          {GROUPS.map((one) => (
            <button key={one} type="button" aria-pressed={one === group} onClick={() => setChosen(one)}>
              {t(GROUP_TEXT[one])}
              <span className="kind-count">{formatCount(roster.counts?.[one] ?? 0)}</span>
            </button>
          ))}
        </div>
        {rows.length === 0 ? (
          <p className="inside quiet">{t('preview.none')}</p>
        ) : (
          <Rows rows={rows} mapping={mapping} />
        )}
        {(roster.counts?.[group] ?? 0) > rows.length && (
          <p className="inside quiet">{t('preview.some', { count: rows.length })}</p>
        )}
      </Section>
    </>
  )
}

function Remarks({ roster }: { readonly roster: RosterDetail }): ReactNode {
  const t = useText()
  return (
    <Section title={t('preview.problems')} flush>
      <table className="table">
        <caption className="secret">{t('preview.problems')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('preview.problem')}</th>
            <th scope="col">{t('preview.severity')}</th>
            <th scope="col" className="number">
              {t('preview.count')}
            </th>
          </tr>
        </thead>
        <tbody>
          {roster.remarkCounts.map((remark) => (
            <tr key={`${remark.code}-${remark.severity}`}>
              <td>{remark.label}</td>
              <td>
                <StatusTag tone={remark.severity === 'fault' ? 'bad' : 'warning'}>
                  {t(`preview.severity.${remark.severity}`)}
                </StatusTag>
              </td>
              <td className="number">{formatCount(remark.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

/** Rows as the sheet has them; cells with a remark are marked, the remark stands before them. */
function Rows(props: { readonly rows: readonly PreviewRow[]; readonly mapping: RosterMapping }): ReactNode {
  const t = useText()
  const withRemarks = props.rows.some((row) => row.remarks.length > 0)
  return (
    <ScrollX label={t('preview.title')}>
      <table className="table preview">
        <caption className="secret">{t('preview.title')}</caption>
        <thead>
          <tr>
            <th scope="col" className="number">
              {t('preview.row')}
            </th>
            {withRemarks && <th scope="col">{t('preview.remarks')}</th>}
            {props.mapping.columns.map((column) => (
              <th key={column.index} scope="col">
                {column.header || column.letter}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.rowNumber}>
              <td className="number">{row.rowNumber}</td>
              {withRemarks && (
                <td className="remarks">
                  {row.remarks.map((remark) => (
                    <div key={remark.code + remark.message}>
                      <StatusTag tone={remark.severity === 'fault' ? 'bad' : 'warning'}>
                        {t(`preview.severity.${remark.severity}`)}
                      </StatusTag>{' '}
                      {remark.message}
                    </div>
                  ))}
                </td>
              )}
              {props.mapping.columns.map((column, index) => {
                const isMarked = row.remarks.some((remark) => remark.header !== null && remark.header === column.header)
                return (
                  <td key={column.index} className={isMarked ? 'cell-marked' : undefined}>
                    {row.cells[index] ?? ''}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}
