import { Button, Popconfirm } from 'antd'
import type { ReactNode } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useMay } from '../../../web/session.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { DueTag } from '../../../web/ui/status-tag.tsx'
import { answerHandover, countCases, listCases, listHandovers } from '../contract.ts'
import { useCaseText, useText } from './use-text.ts'

/** Cases other units hand over to this one; nothing is shown when none waits. */
export function HandoverInbox(): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const may = useMay()
  const shell = useShellText()
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
              </span>{' '}
              <DueTag dueOn={row.dueOn} />
            </span>
            {(['taken', 'refused'] as const).map((value) => (
              <Popconfirm
                key={value}
                title={t(`case.handover.${value}`)}
                description={
                  <div className="confirm-text">
                    {t(`case.handover.${value}.text`, { number: row.caseNumber, unit: row.fromName })}
                  </div>
                }
                okText={t(`case.handover.${value}`)}
                cancelText={shell('shell.cancel')}
                onConfirm={() => send(row.handoverId, value)}
              >
                <Button size="small" type={value === 'taken' ? 'primary' : 'default'} loading={answer.isPending}>
                  {t(`case.handover.${value}`)}
                </Button>
              </Popconfirm>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  )
}
