import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { Loading } from '../../../web/ui/loading.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { getEntrance, type SecondFactorAsked } from '../contract.ts'
import { signInBySingleSignOn } from '../single-sign-on-contract.ts'
import { SecondStep } from './second-step.tsx'
import { takeTrip } from './single-sign-on-trip.ts'
import { useArrival } from './use-arrival.ts'
import { useText } from './use-text.ts'

/** Where the provider of single sign-on leads back to: hands its answer on, and goes to where the sign-in was asked for. */
export function SingleSignOnReturnPage(): ReactNode {
  const t = useText()
  const shell = useShellText()
  const navigate = useNavigate()
  const [trip] = useState(takeTrip)
  const [answer] = useState(() => location.search)
  const [asked, setAsked] = useState<SecondFactorAsked['secondFactor']>()
  const entrance = useCall(getEntrance, {}).data
  const back = trip?.back
  const arrive = useArrival(back)
  const { error, mutate } = useAction(signInBySingleSignOn, {
    quiet: true,
    done: (reply) => ('secondFactor' in reply ? setAsked(reply.secondFactor) : arrive(reply)),
  })
  useEffect(() => {
    document.title = `${t('sign-in.title')} · ${shell('shell.product')}`
  }, [t, shell])
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    // The answer is good once; it has no business in the history.
    history.replaceState(history.state, '', location.pathname)
    mutate({ body: { browser: trip?.browser ?? 'x'.repeat(20), answer: answer || '?' } })
  }, [answer, mutate, trip])
  const leave = (): void => void navigate({ to: '/sign-in', search: back ? { back } : {}, replace: true })
  return (
    <main className="alone" id="main">
      <div className="sign-in">
        <header className="sign-in-head">
          <h1>{shell('shell.product')}</h1>
          <p>{entrance?.countyName ?? shell('shell.subtitle')}</p>
        </header>
        {asked ? (
          <SecondStep {...asked} passkeyOrigin={entrance?.passkeyOrigin ?? null} back={back} onAgain={leave} />
        ) : (
          <section className="alone-card form" aria-live="polite">
            {error ? (
              <>
                <Problem error={error} />
                <Button type="primary" size="large" block onClick={leave}>
                  {t('sign-in.back')}
                </Button>
              </>
            ) : (
              <Loading />
            )}
          </section>
        )}
      </div>
    </main>
  )
}
