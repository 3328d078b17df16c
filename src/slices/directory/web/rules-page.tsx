import { Input, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { schoolAgeBirths } from '../../../kernel/school-age.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { NumberInput } from '../../../web/ui/number-input.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { RulesForm } from '../../../web/ui/rules-form.tsx'
import { changeCountyRules, getCountyRules } from '../contract.ts'
import { CHECKED_KINDS, type CountyRules, DEFAULT_RULES, decideRules, LEADS_WITHOUT_ENROLMENT } from '../domain.ts'
import { useSliceText, useText } from './use-text.ts'

/** What the county decides for itself: ages, periods, thresholds. */
export function RulesPage(): ReactNode {
  const t = useText()
  const { data, error, refetch } = useCall(getCountyRules, {}, { staleTime: 0 })
  return (
    <>
      <PageHeader title={t('rules.title')} note={t('rules.note')} />
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
      {data ? <CountyRulesForm key={data.version} rules={data.rules} version={data.version} /> : !error && <Loading />}
    </>
  )
}

function CountyRulesForm(props: { readonly rules: CountyRules; readonly version: number }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const [rules, setRules] = useState(props.rules)
  const save = useAction(changeCountyRules, { quiet: true, refresh: [getCountyRules], doneText: t('rules.saved') })
  const decision = decideRules(rules)
  const changed = JSON.stringify(rules) !== JSON.stringify(props.rules)
  return (
    <RulesForm
      fault={decision.ok ? undefined : slice(decision.code, decision.details)}
      error={save.error}
      changed={changed}
      busy={save.isPending}
      onSave={() => save.mutate({ body: { rules, version: props.version } })}
      onReset={() => setRules(props.rules)}
    >
      <SchoolAge rules={rules} onChange={setRules} />
      <Section title={t('rules.due')}>
        <div className="form-columns">
          {CHECKED_KINDS.map((kind) => (
            <Field key={kind} label={t(`rules.kind.${kind}`)}>
              <NumberInput
                min={1}
                max={365}
                value={rules.dueDays[kind]}
                onChange={(value) => setRules({ ...rules, dueDays: { ...rules.dueDays, [kind]: value } })}
              />
            </Field>
          ))}
        </div>
      </Section>
      <Section title={t('rules.certainty')} extra={<span className="quiet">{t('rules.certainty.hint')}</span>}>
        <div className="form-columns">
          {(['sure', 'likely', 'review'] as const).map((level) => (
            <Field key={level} label={slice(`rules.certainty.${level}`)}>
              <NumberInput
                min={0}
                max={1}
                step={0.01}
                value={rules.certainty[level]}
                onChange={(value) => setRules({ ...rules, certainty: { ...rules.certainty, [level]: value } })}
              />
            </Field>
          ))}
        </div>
      </Section>
      <Attendance rules={rules} onChange={setRules} />
      <Numbers part="returns" min={0} rules={rules} onChange={setRules} />
      <Numbers part="honesty" min={1} rules={rules} onChange={setRules} />
      <Figures rules={rules} onChange={setRules} />
      <Section title={t('rules.other')}>
        <div className="form-columns">
          <Field label={slice('rules.leadWithoutEnrolment')}>
            <Select
              value={rules.leadWithoutEnrolment}
              onChange={(leadWithoutEnrolment) => setRules({ ...rules, leadWithoutEnrolment })}
              options={LEADS_WITHOUT_ENROLMENT.map((lead) => ({ value: lead, label: slice(`rules.lead.${lead}`) }))}
            />
          </Field>
          <Field label={slice('rules.monthlyReturnDay')}>
            <NumberInput
              min={1}
              max={28}
              value={rules.monthlyReturnDay}
              onChange={(value) => setRules({ ...rules, monthlyReturnDay: value })}
            />
          </Field>
          <Field label={slice('rules.tipTriageDays')}>
            <NumberInput
              min={0}
              max={30}
              value={rules.tipTriageDays}
              onChange={(value) => setRules({ ...rules, tipTriageDays: value })}
            />
          </Field>
          <Field label={slice('rules.noticeDaysBeforeTerm')}>
            <NumberInput
              min={0}
              max={120}
              value={rules.noticeDaysBeforeTerm}
              onChange={(value) => setRules({ ...rules, noticeDaysBeforeTerm: value })}
            />
          </Field>
          <Field label={slice('rules.smallCell')}>
            <NumberInput
              min={1}
              max={20}
              value={rules.smallCell}
              onChange={(value) => setRules({ ...rules, smallCell: value })}
            />
          </Field>
          <Field label={slice('rules.exportApprovalRows')}>
            <NumberInput
              min={0}
              max={100_000}
              value={rules.exportApprovalRows}
              onChange={(value) => setRules({ ...rules, exportApprovalRows: value })}
            />
          </Field>
        </div>
      </Section>
    </RulesForm>
  )
}

function SchoolAge(props: { readonly rules: CountyRules; readonly onChange: (rules: CountyRules) => void }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const today = useToday()
  const { rules } = props
  const set = (changes: Partial<CountyRules['schoolAge']>): void =>
    props.onChange({ ...rules, schoolAge: { ...rules.schoolAge, ...changes } })
  const births = decideRules(rules).ok ? schoolAgeBirths(today, rules.schoolAge) : undefined
  return (
    <Section title={t('rules.school-age')} extra={<span className="quiet">{t('rules.school-age.hint')}</span>}>
      <div className="stack">
        <div className="form-columns">
          <Field label={slice('rules.entryAge')}>
            <NumberInput
              min={5}
              max={8}
              value={rules.schoolAge.entryAge}
              onChange={(value) => set({ entryAge: value })}
            />
          </Field>
          <Field label={slice('rules.leavingAge')}>
            <NumberInput
              min={14}
              max={18}
              value={rules.schoolAge.leavingAge}
              onChange={(value) => set({ leavingAge: value })}
            />
          </Field>
          <Field label={slice('rules.cutOff')}>
            <Input
              value={rules.schoolAge.cutOff}
              maxLength={5}
              onChange={(event) => set({ cutOff: event.target.value })}
            />
          </Field>
        </div>
        {births && <p>{t('rules.school-age.preview', { from: births.first, to: births.last })}</p>}
      </div>
    </Section>
  )
}

/** Each with the least a county may set. */
const ATTENDANCE_NUMBERS = [
  ['alertDays', 1],
  ['suspectedDays', 1],
  ['confirmDays', 1],
  ['entrantDays', 1],
  ['transferDays', 1],
  ['illnessDays', 1],
  ['officialDays', 1],
  ['promiseDays', 0],
  ['teacherLeaveDays', 1],
  ['authorityLeaveDays', 1],
  ['silentDays', 1],
  ['alarmChildren', 2],
  ['alarmDays', 1],
] as const

function Attendance(props: {
  readonly rules: CountyRules
  readonly onChange: (rules: CountyRules) => void
}): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { rules } = props
  const set = (changes: Partial<CountyRules['attendance']>): void =>
    props.onChange({ ...rules, attendance: { ...rules.attendance, ...changes } })
  return (
    <Section title={t('rules.attendance')} extra={<span className="quiet">{t('rules.attendance.hint')}</span>}>
      <div className="form-columns">
        <Field label={slice('rules.attendance.reportBy')} hint={slice('rules.attendance.acts.reportBy')}>
          <Input
            type="time"
            value={rules.attendance.reportBy}
            onChange={(event) => set({ reportBy: event.target.value })}
          />
        </Field>
        {ATTENDANCE_NUMBERS.map(([name, least]) => (
          <Field key={name} label={slice(`rules.attendance.${name}`)} hint={slice(`rules.attendance.acts.${name}`)}>
            <NumberInput
              min={least}
              max={100}
              value={rules.attendance[name]}
              onChange={(value) => set({ [name]: value })}
            />
          </Field>
        ))}
      </div>
    </Section>
  )
}

/** What indicators go by: lines of key units, and what counts as lost. */
function Figures(props: { readonly rules: CountyRules; readonly onChange: (rules: CountyRules) => void }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { rules } = props
  const set = (changes: Partial<CountyRules['figures']>): void =>
    props.onChange({ ...rules, figures: { ...rules.figures, ...changes } })
  return (
    <Section title={t('rules.figures')} extra={<span className="quiet">{t('rules.figures.hint')}</span>}>
      <div className="form-columns">
        {(['keyUnitPrimaryPercent', 'keyUnitJuniorPercent'] as const).map((name) => (
          <Field key={name} label={slice(`rules.figures.${name}`)}>
            <NumberInput
              min={0}
              max={10}
              step={0.01}
              value={rules.figures[name]}
              onChange={(value) => set({ [name]: value })}
            />
          </Field>
        ))}
        <Field label={slice('rules.figures.countSuspensionAsDropout')}>
          <Select
            value={rules.figures.countSuspensionAsDropout}
            onChange={(countSuspensionAsDropout) => set({ countSuspensionAsDropout })}
            options={[
              { value: false, label: t('rules.figures.not-counted') },
              { value: true, label: t('rules.figures.counted') },
            ]}
          />
        </Field>
      </div>
    </Section>
  )
}

/** `disabledDay` is a day of a month, `leftBehindDays` are days after its end. */
const isMonthDay = (name: string): boolean => name.endsWith('Day')

/** Numbers of one part of the rules, each with its words. */
function Numbers<Part extends 'returns' | 'honesty'>(props: {
  readonly part: Part
  readonly min: number
  readonly rules: CountyRules
  readonly onChange: (rules: CountyRules) => void
}): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { part, rules } = props
  const names = Object.keys(DEFAULT_RULES[part]) as (keyof CountyRules[Part] & string)[]
  return (
    <Section title={t(`rules.${part}`)} extra={<span className="quiet">{t(`rules.${part}.hint`)}</span>}>
      <div className="form-columns">
        {names.map((name) => (
          <Field key={name} label={slice(`rules.${part}.${name}` as Parameters<typeof slice>[0])}>
            <NumberInput
              min={isMonthDay(name) ? 1 : props.min}
              max={isMonthDay(name) ? 31 : 90}
              value={rules[part][name] as number}
              onChange={(value) => props.onChange({ ...rules, [part]: { ...rules[part], [name]: value } })}
            />
          </Field>
        ))}
      </div>
    </Section>
  )
}
