import type { ReactNode } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { textsOf } from '../../../web/i18n.ts'
import { useCall } from '../../../web/query.ts'
import { Section } from '../../../web/ui/facts.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { listLooksAtChild } from '../contract.ts'
import { texts } from './texts.ts'
import { useEventNames } from './use-event-name.ts'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'

const useText = textsOf(texts)

/** Who looked at this child's card, newest first. */
export function LooksAtChild({ subjectId }: { readonly subjectId: string }): ReactNode {
  const t = useText()
  const names = useEventNames()
  const { data, error } = useCall(listLooksAtChild, { params: { subjectId }, query: { limit: 20 } }, { staleTime: 0 })
  return (
    <Section title={t('audit.looks.title')} flush>
      <Problem error={error} />
      {data?.rows.length === 0 && <p className="inside quiet">{t('audit.looks.none')}</p>}
      {data && data.rows.length > 0 && (
        <ScrollX label={t('audit.looks.title')}>
          <table className="table">
            <caption className="secret">{t('audit.looks.title')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('audit.at')}</th>
                <th scope="col">{t('audit.actor')}</th>
                <th scope="col">{t('audit.event')}</th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => (
                <tr key={row.id}>
                  <td className="nowrap">{formatInstant(row.at)}</td>
                  <td>{row.actorName}</td>
                  <td>{names.nameOf(row.event)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
      )}
    </Section>
  )
}
