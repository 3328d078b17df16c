import { Button, Input, Popconfirm } from 'antd'
import { type ReactNode, useState } from 'react'
import { addDays, type PlainDate } from '../../../kernel/plain-date.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { type AccountRow, type DeputyRow, grantDeputy, listDeputies, revokeDeputy } from '../contract.ts'
import { useText } from './use-text.ts'

/** Who acts for an account that is on leave, for the security administrator. */
export function Deputies({ account }: { readonly account: AccountRow }): ReactNode {
  const t = useText()
  const { data, error } = useCall(listDeputies, {}, { staleTime: 0 })
  const own = (data?.rows ?? []).filter((row) => row.principalId === account.id)
  return (
    <section className="form">
      <h3>{t('deputies.title')}</h3>
      <Problem error={error} />
      {own.length > 0 && (
        <ul className="plain">
          {own.map((row) => (
            <DeputyLine key={row.id} row={row} />
          ))}
        </ul>
      )}
      <GrantForm principalId={account.id} />
    </section>
  )
}

function DeputyLine({ row }: { readonly row: DeputyRow }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const revoke = useAction(revokeDeputy, { refresh: [listDeputies], doneText: t('deputies.revoked') })
  return (
    <li className="job row apart">
      <div>
        <div className="row">
          <span className="strong">{row.deputyName}</span>
          <StatusTag tone={row.holdsToday ? 'good' : 'waiting'}>
            {t(row.holdsToday ? 'deputies.holds' : 'deputies.later')}
          </StatusTag>
        </div>
        <div className="quiet">
          {row.fromOn} – {row.toOn} · {row.reason}
        </div>
      </div>
      <Popconfirm
        title={t('deputies.revoke')}
        okText={t('deputies.revoke')}
        cancelText={shell('shell.cancel')}
        onConfirm={() => revoke.mutate({ params: { deputyshipId: row.id } })}
      >
        <Button loading={revoke.isPending}>{t('deputies.revoke')}</Button>
      </Popconfirm>
    </li>
  )
}

function GrantForm({ principalId }: { readonly principalId: string }): ReactNode {
  const t = useText()
  const today = useToday()
  const [deputyLoginName, setDeputy] = useState('')
  const [reason, setReason] = useState('')
  const [fromOn, setFrom] = useState<string>(today)
  const [toOn, setTo] = useState<string>(addDays(today as PlainDate, 14))
  const grant = useAction(grantDeputy, {
    quiet: true,
    refresh: [listDeputies],
    doneText: t('deputies.granted'),
    done: () => setDeputy(''),
  })
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        const body = { principalId, deputyLoginName: deputyLoginName.trim(), reason: reason.trim(), fromOn, toOn }
        if (body.deputyLoginName && body.reason.length >= 2) grant.mutate({ body })
      }}
    >
      <div className="form-columns">
        <Field label={t('deputies.deputy')}>
          <Input
            value={deputyLoginName}
            maxLength={40}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setDeputy(event.target.value)}
          />
        </Field>
        <Field label={t('deputies.reason')} hint={t('deputies.reason.hint')}>
          <Input value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
        </Field>
        <Field label={t('deputies.from')}>
          <DayInput value={fromOn} onChange={setFrom} />
        </Field>
        <Field label={t('deputies.to')}>
          <DayInput value={toOn} min={fromOn} onChange={setTo} />
        </Field>
      </div>
      <Problem error={grant.error} />
      <div className="row">
        <Button htmlType="submit" loading={grant.isPending}>
          {t('deputies.grant')}
        </Button>
      </div>
    </form>
  )
}
