import type { ReactNode } from 'react'

/** Says that there is nothing here, why, and what can be done; no drawing. */
export function Empty(props: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}): ReactNode {
  return (
    <div className="empty">
      <p className="empty-title">{props.title}</p>
      {props.children && <p className="quiet">{props.children}</p>}
      {props.action}
    </div>
  )
}
