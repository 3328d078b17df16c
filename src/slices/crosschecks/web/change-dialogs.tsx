import { Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { assignHit, type HitLine, listCheckers, listHits, settleHit } from '../contract.ts'
import { OUTCOMES, type Outcome } from '../domain.ts'
import { useSliceText, useText } from './use-text.ts'

interface DialogProps {
  readonly hit: HitLine
  readonly onClose: () => void
}

/** Gives a hit to somebody, until a day. */
export function AssignDialog({ hit, onClose }: DialogProps): ReactNode {
  const t = useText()
  const shell = useShellText()
  const today = useToday()
  const { data, error } = useCall(listCheckers, { params: { hitId: hit.hitId } })
  const [accountId, setAccountId] = useState(hit.assigneeId ?? undefined)
  const [dueOn, setDueOn] = useState(hit.dueOn < today ? today : hit.dueOn)
  const [tried, setTried] = useState(false)
  const assign = useAction(assignHit, { quiet: true, refresh: [listHits], doneText: t('hits.assigned'), done: onClose })
  const submit = (): void => {
    setTried(true)
    if (!accountId || !dueOn) return
    assign.mutate({ params: { hitId: hit.hitId }, body: { accountId, dueOn, version: hit.version } })
  }
  return (
    <Modal
      open
      title={t('hits.assign')}
      okText={t('hits.assign')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: assign.isPending }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="form">
        <Field
          label={t('hits.assignee')}
          required
          hint={t('hits.assignee.hint')}
          error={tried && !accountId ? t('hits.missing') : undefined}
        >
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            loading={!data && !error}
            placeholder={t('hits.assignee.choose')}
            {...(accountId ? { value: accountId } : {})}
            onChange={(value: string) => setAccountId(value)}
            options={(data?.rows ?? []).map((one) => ({
              value: one.accountId,
              label: `${one.name} · ${one.unitName}${one.awayUntil ? ` · ${t('hits.assignee.away', { day: one.awayUntil })}` : ''}`,
            }))}
          />
        </Field>
        <Field label={t('hits.due')} required error={tried && !dueOn ? t('hits.missing') : undefined}>
          <DayInput value={dueOn} min={today} onChange={setDueOn} />
        </Field>
        <Problem error={assign.error ?? error} />
      </div>
    </Modal>
  )
}

/** Settles a hit with what was found. */
export function SettleDialog({ hit, onClose }: DialogProps): ReactNode {
  const t = useText()
  const s = useSliceText()
  const shell = useShellText()
  const [outcome, setOutcome] = useState<Outcome>()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const settle = useAction(settleHit, { quiet: true, refresh: [listHits], doneText: t('hits.settled'), done: onClose })
  const submit = (): void => {
    setTried(true)
    if (!outcome || !reason.trim()) return
    settle.mutate({ params: { hitId: hit.hitId }, body: { outcome, reason: reason.trim(), version: hit.version } })
  }
  return (
    <Modal
      open
      title={t('hits.settle')}
      okText={t('hits.settle')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: settle.isPending }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="form">
        <p>{s(`crosschecks.arithmetic.${hit.rule}`, hit.arithmetic)}</p>
        <Field label={t('hits.outcome')} required error={tried && !outcome ? t('hits.missing') : undefined}>
          <Select
            {...(outcome ? { value: outcome } : {})}
            onChange={(value: Outcome) => setOutcome(value)}
            options={OUTCOMES.map((value) => ({ value, label: s(`crosschecks.outcome.${value}`) }))}
          />
        </Field>
        <Field label={t('hits.reason')} required error={tried && !reason.trim() ? t('hits.missing') : undefined}>
          <Input.TextArea
            rows={3}
            maxLength={500}
            placeholder={t('hits.reason.hint')}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        <Problem error={settle.error} />
      </div>
    </Modal>
  )
}
