import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { useCall } from '../../../web/query.ts'
import { ActorName } from '../../../web/ui/actor-name.tsx'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { showTip, type TipPage as Page } from '../contract.ts'
import { TipSteps } from './tip-steps.tsx'
import { TipDue, TipStateTag } from './tips-page.tsx'
import { useText, useTipText } from './use-text.ts'

const route = getRouteApi('/desk/tips/$tipId')

/** One tip: what was told, what was done with it, and what may be done next. */
export function TipPage(): ReactNode {
  const t = useText()
  const { tipId } = route.useParams()
  const { data, error, refetch } = useCall(showTip, { params: { tipId } })
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  const sender = [data.contactName, data.contactPhone].filter(Boolean).join(' ')
  return (
    <>
      <PageHeader
        title={t('tip.title', { day: data.tip.receivedOn })}
        note={data.tip.divisionName}
        actions={<TipStateTag state={data.tip.state} />}
      />
      <div className="stack">
        <Section title={t('tip.told')}>
          <FactTable
            columns={1}
            facts={[
              { label: t('tip.what'), value: <div className="note">{data.what}</div> },
              { label: t('tip.who'), value: data.child },
              { label: t('tip.place'), value: data.place },
              { label: t('tip.contact'), value: sender || t('tip.contact.none') },
              { label: t('tips.due'), value: <TipDue tip={data.tip} /> },
            ]}
          />
          {sender && <p className="quiet">{t('tip.contact.note')}</p>}
        </Section>
        {data.steps.length > 0 && <TipSteps tipId={tipId} page={data} />}
        {data.tip.caseId && (
          <p>
            <Link to="/cases/$caseId" params={{ caseId: data.tip.caseId }}>
              {t('tip.case')}
            </Link>
          </p>
        )}
        {data.past.length > 0 && <Past past={data.past} />}
      </div>
    </>
  )
}

function Past({ past }: { readonly past: Page['past'] }): ReactNode {
  const t = useText()
  const slice = useTipText()
  return (
    <Section title={t('tip.past')}>
      <ol className="timeline">
        {past.map((one) => (
          <li key={one.eventId}>
            <span className="strong">{slice(`tip.step.${one.step}`)}</span>
            {one.reason && <span> · {slice(`tip.refusal.${one.reason as 'in-school'}`)}</span>}
            {one.note && <p className="note">{one.note}</p>}
            <div className="when">
              {formatInstant(one.happenedAt)} · <ActorName name={one.actorName} />
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}
