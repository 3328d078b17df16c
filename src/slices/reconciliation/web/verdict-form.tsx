import { Button, Input, Radio, Select } from 'antd'
import { type FormEvent, type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useAction } from '../../../web/query.ts'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { useFactWords } from '../../rosters/web/index.tsx'
import { countFindings, type FindingPage, listFindings, settleFinding, showFinding } from '../contract.ts'
import type { EvidenceType, Verdict } from '../domain.ts'
import { recordKey } from './evidence-records.tsx'
import { useSliceText, useText } from './use-text.ts'

export interface VerdictFormProps {
  readonly page: FindingPage
  /** Leads to the next finding of the list; undefined at its end, or when there is no list. */
  readonly goNext: (() => void) | undefined
  /** The similar record that is to be ruled out: asked for beside the record itself. */
  readonly ruleOut?: string | undefined
}

interface Draft {
  readonly verdict?: Verdict
  readonly evidenceType?: EvidenceType | undefined
  readonly evidenceRef: string
  readonly pupilId?: string
  readonly validUntil: string
  readonly note: string
}

/** Records the verdict on a finding: what is true, by which evidence (C5). */
export function VerdictForm({ page, goNext, ruleOut }: VerdictFormProps): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const [draft, setDraft] = useState<Draft>(() => firstDraft(page, ruleOut))
  const [tried, setTried] = useState(false)
  const [submissionId] = useState(newId)
  const [leads, setLeads] = useState(false)
  const save = useAction(settleFinding, {
    quiet: true,
    refresh: [showFinding, listFindings, countFindings],
    doneText: t('verdict.saved'),
    done: () => leads && goNext?.(),
  })
  const change = (changes: Partial<Draft>): void => setDraft((old) => ({ ...old, ...changes }))
  const choice = page.verdictChoices.find((one) => one.verdict === draft.verdict)
  const asksPupil = choice?.asksPupil ?? false
  const isComplete =
    choice && draft.evidenceType && (!choice.asksUntil || draft.validUntil) && (!asksPupil || draft.pupilId)
  const submit = (event: FormEvent, thenNext: boolean): void => {
    event.preventDefault()
    setTried(true)
    setLeads(thenNext)
    if (!isComplete) return
    const body = bodyOf(draft, choice, page.version, submissionId)
    save.mutate({ params: { findingId: page.finding.findingId }, body })
  }
  const missing = (value: unknown, text: string): string | undefined => (tried && !value ? text : undefined)

  return (
    <Section title={t('verdict.title')} id="verdict">
      <form className="form" onSubmit={(event) => submit(event, false)} aria-label={t('verdict.title')}>
        <VerdictChoices
          choices={page.verdictChoices}
          value={draft.verdict}
          error={missing(draft.verdict, t('verdict.choose.missing'))}
          onChange={(verdict) => {
            const accepted = page.verdictChoices.find((one) => one.verdict === verdict)?.evidenceTypes ?? []
            change({ verdict, evidenceType: accepted.length === 1 ? accepted[0] : undefined })
          }}
        />
        {choice && (
          <>
            {choice.leavesOpen && <p className="quiet">{t('verdict.leaves-open')}</p>}
            {asksPupil && (
              <CandidateChoice
                records={candidatesOf(page, choice)}
                legend={t(choice.leavesOpen ? 'verdict.pupil.other' : 'verdict.pupil')}
                value={draft.pupilId}
                error={missing(draft.pupilId, t('verdict.pupil.missing'))}
                onChange={(pupilId) => change({ pupilId })}
              />
            )}
            <Field
              label={t('verdict.evidence')}
              required
              error={missing(draft.evidenceType, t('verdict.evidence.missing'))}
            >
              <Select
                value={draft.evidenceType ?? null}
                onChange={(evidenceType: EvidenceType) => change({ evidenceType })}
                options={choice.evidenceTypes.map((type) => ({ value: type, label: slice(`evidence-type.${type}`) }))}
              />
            </Field>
            <Field label={t('verdict.evidence-ref')}>
              <Input
                maxLength={100}
                value={draft.evidenceRef}
                onChange={(event) => change({ evidenceRef: event.target.value })}
              />
            </Field>
            {choice.asksUntil && (
              <Field label={t('verdict.until')} required error={missing(draft.validUntil, t('verdict.until.missing'))}>
                <DayInput value={draft.validUntil} onChange={(validUntil) => change({ validUntil })} />
              </Field>
            )}
            <Field label={t('verdict.note')} hint={t('verdict.note.hint')}>
              <Input.TextArea
                rows={3}
                maxLength={1000}
                value={draft.note}
                onChange={(event) => change({ note: event.target.value })}
              />
            </Field>
          </>
        )}
        <Problem error={save.error} />
        <div className="row">
          {goNext && (
            <Button type="primary" loading={save.isPending && leads} onClick={(event) => submit(event, true)}>
              {t('verdict.save-next')}
            </Button>
          )}
          <Button type={goNext ? 'default' : 'primary'} htmlType="submit" loading={save.isPending && !leads}>
            {t('verdict.save')}
          </Button>
        </div>
      </form>
    </Section>
  )
}

type Choice = FindingPage['verdictChoices'][number]

/** Empty, or with the record that is to be ruled out filled in. */
function firstDraft(page: FindingPage, ruleOut: string | undefined): Draft {
  const empty: Draft = { evidenceRef: '', validUntil: '', note: '' }
  const asked = page.records.some((record) => record.pupilId === ruleOut && !record.ruledOut)
  return ruleOut !== undefined && asked ? { ...empty, verdict: 'not-the-same-child', pupilId: ruleOut } : empty
}

/** The similar records a verdict may be about: what is ruled out need not be ruled out again. */
const candidatesOf = (page: FindingPage, choice: Choice): FindingPage['records'] =>
  page.records.filter(({ pupilId, ruledOut }) => pupilId !== null && !(choice.leavesOpen && ruledOut))

function bodyOf(draft: Draft, choice: Choice, version: number, submissionId: string) {
  return {
    submissionId,
    version,
    verdict: draft.verdict!,
    evidenceType: draft.evidenceType!,
    ...(draft.evidenceRef.trim() ? { evidenceRef: draft.evidenceRef.trim() } : {}),
    ...(draft.pupilId && choice.asksPupil ? { pupilId: draft.pupilId } : {}),
    ...(draft.validUntil && choice.asksUntil ? { validUntil: draft.validUntil } : {}),
    ...(draft.note.trim() ? { note: draft.note.trim() } : {}),
  }
}

function VerdictChoices(props: {
  readonly choices: FindingPage['verdictChoices']
  readonly value: Verdict | undefined
  readonly error: string | undefined
  readonly onChange: (verdict: Verdict) => void
}): ReactNode {
  const t = useText()
  const slice = useSliceText()
  return (
    <fieldset className="field choices">
      <legend>
        {t('verdict.choose')}
        <span className="field-required" aria-hidden="true">
          {' '}
          *
        </span>
      </legend>
      <Radio.Group
        value={props.value}
        vertical
        onChange={(event) => props.onChange(event.target.value as Verdict)}
        options={props.choices.map((one) => ({ value: one.verdict, label: slice(`verdict.${one.verdict}`) }))}
      />
      {props.error && <div className="field-error">{props.error}</div>}
    </fieldset>
  )
}

/** The similar pupil records, one of which the verdict is about. */
function CandidateChoice(props: {
  readonly records: FindingPage['records']
  readonly legend: string
  readonly value: string | undefined
  readonly error: string | undefined
  readonly onChange: (pupilId: string) => void
}): ReactNode {
  const words = useFactWords()
  return (
    <fieldset className="field choices">
      <legend>{props.legend}</legend>
      <Radio.Group
        value={props.value}
        vertical
        onChange={(event) => props.onChange(event.target.value as string)}
        options={props.records.map((record) => {
          const values = words.valuesOf(record.facts)
          return {
            value: record.pupilId!,
            key: recordKey(record),
            label: [values['name'], values['school_name'], values['grade_code']].filter(Boolean).join(' · '),
          }
        })}
      />
      {props.error && <div className="field-error">{props.error}</div>}
    </fieldset>
  )
}
