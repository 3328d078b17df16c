import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Section } from '../../../web/ui/facts.tsx'
import { printProbability } from '../../register/web/index.tsx'
import { useKindName } from '../../rosters/web/index.tsx'
import type { EvidenceRecord } from '../contract.ts'
import { barPlaces, evenPlace, matchSteps, type MatchLine } from './match-steps.ts'
import { useText } from './use-text.ts'

/** How each match came about: comparison by comparison, to the right what speaks for it, to the left what against. */
export function MatchWaterfalls({ records }: { readonly records: readonly EvidenceRecord[] }): ReactNode {
  const t = useText()
  const kindName = useKindName()
  const explained = records.filter(
    ({ explanation, probability }) => matchSteps(explanation, probability) && explanation.length > 0,
  )
  if (explained.length === 0) return null
  return (
    <Section title={t('match.title')} extra={<span className="quiet">{t('match.note')}</span>}>
      {explained.map((record) => (
        <details
          key={`${record.kind}/${record.sourceName}/${record.asOfOn}/${record.rowNo}`}
          className="waterfall"
          open={record.role === 'candidate' || explained.length === 1}
        >
          <summary>
            {record.role === 'candidate' ? t('finding.role.candidate') : kindName(record.kind)}
            <span className="quiet">
              {' '}
              {record.sourceName} · {t('finding.row', { row: record.rowNo })}
            </span>
            <strong> {t('match.sure', { percent: printProbability(record.probability) })}</strong>
          </summary>
          <Waterfall lines={record.explanation} probability={record.probability} />
        </details>
      ))}
    </Section>
  )
}

function Waterfall(props: { readonly lines: readonly MatchLine[]; readonly probability: number }): ReactNode {
  const t = useText()
  const language = useTranslation().i18n.language === 'en' ? 'en' : 'zh'
  const steps = matchSteps(props.lines, props.probability) ?? []
  const bars = barPlaces(steps)
  const even = { left: `${evenPlace(steps)}%` }
  return (
    <ol className="plain waterfall-steps">
      {steps.map(({ line, weight, to, probability }, i) => (
        <li key={line?.comparison ?? 'start'}>
          <span>{line ? line[language] : t('match.start')}</span>
          <span className="waterfall-track" aria-hidden="true">
            <span className="waterfall-even" style={even} />
            <span
              className={line ? (weight < 0 ? 'waterfall-bar is-against' : 'waterfall-bar') : 'waterfall-bar is-start'}
              style={{ left: `${bars[i]!.left}%`, width: `${bars[i]!.width}%` }}
            />
          </span>
          <span className={weight < 0 ? 'number weight-against' : 'number weight-for'}>{signed(weight)}</span>
          <span className="number quiet">
            {t('match.total', { total: signed(to), percent: printProbability(probability) })}
          </span>
        </li>
      ))}
      <li className="waterfall-result">
        <span>{t('match.result')}</span>
        <strong>{t('match.sure', { percent: printProbability(props.probability) })}</strong>
      </li>
    </ol>
  )
}

/** `+3.2`, `−1.0`; nothing gained and nothing lost is `0`. */
function signed(weight: number): string {
  const size = Math.abs(weight).toFixed(1)
  return size === '0.0' ? '0' : `${weight < 0 ? '−' : '+'}${size}`
}
