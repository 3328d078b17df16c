import type { ReactNode } from 'react'

/** How far something is; the words beside it say it too. */
export function ProgressBar(props: {
  readonly fraction: number
  readonly label: string
  readonly bad?: boolean
}): ReactNode {
  const percent = Math.round(Math.min(1, Math.max(0, props.fraction)) * 100)
  return (
    <div
      role="progressbar"
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-label={props.label}
      className={props.bad ? 'bar bar-bad' : 'bar'}
    >
      <span style={{ width: `${percent}%` }} />
    </div>
  )
}
