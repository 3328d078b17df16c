import type { ReactNode } from 'react'
import { formatCount, formatInstant } from '../../../web/format.ts'
import { Section } from '../../../web/ui/facts.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import type { BaseFigure } from '../indicators-contract.ts'
import { useReportText, useText } from './use-text.ts'

/** What was entered by hand: never without its source and who entered it. */
export function EnteredFigures({ figures }: { readonly figures: readonly BaseFigure[] }): ReactNode {
  const t = useText()
  const r = useReportText()
  return (
    <Section title={t('indicators.entered')} flush>
      <ScrollX label={t('indicators.entered')}>
        <table className="table">
          <caption className="secret">{t('indicators.entered')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('indicators.entered.what')}</th>
              <th scope="col">{t('indicators.entered.of')}</th>
              <th scope="col">{t('indicators.entered.year')}</th>
              <th scope="col" className="number">
                {t('indicators.entered.value')}
              </th>
              <th scope="col">{t('indicators.entered.source')}</th>
              <th scope="col">{t('indicators.entered.by')}</th>
            </tr>
          </thead>
          <tbody>
            {figures.map((figure) => (
              <tr key={`${figure.schoolYear} ${figure.input} ${figure.unitCode}`}>
                <th scope="row">{r(`report.input.${figure.input}`)}</th>
                <td>{figure.unitName}</td>
                <td>{t('indicators.year', { from: figure.schoolYear, to: figure.schoolYear + 1 })}</td>
                <td className="number">{formatCount(figure.value)}</td>
                <td>
                  {figure.source}
                  <span className="sub">{figure.countedOn}</span>
                </td>
                <td>
                  {figure.enteredByName}
                  <span className="sub">{formatInstant(figure.enteredAt)}</span>
                  {figure.reason && <span className="sub">{figure.reason}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </Section>
  )
}
