import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatCount, formatInstant } from '../../../web/format.ts'
import { useCall } from '../../../web/query.ts'
import { ActorName } from '../../../web/ui/actor-name.tsx'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import type { BreachStep } from '../breach-domain.ts'
import { type BreachPage as Breach, showBreach } from '../safeguards-contract.ts'
import { useSetName } from './assessment-words.tsx'
import { AmendBreachDialog } from './breach-form.tsx'
import { BreachStepDialog } from './breach-step-dialog.tsx'
import { BreachState } from './breaches-page.tsx'
import { useSliceText, useText } from './use-text.ts'

const route = getRouteApi('/desk/breaches/$breachId')

/** One breach: what is to be told to whom by when, what is known, and every step. */
export function BreachPage(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { breachId } = route.useParams()
  const [step, setStep] = useState<BreachStep>()
  const { data, error, refetch } = useCall(showBreach, { params: { breachId } }, { staleTime: 0 })
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data || data.breachId !== breachId) return <Loading />
  const close = (): void => setStep(undefined)
  const [first] = data.steps
  return (
    <>
      <PageHeader
        title={t('breach.of', { at: formatInstant(data.knownAt) })}
        status={<BreachState breach={data} />}
        up={{ link: { to: '/breaches' }, text: t('breach.title') }}
        actions={data.steps.map((one) => (
          <Button
            key={one}
            type={one === first && one !== 'amend' ? 'primary' : 'default'}
            onClick={() => setStep(one)}
          >
            {slice(`privacy.breach-step.${one}`)}
          </Button>
        ))}
      />
      <div className="stack">
        <Duties breach={data} />
        <Facts breach={data} />
        <History breach={data} />
      </div>
      {step === 'amend' && <AmendBreachDialog breach={data} onClose={close} />}
      {step && step !== 'amend' && <BreachStepDialog key={step} breach={data} step={step} onClose={close} />}
    </>
  )
}

function Duties({ breach }: { readonly breach: Breach }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const by = <strong>{t('breach.tell-by', { at: formatInstant(breach.tellBy) })}</strong>
  const toldGuardians = breach.guardiansToldAt ? formatInstant(breach.guardiansToldAt) : undefined
  const excused = breach.guardiansExcused ? slice('privacy.report.excused') : undefined
  return (
    <Section title={t('breach.duties')}>
      <FactTable
        facts={[
          {
            label: slice('privacy.breach-step.tell-authority'),
            value: breach.authorityToldAt ? formatInstant(breach.authorityToldAt) : by,
          },
          { label: slice('privacy.breach-step.tell-guardians'), value: toldGuardians ?? excused ?? by },
        ]}
      />
      {breach.noticeDemanded && !breach.guardiansToldAt && <p>{t('breach.demanded')}</p>}
      <p>
        <Link to="/breaches/$breachId/sheet" params={{ breachId: breach.breachId }}>
          {t('breach.sheet')}
        </Link>
      </p>
    </Section>
  )
}

function Facts({ breach }: { readonly breach: Breach }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const nameOf = useSetName()
  const words = (text: string): ReactNode => <span className="note">{text}</span>
  return (
    <Section title={t('breach.facts')}>
      <FactTable
        facts={[
          {
            label: t('breach.kinds'),
            value: breach.kinds.map((kind) => slice(`privacy.breach-kind.${kind}`)).join('、'),
          },
          { label: t('breach.children'), value: formatCount(breach.childrenCount) },
          { label: t('breach.known'), value: formatInstant(breach.knownAt) },
          { label: t('breach.happened'), value: formatInstant(breach.happenedAt) },
          { label: t('breach.sets'), value: breach.dataSets.map(nameOf).join('、'), wide: true },
          { label: t('breach.cause'), value: words(breach.cause), wide: true },
          { label: t('breach.harm'), value: words(breach.harm), wide: true },
          { label: t('breach.remedy'), value: words(breach.remedy), wide: true },
          { label: t('breach.advice'), value: words(breach.advice), wide: true },
        ]}
      />
    </Section>
  )
}

function History({ breach }: { readonly breach: Breach }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  return (
    <Section title={t('request.history')}>
      <ol className="timeline">
        {breach.events.map((event) => (
          <li key={event.recordedAt + event.step}>
            <span className="strong">{slice(`privacy.breach-step.${event.step}`)}</span>
            {event.office && (
              <span>
                {' '}
                · {event.office}
                {event.person && `（${t('breach.person')}：${event.person}）`}
              </span>
            )}
            {event.note && <p className="note">{event.note}</p>}
            <div className="when">
              {formatInstant(event.at)} · <ActorName name={event.actorName} />
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}
