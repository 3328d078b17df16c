import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useAction, useCall } from '../../../web/query.ts'
import { useMay } from '../../../web/session.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { answerHandover, countCases, listCases, listHandovers } from '../contract.ts'
import { useCaseText, useText } from './use-text.ts'

/** Cases other units hand over to this one; nothing is shown when none waits. */
export function HandoverInbox(): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const may = useMay()
  const { data } = useCall(listHandovers, {}, { enabled: may('cases.hand-over') })
  const answer = useAction(answerHandover, {
    refresh: [listHandovers, listCases, countCases],
    doneText: t('case.handover.answered'),
  })
  const waiting = (data?.rows ?? []).filter((row) => row.mayAnswer)
  if (waiting.length === 0) return null
  const send = (handoverId: string, value: 'taken' | 'refused'): void =>
    answer.mutate({ params: { handoverId }, body: { answer: value } })
  return (
    <Section title={t('case.handover.inbox', { count: waiting.length })}>
      <ul className="plain-list">
        {waiting.map((row) => (
          <li key={row.handoverId} className="row">
            <span>
              {row.caseNumber} · {row.fromName} → {row.toName}
              <span className="quiet">
                {' '}
                · {slice(`case.handover-reason.${row.reason}`)} · {row.askedOn}
              </span>
            </span>
            <Button size="small" type="primary" onClick={() => send(row.handoverId, 'taken')}>
              {t('case.handover.take')}
            </Button>
            <Button size="small" onClick={() => send(row.handoverId, 'refused')}>
              {t('case.handover.refuse')}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  )
}
