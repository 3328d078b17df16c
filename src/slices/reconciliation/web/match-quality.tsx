import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatCount, formatShare } from '../../../web/format.ts'
import { textOfCode } from '../../../web/i18n.ts'
import { useCall } from '../../../web/query.ts'
import { Section } from '../../../web/ui/facts.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import { CertaintyText } from '../../register/web/index.tsx'
import { type MatchQuality, showMatchQuality } from '../contract.ts'
import { FindingKindTag } from './tags.tsx'
import { texts } from './texts.ts'
import { useText } from './use-text.ts'

type Counts = MatchQuality['all']

/** What the verdicts so far say of the engine's matching; the kinds open down to the settled findings. */
export function MatchQualitySection(): ReactNode {
  const t = useText()
  const { data } = useCall(showMatchQuality, {})
  if (!data) return null
  const { all, byMatch, byKind } = data
  const empty = all.confirmed + all.refuted === 0
  return (
    <Section title={t('quality.title')} flush={!empty}>
      {empty ? (
        <p className="quiet">{t('quality.none')}</p>
      ) : (
        <>
          <p className="inside quiet">{t('quality.note')}</p>
          <QualityTable
            caption={t('quality.how')}
            heads={[t('quality.how'), t('quality.certainty')]}
            rows={byMatch.map(({ how, certainty, ...counts }) => ({
              key: `${how}/${certainty}`,
              cells: [
                textOfCode(t, texts, `quality.how.${how}`),
                <CertaintyText key="c" certainty={certainty} always />,
              ],
              counts,
            }))}
          />
          <QualityTable
            caption={t('quality.kind')}
            heads={[t('quality.kind')]}
            rows={byKind
              .filter(({ confirmed, refuted }) => confirmed + refuted > 0)
              .map(({ kind, ...counts }) => ({
                key: kind,
                cells: [
                  <Link key="k" to="/findings" search={{ kind, state: 'settled' }}>
                    <FindingKindTag kind={kind} />
                  </Link>,
                ],
                counts,
              }))}
            total={all}
          />
        </>
      )}
    </Section>
  )
}

interface QualityRow {
  readonly key: string
  readonly cells: readonly ReactNode[]
  readonly counts: Counts
}

function QualityTable(props: {
  readonly caption: string
  readonly heads: readonly string[]
  readonly rows: readonly QualityRow[]
  readonly total?: Counts
}): ReactNode {
  const t = useText()
  const numbers = ({ confirmed, refuted, low, high }: Counts): ReactNode => {
    const percent = (share: number) => `${(share * 100).toFixed(0)}%`
    const values = { share: formatShare(confirmed, confirmed + refuted), low: percent(low), high: percent(high) }
    return (
      <>
        <td className="number">{formatCount(confirmed)}</td>
        <td className="number">{formatCount(refuted)}</td>
        <td className="number nowrap">{t('quality.interval', values)}</td>
      </>
    )
  }
  return (
    <ScrollX label={props.caption}>
      <table className="table">
        <caption className="secret">{props.caption}</caption>
        <thead>
          <tr>
            {props.heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            {(['quality.confirmed', 'quality.refuted', 'quality.share'] as const).map((key) => (
              <th key={key} scope="col" className="number">
                {t(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(({ key, cells: [first, ...others], counts }) => (
            <tr key={key}>
              <th scope="row">{first}</th>
              {others.map((cell, i) => (
                <td key={props.heads[i + 1]}>{cell}</td>
              ))}
              {numbers(counts)}
            </tr>
          ))}
        </tbody>
        {props.total && (
          <tfoot>
            <tr>
              <th scope="row">{t('quality.all')}</th>
              {numbers(props.total)}
            </tr>
          </tfoot>
        )}
      </table>
    </ScrollX>
  )
}
