import { Button, Checkbox, Input, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { textsOf } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useMay } from '../../../web/session.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { NumberInput } from '../../../web/ui/number-input.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { RulesForm } from '../../../web/ui/rules-form.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { texts as documentTexts } from '../../documents/texts.ts'
import { changeCaseRules, showCaseRules } from '../contract.ts'
import { CASE_EVIDENCE_TYPES, type CaseEvidenceType } from '../domain.ts'
import { type CaseRules, CLOSING_KINDS, type ClosingReason, decideCaseRules } from '../rules/county-rules.ts'
import { ASKED_PARTS, type AskedPart } from '../rules/group.ts'
import { ORDER_PAPERS } from '../rules/papers.ts'
import { useCaseText, useText } from './use-text.ts'

const useDocumentText = textsOf(documentTexts)

/** Numbers of the rules with their bounds, as the contract has them. */
const NUMBERS = {
  reportDays: [0, 366],
  villageNoticeDays: [0, 366],
  reportReceiptDays: [0, 366],
  guardianNoticeDays: [0, 366],
  mandatoryReportDays: [0, 366],
  officeReceiptDays: [0, 366],
  officeAnswerDays: [0, 366],
  firstVisitDays: [0, 366],
  visitIntervalDays: [0, 366],
  persuasionCount: [1, 20],
  orderDays: [1, 60],
  serveWorkingDays: [1, 30],
  handoverWorkingDays: [1, 30],
  replyWorkingDays: [1, 30],
  hearingFromYuan: [0, 100_000],
  nextStepDays: [0, 366],
  courtFollowDays: [1, 366],
  countyReportDays: [0, 366],
  suspensionReviewDays: [0, 366],
  returnSchoolDays: [1, 60],
  relapseMonths: [1, 60],
} as const satisfies Partial<Record<keyof CaseRules, readonly [number, number]>>
const NUMBER_NAMES = Object.keys(NUMBERS) as readonly (keyof typeof NUMBERS)[]

/** What the county decides for the work on cases: periods of practice, checks after the return, reasons for closing. */
export function CaseRulesPage(): ReactNode {
  const t = useText()
  const may = useMay()
  const { data, error, refetch } = useCall(showCaseRules, {}, { staleTime: 0 })
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <>
      <PageHeader title={t('case-rules.title')} note={t('case-rules.note')} />
      {may('cases.change-rules') ? (
        <EditRules key={data.version} rules={data.rules} version={data.version} />
      ) : (
        <ReadRules rules={data.rules} />
      )}
    </>
  )
}

function ReadRules({ rules }: { readonly rules: CaseRules }): ReactNode {
  const t = useText()
  const document = useDocumentText()
  const slice = useCaseText()
  return (
    <div className="stack">
      <Section title={t('case-rules.periods')}>
        <FactTable
          columns={3}
          facts={[
            { label: t('case-rules.orderPaper'), value: document(`document.kind.${rules.orderPaper}`) },
            {
              label: t('case-rules.groupParts'),
              value:
                rules.groupParts.map((part) => slice(`case.part.${part}`)).join('、') ||
                t('case-rules.groupParts.none'),
            },
            ...NUMBER_NAMES.map((name) => ({ label: t(`case-rules.${name}`), value: rules[name] })),
            { label: t('case-rules.escalationDays'), value: rules.escalationDays.join('、') },
            { label: t('case-rules.observationMonths'), value: rules.observationMonths.join('、') },
            { label: t('case-rules.termStarts'), value: rules.termStarts.join('、') },
          ]}
        />
      </Section>
      <Section title={t('case-rules.reasons')}>
        <ul className="plain-list">
          {rules.closingReasons.map((reason) => (
            <li key={reason.code}>
              <span className="strong">{reason.label}</span>{' '}
              {reason.isEnded && <StatusTag tone="neutral">{t('case-rules.reason.ended')}</StatusTag>}
              <div className="quiet">
                {t(`case-rules.kind.${reason.kind}`)} ·{' '}
                {reason.evidenceTypes.map((type) => slice(`case.evidence.${type}`)).join('、')}
              </div>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  )
}

const ESCALATION_LEVELS = ['first', 'second', 'third'] as const

function EditRules(props: { readonly rules: CaseRules; readonly version: number }): ReactNode {
  const t = useText()
  const document = useDocumentText()
  const slice = useCaseText()
  const [rules, setRules] = useState(props.rules)
  const save = useAction(changeCaseRules, { quiet: true, refresh: [showCaseRules], doneText: t('case-rules.saved') })
  const decision = decideCaseRules(rules, props.rules)
  const unnamed = rules.closingReasons.some((reason) => reason.label.trim() === '')
  const fault = unnamed ? t('case-rules.unnamed') : decision.ok ? undefined : slice(decision.code)
  const change = (more: Partial<CaseRules>): void => setRules({ ...rules, ...more })
  return (
    <RulesForm
      fault={fault}
      error={save.error}
      changed={JSON.stringify(rules) !== JSON.stringify(props.rules)}
      busy={save.isPending}
      onSave={() => save.mutate({ body: { rules: rules as never, version: props.version } })}
      onReset={() => setRules(props.rules)}
    >
      <Section title={t('case-rules.periods')} extra={<span className="quiet">{t('case-rules.periods.hint')}</span>}>
        <div className="form-columns">
          <Field label={t('case-rules.orderPaper')}>
            <Select
              value={rules.orderPaper}
              onChange={(orderPaper) => change({ orderPaper })}
              options={ORDER_PAPERS.map((value) => ({ value, label: document(`document.kind.${value}`) }))}
            />
          </Field>
          <Field label={t('case-rules.groupParts')} hint={t('case-rules.groupParts.hint')}>
            <Select
              mode="multiple"
              placeholder={t('case-rules.groupParts.none')}
              value={[...rules.groupParts]}
              onChange={(groupParts: AskedPart[]) => change({ groupParts })}
              options={ASKED_PARTS.map((value) => ({ value, label: slice(`case.part.${value}`) }))}
            />
          </Field>
          {NUMBER_NAMES.map((name) => (
            <Field key={name} label={t(`case-rules.${name}`)}>
              <NumberInput
                min={NUMBERS[name][0]}
                max={NUMBERS[name][1]}
                value={rules[name]}
                onChange={(value) => change({ [name]: value })}
              />
            </Field>
          ))}
          <Field label={t('case-rules.escalationDays')} hint={t('case-rules.escalationDays.hint')}>
            <div className="in-thirds">
              {rules.escalationDays.map((days, level) => (
                <NumberInput
                  // Three levels, each at its place.
                  key={ESCALATION_LEVELS[level]}
                  aria-label={t(`case-rules.escalation.${ESCALATION_LEVELS[level]!}`)}
                  min={1}
                  max={180}
                  value={days}
                  onChange={(value) => change({ escalationDays: rules.escalationDays.with(level, value) })}
                />
              ))}
            </div>
          </Field>
        </div>
      </Section>
      <AfterReturn rules={rules} onChange={change} />
      <Section title={t('case-rules.reasons')} extra={<span className="quiet">{t('case-rules.reasons.hint')}</span>}>
        <Reasons
          saved={props.rules.closingReasons}
          reasons={rules.closingReasons}
          onChange={(closingReasons) => change({ closingReasons })}
        />
      </Section>
    </RulesForm>
  )
}

interface Part {
  readonly rules: CaseRules
  readonly onChange: (more: Partial<CaseRules>) => void
}

function AfterReturn({ rules, onChange }: Part): ReactNode {
  const t = useText()
  return (
    <Section title={t('case-rules.after')}>
      <div className="form-columns">
        <Field label={t('case-rules.observationMonths')} hint={t('case-rules.observationMonths.hint')}>
          <Select
            mode="multiple"
            value={[...rules.observationMonths]}
            options={Array.from({ length: 24 }, (_, index) => ({ value: index + 1, label: String(index + 1) }))}
            onChange={(months: number[]) => onChange({ observationMonths: months.toSorted((a, b) => a - b) })}
          />
        </Field>
        <Field label={t('case-rules.termStarts')} hint={t('case-rules.termStarts.hint')}>
          <Select
            mode="tags"
            value={[...rules.termStarts]}
            onChange={(days: string[]) =>
              onChange({ termStarts: days.filter((day) => MONTH_DAY.test(day)).slice(0, 4) })
            }
          />
        </Field>
      </div>
      <div className="stack after-columns">
        <Checkbox
          checked={rules.observeNextTerm}
          onChange={(event) => onChange({ observeNextTerm: event.target.checked })}
        >
          {t('case-rules.observeNextTerm')}
        </Checkbox>
        <Checkbox
          checked={rules.returnStopsPenalty}
          onChange={(event) => onChange({ returnStopsPenalty: event.target.checked })}
        >
          {t('case-rules.returnStopsPenalty')}
        </Checkbox>
      </div>
    </Section>
  )
}

const MONTH_DAY = /^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/

/** Reasons for closing, each with what proves it; one that was saved is ended and stays, so that old cases stay readable. */
function Reasons(props: {
  readonly saved: readonly ClosingReason[]
  readonly reasons: readonly ClosingReason[]
  readonly onChange: (reasons: readonly ClosingReason[]) => void
}): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const { saved, reasons, onChange } = props
  const put = (index: number, more: Partial<ClosingReason>): void =>
    onChange(reasons.map((reason, at) => (at === index ? { ...reason, ...more } : reason)))
  const add = (): void =>
    onChange([
      ...reasons,
      { code: freeCode(reasons), label: '', kind: 'returned', evidenceTypes: ['attendance-record'] },
    ])
  return (
    <div className="stack">
      {reasons.map((reason, index) => (
        <div key={reason.code} className={reason.isEnded ? 'reason-row quiet' : 'reason-row'}>
          <Input
            aria-label={t('case-rules.reason')}
            value={reason.label}
            maxLength={60}
            onChange={(event) => put(index, { label: event.target.value })}
          />
          <Select
            aria-label={t('case-rules.reason.kind')}
            value={reason.kind}
            onChange={(kind) => put(index, { kind })}
            options={CLOSING_KINDS.map((kind) => ({ value: kind, label: t(`case-rules.kind.${kind}`) }))}
          />
          <Select
            mode="multiple"
            aria-label={t('case-rules.reason.evidence')}
            maxTagCount="responsive"
            value={[...reason.evidenceTypes]}
            onChange={(evidenceTypes: CaseEvidenceType[]) => put(index, { evidenceTypes })}
            options={CASE_EVIDENCE_TYPES.map((type) => ({ value: type, label: slice(`case.evidence.${type}`) }))}
          />
          {saved.some((one) => one.code === reason.code) ? (
            <Button onClick={() => put(index, { isEnded: !reason.isEnded })}>
              {t(reason.isEnded ? 'case-rules.reason.resume' : 'case-rules.reason.end')}
            </Button>
          ) : (
            <Button onClick={() => onChange(reasons.filter((_, at) => at !== index))}>
              {t('case-rules.reason.remove')}
            </Button>
          )}
        </div>
      ))}
      <div>
        <Button onClick={add} disabled={reasons.length >= 60}>
          {t('case-rules.reason.add')}
        </Button>
      </div>
    </div>
  )
}

function freeCode(reasons: readonly ClosingReason[]): string {
  for (let number = 1; ; number++) {
    const code = `county-${number}`
    if (!reasons.some((reason) => reason.code === code)) return code
  }
}
