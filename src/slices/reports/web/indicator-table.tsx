import type { LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatCount } from '../../../web/format.ts'
import { CountLink } from '../../../web/ui/figure.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import { useRegisterText } from '../../register/web/index.tsx'
import type { IndicatorPart, IndicatorReply, IndicatorRow } from '../indicators-contract.ts'
import { formulaRule, type Input, inputsOf } from '../indicators-domain.ts'
import { useReportText, useText } from './use-text.ts'

/** Names a row: a place, a group, a sex, a school year, or the whole scope. */
export function useRowName(data: IndicatorReply): (row: IndicatorRow) => string {
  const t = useText()
  const register = useRegisterText()
  return (row) => {
    if (row.key === 'all') return t('indicators.total')
    if (data.breakdown === 'year') return t('indicators.year', { from: row.key, to: Number(row.key) + 1 })
    return row.name ?? register(`${data.breakdown}.${row.key}` as Parameters<typeof register>[0])
  }
}

/** Where the names behind a count of a row are listed. */
function namesOf(data: IndicatorReply, row: IndicatorRow, input: string): LinkProps {
  const part: Record<string, string> = {}
  if (row.key !== 'all') {
    if (data.breakdown === 'township') part['division'] = row.key
    else if (data.breakdown !== 'year' && data.breakdown !== null) part[data.breakdown] = row.key
  }
  const search = { indicator: data.indicator, stage: data.stage, day: row.countOn, input, ...part }
  return { to: '/indicators/names', search } as LinkProps
}

/** Every count of the formula in a column of its own; those on record open to their names. */
export function IndicatorTable(props: { readonly data: IndicatorReply; readonly caption: string }): ReactNode {
  const t = useText()
  const r = useReportText()
  const nameOf = useRowName(props.data)
  const { data } = props
  const inputs = inputsOf(formulaRule(data.indicator))
  const rows = data.rows.length > 0 && data.breakdown !== 'year' ? [...data.rows, data.total] : data.rows
  return (
    <ScrollX label={props.caption}>
      <table className="table figure-table">
        <caption className="secret">{props.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('indicators.unit')}</th>
            <th scope="col" className="number">
              {t('indicators.rate')}
            </th>
            <th scope="col" className="number">
              {t('indicators.target')}
            </th>
            {inputs.map((input) => (
              <th key={input} scope="col" className="number">
                {r(`report.input.${input}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(rows.length > 0 ? rows : [data.total]).map((row) => (
            <tr key={row.key} className={row.key === 'all' ? 'total' : ''}>
              <th scope="row">{nameOf(row)}</th>
              <td className="number">{row.printed}</td>
              <td className="number">{row.target === null ? '—' : `${row.target}%`}</td>
              {inputs.map((input) => (
                <td key={input} className="number">
                  <PartCell
                    data={data}
                    row={row}
                    input={input}
                    label={`${nameOf(row)} ${r(`report.input.${input}`)}`}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}

function PartCell(props: {
  readonly data: IndicatorReply
  readonly row: IndicatorRow
  readonly input: Input
  readonly label: string
}): ReactNode {
  const t = useText()
  const { data, row, input } = props
  if (row.isHidden) return '*'
  const part: IndicatorPart | undefined = row.parts.find((one) => one.input === input)
  if (!part) return publishedCount(data, row, input)
  if (part.count === null) return <span className="quiet">—</span>
  if (part.source === 'base')
    return (
      <>
        {formatCount(part.count)}
        <span className="sub">{t('indicators.base')}</span>
      </>
    )
  return <CountLink value={part.count} opens={namesOf(data, row, input)} label={props.label} />
}

/** In what is published a single count is the numerator or the denominator; longer formulas show their sums only. */
function publishedCount(data: IndicatorReply, row: IndicatorRow, input: Input): ReactNode {
  const rule = formulaRule(data.indicator)
  const isAlone = (side: 'numerator' | 'denominator'): boolean =>
    rule[side].length === 1 && rule[side][0]!.input === input
  if (isAlone('numerator')) return formatCount(row.numerator)
  if (isAlone('denominator')) return formatCount(row.denominator)
  return '—'
}
