import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { textOfCode } from '../../../web/i18n.ts'
import { texts } from './texts.ts'
import { useText } from './use-text.ts'

export interface MatchExplanationProps {
  readonly how: string
  readonly probability: number
  /** Comparisons with their match weights, in bits: above zero speaks for the same person, below against. */
  readonly lines: readonly {
    readonly comparison: string
    readonly weight: number
    readonly zh: string
    readonly en: string
  }[]
}

/** Why a record is thought to be this person's: how it was matched, how sure, and what each item said. */
export function MatchExplanation(props: MatchExplanationProps): ReactNode {
  const t = useText()
  const language = useTranslation().i18n.language === 'en' ? 'en' : 'zh'
  const greatest = Math.max(1, ...props.lines.map((line) => Math.abs(line.weight)))
  return (
    <div className="match">
      <div>
        {textOfCode(t, texts, `card.how.${props.how}`)}
        {props.how === 'scored' && (
          <span className="quiet"> · {t('card.probability', { percent: printProbability(props.probability) })}</span>
        )}
      </div>
      {props.lines.length > 0 && (
        <details>
          <summary>{t('card.explanation')}</summary>
          <ul className="plain match-lines">
            {props.lines.map((line) => (
              <li key={line.comparison}>
                <span>{line[language]}</span>
                <span className={line.weight < 0 ? 'weight weight-against' : 'weight'}>
                  <span
                    className="weight-bar"
                    aria-hidden="true"
                    style={{ width: `${(Math.abs(line.weight) / greatest) * 40}px` }}
                  />
                  {line.weight > 0 ? '+' : '−'}
                  {Math.abs(line.weight).toFixed(1)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

/** Never rounds up to certainty. */
export function printProbability(probability: number): string {
  if (probability < 0.001) return '<0.1%'
  if (probability >= 1) return '100%'
  return probability > 0.999 ? '>99.9%' : `${(Math.floor(probability * 1000) / 10).toFixed(1)}%`
}
