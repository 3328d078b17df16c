import type { ReactNode } from 'react'
import type { CasePage } from '../contract.ts'
import type { CaseState } from '../domain.ts'
import { useCaseText, useText } from './use-text.ts'

/** Stations of the procedure as people think of it; the legal branch is one, with its states inside. */
const STATIONS: readonly (readonly CaseState[])[] = [
  ['suspected'],
  ['verifying', 'explained'],
  ['confirmed'],
  ['persuading'],
  ['ordered'],
  [
    'filed',
    'pre-noticed',
    'in-hearing',
    'reviewed',
    'decided',
    'in-remedy-window',
    'demanded',
    'in-court',
    'in-civil-suit',
  ],
  ['returned'],
  ['observed'],
  ['closed'],
]

/** Where the case stands on its way; for eyes that skim, the words of the state are in the heading. */
export function CaseCourse({ page }: { readonly page: CasePage }): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const { state } = page.case
  const here = STATIONS.findIndex((states) => states.includes(state))
  const been = new Set(
    page.history.filter((event) => event.round === page.round || event.round === 1).map((event) => event.toState),
  )
  return (
    <ol className="course" aria-label={t('case.course')}>
      {STATIONS.map((states, index) => {
        const isHere = index === here
        const isBehind = !isHere && index < here && states.some((one) => been.has(one))
        const label = isHere ? state : states[0]!
        const name = states.length > 2 && !isHere ? t('case.course.legal') : slice(`case.state.${label}`)
        return (
          <li
            key={states[0]}
            className={isHere ? 'here' : isBehind ? 'behind' : undefined}
            aria-current={isHere ? 'step' : undefined}
          >
            <span>{name}</span>
          </li>
        )
      })}
    </ol>
  )
}
