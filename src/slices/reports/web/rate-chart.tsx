import type { ReactNode } from 'react'
import type { IndicatorRow } from '../indicators-contract.ts'

const ROW = 26
const LABEL = 190
const BARS = 420
const WIDTH = LABEL + BARS + 90

/**
 * Rates as bars with their numbers, drawn as plain SVG (ADR 0008). Bars begin at zero, unless all are near a hundred: then the scale
 * begins where they differ and says so at its left end.
 */
export function RateChart(props: {
  readonly title: string
  readonly rows: readonly { readonly label: string; readonly row: IndicatorRow }[]
}): ReactNode {
  const known = props.rows.filter(({ row }) => row.percent !== null)
  if (known.length === 0) return null
  const percents = known.map(({ row }) => row.percent!)
  const most = Math.max(...percents, ...known.map(({ row }) => row.target ?? 0), 0.01)
  const least = Math.min(...percents)
  const from = least > 90 ? Math.floor(least) - 1 : 0
  const x = (percent: number): number => (BARS * Math.max(0, percent - from)) / (most - from)
  return (
    <svg
      role="img"
      aria-label={props.title}
      viewBox={`0 0 ${WIDTH} ${known.length * ROW + 24}`}
      className="rate-chart"
      fontSize="13"
    >
      {known.map(({ label, row }, index) => (
        <g key={row.key} transform={`translate(0 ${index * ROW})`}>
          <text x={LABEL - 8} y={17} textAnchor="end" fill="#374151">
            {label.length > 13 ? `${label.slice(0, 12)}…` : label}
          </text>
          <rect x={LABEL} y={5} width={Math.max(1, x(row.percent!))} height={16} fill="#0072b2" />
          {row.target !== null && (
            <line
              x1={LABEL + x(row.target)}
              x2={LABEL + x(row.target)}
              y1={2}
              y2={24}
              stroke="#d55e00"
              strokeWidth="2"
            />
          )}
          <text x={LABEL + x(row.percent!) + 8} y={17} fill="#111827">
            {row.printed}
          </text>
        </g>
      ))}
      <line x1={LABEL} x2={LABEL} y1={0} y2={known.length * ROW + 4} stroke="#9ca3af" />
      <text x={LABEL} y={known.length * ROW + 18} fill="#6b7280">
        {from}%
      </text>
    </svg>
  )
}
