import { Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { type PlainDate, schoolYearOf } from '../../../kernel/plain-date.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { enterBaseFigure, listBaseFigures, listTargets, showIndicator } from '../indicators-contract.ts'
import type { EnteredInput, IndicatorStage } from '../indicators-domain.ts'
import { useReportText, useText } from './use-text.ts'

/** Enters a count that no record gives, for the stage and school year of what is shown. */
export function EnterDialog(props: {
  readonly inputs: readonly EnteredInput[]
  readonly stage: IndicatorStage
  readonly countOn: string
  /** Figures of the county only. */
  readonly ofCounty?: boolean
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const r = useReportText()
  const shell = useShellText()
  const today = useToday()
  const { inputs, stage } = props
  const schoolYear = schoolYearOf(props.countOn as PlainDate)
  const [submissionId] = useState(newId)
  const [input, setInput] = useState<EnteredInput | undefined>(inputs[0])
  const [chosenUnit, setUnit] = useState<string>()
  const [typed, setTyped] = useState('')
  const [sourceName, setSourceName] = useState('')
  const [countedOn, setCountedOn] = useState<string>(`${schoolYear}-09-01`)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const all = useCall(listTargets, { query: { schoolYear } }).data?.units ?? []
  const units = props.ofCounty ? all.slice(0, 1) : all
  const known = useCall(listBaseFigures, { query: { schoolYear } }).data?.rows ?? []
  const unitCode = chosenUnit ?? units[0]?.code
  const before = known.find((row) => row.input === input && row.stage === stage && row.unitCode === unitCode)
  const value = /^\d{1,10}$/.test(typed.trim()) ? Number(typed) : null
  const enter = useAction(enterBaseFigure, {
    quiet: true,
    refresh: [showIndicator, listBaseFigures],
    doneText: t('indicators.enter.done'),
    done: props.onClose,
  })
  const missing = (isGiven: boolean): string | undefined =>
    tried && !isGiven ? t('indicators.enter.required') : undefined
  const submit = (): void => {
    setTried(true)
    if (!input || !unitCode || value === null || sourceName.trim().length < 2) return
    if (before && !reason.trim()) return
    const version = before?.version ?? 0
    enter.mutate({
      body: {
        submissionId,
        schoolYear,
        input,
        stage,
        unitCode,
        version,
        value,
        countedOn,
        sourceName: sourceName.trim(),
        ...(before && { reason: reason.trim() }),
      },
    })
  }
  return (
    <Modal
      open
      title={t('indicators.enter')}
      okText={t('indicators.enter')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: enter.isPending, disabled: inputs.length === 0 }}
      mask={{ closable: false }}
      onOk={submit}
      onCancel={props.onClose}
    >
      <div className="form">
        <p>{t('indicators.enter.text')}</p>
        <Field label={t('indicators.entered.what')} required error={missing(input !== undefined)}>
          <Select
            value={input ?? null}
            onChange={setInput}
            options={inputs.map((one) => ({ value: one, label: r(`report.input.${one}`) }))}
          />
        </Field>
        <Field label={t('indicators.entered.of')} required>
          <Select
            value={unitCode ?? null}
            onChange={setUnit}
            showSearch={{ optionFilterProp: 'label' }}
            options={units.map((unit) => ({ value: unit.code, label: unit.name }))}
          />
        </Field>
        <Field label={t('indicators.entered.value')} required error={missing(value !== null)}>
          <Input inputMode="numeric" maxLength={10} value={typed} onChange={(event) => setTyped(event.target.value)} />
        </Field>
        <Field
          label={t('indicators.entered.source')}
          hint={t('indicators.entered.source.hint')}
          required
          error={missing(sourceName.trim().length >= 2)}
        >
          <Input maxLength={200} value={sourceName} onChange={(event) => setSourceName(event.target.value)} />
        </Field>
        <Field label={t('indicators.entered.counted-on')} required>
          <DayInput value={countedOn} max={today} onChange={setCountedOn} />
        </Field>
        {before && (
          <Field label={t('indicators.entered.reason')} required error={missing(reason.trim() !== '')}>
            <Input maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
        )}
        <Problem error={enter.error} />
      </div>
    </Modal>
  )
}
