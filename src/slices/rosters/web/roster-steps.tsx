import { CheckOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { RosterState } from '../domain.ts'
import { useText } from './use-text.ts'

const STEPS = ['received', 'checked', 'taken'] as const

/** Received → recognised and checked → taken: where the roster is. */
export function RosterSteps({ state }: { readonly state: RosterState }): ReactNode {
  const t = useText()
  if (state === 'refused' || state === 'withdrawn') return null
  const at = state === 'received' ? 1 : state === 'checked' ? 2 : 3
  return (
    <ol className="plain steps">
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={index < at ? 'step-done' : index === at ? 'step-now' : ''}
          aria-current={index === at ? 'step' : undefined}
        >
          <span className="step-number" aria-hidden="true">
            {index < at ? <CheckOutlined /> : index + 1}
          </span>
          {t(`roster.step.${step}`)}
        </li>
      ))}
    </ol>
  )
}
