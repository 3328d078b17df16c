import { Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { type AlarmLine, listAlarms, settleAlarm } from '../contract.ts'
import { VERDICTS, type Verdict } from '../domain.ts'
import { useSliceText, useText } from './use-text.ts'

/** Settles an alarm with what it turned out to be. */
export function SettleDialog(props: { readonly alarm: AlarmLine; readonly onClose: () => void }): ReactNode {
  const t = useText()
  const s = useSliceText()
  const shell = useShellText()
  const { alarm, onClose } = props
  const [verdict, setVerdict] = useState<Verdict>()
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const settle = useAction(settleAlarm, {
    quiet: true,
    refresh: [listAlarms],
    doneText: t('alarms.done'),
    done: onClose,
  })
  const submit = (): void => {
    setTried(true)
    if (!verdict || !note.trim()) return
    settle.mutate({
      params: { alarmId: alarm.alarmId },
      body: { verdict, note: note.trim(), version: alarm.version },
    })
  }
  const about = {
    rule: s(`alarms.rule.${alarm.rule}`),
    who: alarm.who || t('alarms.who.county'),
    count: alarm.count,
    limit: alarm.limit,
  }
  return (
    <Modal
      open
      title={t('alarms.settle.title')}
      okText={t('alarms.settle')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: settle.isPending }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="form">
        <p>{t('alarms.settle.about', about)}</p>
        <Field
          label={t('alarms.verdict')}
          required
          error={tried && !verdict ? t('alarms.missing') : undefined}
          hint={verdict === 'stolen' ? t('alarms.settle.stolen') : undefined}
        >
          <Select
            {...(verdict ? { value: verdict } : {})}
            onChange={(value: Verdict) => setVerdict(value)}
            options={VERDICTS.map((value) => ({ value, label: s(`alarms.verdict.${value}`) }))}
          />
        </Field>
        <Field
          label={t('alarms.words')}
          required
          hint={t('alarms.words.hint')}
          error={tried && !note.trim() ? t('alarms.missing') : undefined}
        >
          <Input.TextArea rows={3} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
        <Problem error={settle.error} />
      </div>
    </Modal>
  )
}
