import type { LinkProps } from '@tanstack/react-router'
import type { CountFigure } from '../contract.ts'

/** The page of the list a figure was counted from, with the same filter in its address. */
export function opensOf(figure: CountFigure): LinkProps {
  const { list, filter } = figure.opens
  const search: Record<string, string> = Object.fromEntries(
    Object.entries(filter).map(([name, value]) => [name, String(value)]),
  )
  // The work lists show what is still to do unless they are told otherwise.
  if (list === 'findings' && !search['state']) search['state'] = 'all'
  if (list === 'cases' && !search['phase'] && !search['state']) search['phase'] = 'all'
  return { to: `/${list}`, search } as LinkProps
}
