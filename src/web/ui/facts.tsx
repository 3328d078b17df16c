import { type ReactNode, useId } from 'react'

export interface Fact {
  readonly label: string
  readonly value: ReactNode
  /** Takes the whole line. */
  readonly wide?: boolean
}

/** What is known of one thing: labels and values in columns; blank values are a dash. */
export function FactTable(props: { readonly facts: readonly Fact[]; readonly columns?: 1 | 2 | 3 }): ReactNode {
  return (
    <dl className={`facts facts-${props.columns ?? 2}`}>
      {props.facts.map((fact) => (
        <div key={fact.label} className={fact.wide ? 'fact fact-wide' : 'fact'}>
          <dt>{fact.label}</dt>
          <dd>{fact.value === null || fact.value === undefined || fact.value === '' ? '—' : fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A framed part of a page with a heading. */
export function Section(props: {
  readonly title: ReactNode
  readonly extra?: ReactNode
  readonly flush?: boolean
  readonly children: ReactNode
  readonly id?: string
}): ReactNode {
  const heading = useId()
  return (
    <section className="paper" id={props.id} aria-labelledby={heading}>
      <header>
        <h2 id={heading}>{props.title}</h2>
        {props.extra}
      </header>
      <div className={props.flush ? '' : 'inside'}>{props.children}</div>
    </section>
  )
}
