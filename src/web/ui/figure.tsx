import { RightOutlined } from '@ant-design/icons'
import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatCount } from '../format.ts'

export interface FigureProps {
  readonly label: string
  readonly value: number | null
  /** What the number is made of, or its share. */
  readonly note?: ReactNode
  readonly tone?: 'plain' | 'bad' | 'warning'
  /** Where the number opens down to the names behind it. */
  readonly opens?: LinkProps
}

/** One number of the county. It is a link to the list it counts. */
export function Figure(props: FigureProps): ReactNode {
  const inside = (
    <>
      <span className="figure-label">
        {props.label}
        {props.opens && <RightOutlined aria-hidden="true" />}
      </span>
      <span className="figure-value">{formatCount(props.value)}</span>
      {props.note && <span className="figure-note">{props.note}</span>}
    </>
  )
  const className = `figure figure-${props.tone ?? 'plain'}`
  if (!props.opens) return <div className={className}>{inside}</div>
  return (
    <Link {...props.opens} className={className}>
      {inside}
    </Link>
  )
}

/** A row of figures. */
export function Figures(props: { readonly children: ReactNode }): ReactNode {
  return <div className="figures">{props.children}</div>
}

/** A count inside a table that opens its list; zero is plain text, for there is nothing to open. */
export function CountLink(props: {
  readonly value: number
  readonly opens: LinkProps
  readonly label: string
}): ReactNode {
  if (props.value === 0) return <span className="quiet">0</span>
  return (
    <Link {...props.opens} aria-label={`${props.label} ${formatCount(props.value)}`} className="count-link">
      {formatCount(props.value)}
    </Link>
  )
}
