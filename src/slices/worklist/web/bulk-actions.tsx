import { Alert, App, Button, Checkbox, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { Field } from '../../../web/ui/field.tsx'
import { countWork, listColleagues, listWork, markWork, type WorkLine } from '../contract.ts'
import { WORK_ACTIONS, type WorkAction } from '../domain.ts'
import { useText } from './use-text.ts'

interface BulkProps {
  readonly rows: readonly WorkLine[]
  readonly picked: readonly WorkLine[]
  readonly onPick: (rows: readonly WorkLine[]) => void
}

/** What can be done to the picked rows at once: asked before, told row by row after. */
export function BulkActions({ rows, picked, onPick }: BulkProps): ReactNode {
  const t = useText()
  const shell = useShellText()
  const { modal } = App.useApp()
  const [giving, setGiving] = useState(false)
  const [refused, setRefused] = useState<readonly string[]>([])
  const mark = useAction(markWork, {
    refresh: [listWork, countWork],
    done: ({ results }) => {
      const messages = results.flatMap((one) => {
        const row = picked.find((other) => other.kind === one.kind && other.itemId === one.itemId)
        return one.message ? [`${row?.subject ?? ''}：${one.message}`] : []
      })
      setRefused(messages)
      setGiving(false)
      onPick(
        messages.length > 0
          ? picked.filter((row) => results.some((one) => !one.done && one.itemId === row.itemId))
          : [],
      )
      if (messages.length === 0) void message.success(t('work.done', { count: results.length }))
    },
  })
  const { message } = App.useApp()
  const send = (action: WorkAction, toAccountId?: string): void => {
    setRefused([])
    const items = picked.map(({ kind, itemId }) => ({ kind, itemId }))
    mark.mutate({ body: { action, items, ...(toAccountId && { toAccountId }) } })
  }
  const ask = (action: WorkAction): void => {
    if (action === 'give') return setGiving(true)
    void modal.confirm({
      title: t(`work.ask.${action}`, { count: picked.length }),
      okText: t(`work.action.${action}`),
      cancelText: shell('shell.cancel'),
      onOk: () => send(action),
    })
  }
  if (rows.length === 0) return null
  return (
    <>
      <div className="bulk">
        <Checkbox
          checked={picked.length === rows.length}
          indeterminate={picked.length > 0 && picked.length < rows.length}
          onChange={(event) => onPick(event.target.checked ? rows : [])}
        >
          {picked.length > 0 ? t('work.picked', { count: picked.length }) : t('work.pick-all')}
        </Checkbox>
        {picked.length > 0 &&
          WORK_ACTIONS.map((action) => (
            <Button
              key={action}
              type={action === 'take' ? 'primary' : 'default'}
              loading={mark.isPending}
              onClick={() => ask(action)}
            >
              {t(`work.action.${action}`)}
            </Button>
          ))}
      </div>
      {refused.length > 0 && (
        <Alert
          type="warning"
          showIcon
          closable
          role="alert"
          title={t('work.result', { refused: refused.length })}
          description={
            <ul>
              {refused.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          }
        />
      )}
      <GiveDialog
        count={picked.length}
        open={giving}
        onClose={() => setGiving(false)}
        onGive={(to) => send('give', to)}
      />
    </>
  )
}

function GiveDialog(props: {
  readonly count: number
  readonly open: boolean
  readonly onClose: () => void
  readonly onGive: (accountId: string) => void
}): ReactNode {
  const t = useText()
  const shell = useShellText()
  const [to, setTo] = useState<string | null>(null)
  const { data } = useCall(listColleagues, {}, { enabled: props.open })
  const colleagues = data?.rows ?? []
  return (
    <Modal
      open={props.open}
      title={t('work.ask.give', { count: props.count })}
      okText={t('work.action.give')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ disabled: to === null }}
      onCancel={props.onClose}
      onOk={() => to !== null && props.onGive(to)}
    >
      {data && colleagues.length === 0 ? (
        <p className="quiet">{t('work.to.none')}</p>
      ) : (
        <Field label={t('work.to')}>
          <Select
            value={to}
            placeholder={t('work.to.placeholder')}
            onChange={setTo}
            options={colleagues.map((one) => ({
              value: one.accountId,
              disabled: one.awayUntil !== null,
              label: one.awayUntil === null ? one.name : `${one.name}（${t('work.to.away', { day: one.awayUntil })}）`,
            }))}
          />
        </Field>
      )}
    </Modal>
  )
}
