import type { ReactNode } from 'react'
import { Section } from '../../../web/ui/facts.tsx'
import { CountLink } from '../../../web/ui/figure.tsx'
import { CaseStateTag } from '../../cases/web/index.tsx'
import { RecordVerdictTag } from '../../enrolment/web/index.tsx'
import { FindingKindTag } from '../../reconciliation/web/index.tsx'
import type { CountFigure, Figures } from '../contract.ts'
import { opensOf } from './opens.ts'
import { useText } from './use-text.ts'

/** What waits: findings, pupil records that are not real, open cases. */
export function SideTables({ data }: { readonly data: Figures }): ReactNode {
  const t = useText()
  return (
    <div className="columns-3">
      <Section title={t('side.findings')} flush>
        <table className="table">
          <caption className="secret">{t('side.findings')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('side.kind')}</th>
              <th scope="col" className="number">
                {t('side.open')}
              </th>
              <th scope="col" className="number">
                {t('side.overdue')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.findings.byKind.map((row) => (
              <tr key={row.kind}>
                <th scope="row">
                  <FindingKindTag kind={row.kind as Parameters<typeof FindingKindTag>[0]['kind']} />
                </th>
                <Count figure={row.open} label={t('side.open')} />
                <Count figure={row.overdue} label={t('side.overdue')} />
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title={t('side.records')} flush>
        <table className="table">
          <caption className="secret">{t('side.records')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('side.verdict')}</th>
              <th scope="col" className="number">
                {t('side.count')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.pupils.byVerdict.map((row) => (
              <tr key={row.verdict}>
                <th scope="row">
                  <RecordVerdictTag verdict={row.verdict} />
                </th>
                <Count figure={row.figure} label={t('side.count')} />
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title={t('side.cases')} flush>
        {data.cases.open.count === 0 ? (
          <p className="inside quiet">{t('side.no-cases')}</p>
        ) : (
          <table className="table">
            <caption className="secret">{t('side.cases')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('side.state')}</th>
                <th scope="col" className="number">
                  {t('side.count')}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.cases.byState
                .filter((row) => row.figure.count > 0)
                .map((row) => (
                  <tr key={row.state}>
                    <th scope="row">
                      <CaseStateTag state={row.state as Parameters<typeof CaseStateTag>[0]['state']} />
                    </th>
                    <Count figure={row.figure} label={t('side.count')} />
                  </tr>
                ))}
            </tbody>
          </table>
        )}
      </Section>
    </div>
  )
}

function Count(props: { readonly figure: CountFigure; readonly label: string }): ReactNode {
  return (
    <td className="number">
      <CountLink value={props.figure.count} opens={opensOf(props.figure)} label={props.label} />
    </td>
  )
}
