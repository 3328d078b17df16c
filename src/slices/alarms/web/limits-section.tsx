import { type ReactNode, useState } from 'react'
import { useAction, useCall } from '../../../web/query.ts'
import { useMay } from '../../../web/session.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { NumberInput } from '../../../web/ui/number-input.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { RulesForm } from '../../../web/ui/rules-form.tsx'
import { changeLimits, getLimits } from '../contract.ts'
import { ALARM_RULES, type AlarmLimits, LIMITED_RULES } from '../domain.ts'
import { useSliceText, useText } from './use-text.ts'

/** From how many within an hour on the county is told; the security administrator changes it. */
export function LimitsSection(): ReactNode {
  const t = useText()
  const { data, error } = useCall(getLimits, {}, { staleTime: 0 })
  return (
    <Section title={t('limits.title')}>
      <div className="stack">
        <p className="quiet">{t('limits.note')}</p>
        <Problem error={error} />
        {data && <LimitsForm key={data.version} limits={data.limits} version={data.version} />}
      </div>
    </Section>
  )
}

function LimitsForm(props: { readonly limits: AlarmLimits; readonly version: number }): ReactNode {
  const t = useText()
  const s = useSliceText()
  const may = useMay()('alarms.change-limits')
  const [limits, setLimits] = useState(props.limits)
  const save = useAction(changeLimits, { quiet: true, refresh: [getLimits], doneText: t('limits.saved') })
  return (
    <RulesForm
      fault={undefined}
      error={save.error}
      changed={LIMITED_RULES.some((rule) => limits[rule] !== props.limits[rule])}
      busy={save.isPending}
      may={may}
      onSave={() => save.mutate({ body: { limits, version: props.version } })}
      onReset={() => setLimits(props.limits)}
    >
      <div className="form-columns">
        {LIMITED_RULES.map((rule) => {
          const [least, most] = ALARM_RULES[rule].range
          return (
            <Field key={rule} label={s(`alarms.rule.${rule}`)} hint={t('limits.range', { least, most })}>
              <NumberInput
                min={least}
                max={most}
                value={limits[rule]}
                disabled={!may}
                onChange={(value) => setLimits({ ...limits, [rule]: value })}
              />
            </Field>
          )
        })}
      </div>
    </RulesForm>
  )
}
