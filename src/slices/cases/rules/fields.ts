// @NOTE table: every field of the forms of cases, and which form asks for which
import { accept, type Decision, refuse } from '../../../kernel/decision.ts'
import { parsePlainDate } from '../../../kernel/plain-date.ts'
import { CASE_EVIDENCE_TYPES, CAUSES, EXPLANATIONS } from '../domain.ts'
import { COLLECTIONS } from './collection.ts'
import { COURT_OUTCOMES, COURT_PAPERS } from './court.ts'
import { NOTICE_LINKS, PENALTY_KINDS } from './facts.ts'
import { areGuardians } from './guardians.ts'
import { HELPS, PLACEMENTS, type RecordKind, SUPPORT_MEASURES } from './records.ts'
import { VISIT_RESULTS, VISIT_WAYS } from './visits.ts'
import { AUTHORITIES, TRIGGERS } from './offices.ts'
import type { StepName } from './steps.ts'

/** Texts are words and sealed; the rest are codes, days and counts that rules read, sealed where they tell why a child is away. */
export type FieldRule =
  | { readonly type: 'day' | 'count' | 'flag' | 'id' | 'officers' | 'guardians' }
  | { readonly type: 'code' }
  | {
      readonly type: 'choice' | 'choices'
      readonly options: readonly string[]
      readonly texts: string
      readonly isSealed?: true
    }
  | { readonly type: 'text' | 'long-text' }

/** Labels: `field.<name>`; words of options: `<texts>.<option>`. */
export const FIELDS = {
  explanation: { type: 'choice', options: EXPLANATIONS, texts: 'case.explanation' },
  evidenceType: { type: 'choice', options: CASE_EVIDENCE_TYPES, texts: 'case.evidence' },
  evidenceRef: { type: 'text' },
  recheckOn: { type: 'day' },
  outOfSchoolSince: { type: 'day' },
  causes: { type: 'choices', options: CAUSES, texts: 'case.cause', isSealed: true },
  basisId: { type: 'id' },
  officers: { type: 'officers' },
  penaltyKind: { type: 'choice', options: PENALTY_KINDS, texts: 'case.penalty-kind' },
  yuan: { type: 'count' },
  collection: { type: 'choice', options: COLLECTIONS, texts: 'case.collection' },
  surchargeYuan: { type: 'count' },
  court: { type: 'text' },
  way: { type: 'choice', options: VISIT_WAYS, texts: 'case.visit-way' },
  result: { type: 'choice', options: VISIT_RESULTS, texts: 'case.visit-result' },
  visitors: { type: 'count' },
  visitorNames: { type: 'text' },
  place: { type: 'text' },
  whereabouts: { type: 'text' },
  guardianSaid: { type: 'long-text' },
  childSaid: { type: 'long-text' },
  difficulties: { type: 'long-text' },
  nextOn: { type: 'day' },
  link: { type: 'choice', options: NOTICE_LINKS, texts: 'case.link' },
  receiver: { type: 'text' },
  statementKind: {
    type: 'choice',
    options: ['statement', 'waiver-signed', 'on-the-spot'],
    texts: 'case.statement-kind',
  },
  reviewed: { type: 'flag' },
  said: { type: 'long-text' },
  recordSigned: { type: 'flag' },
  passes: { type: 'flag' },
  opinion: { type: 'long-text' },
  route: { type: 'choice', options: ['reconsideration', 'lawsuit'], texts: 'case.route' },
  pending: { type: 'flag' },
  reference: { type: 'text' },
  decidedOn: { type: 'day' },
  withdrawalReason: {
    type: 'choice',
    options: ['facts-not-established', 'slight-and-corrected', 'basis-ended', 'time-over', 'other'],
    texts: 'case.withdrawal-reason',
  },
  courtPaper: { type: 'choice', options: COURT_PAPERS, texts: 'case.court-paper' },
  courtOutcome: { type: 'choice', options: COURT_OUTCOMES, texts: 'case.court-outcome' },
  performed: { type: 'flag' },
  source: { type: 'choice', options: ['attendance-data', 'signed-paper'], texts: 'case.attendance-source' },
  fromOn: { type: 'day' },
  toOn: { type: 'day' },
  presentDays: { type: 'count' },
  missedDays: { type: 'count' },
  signedBy: { type: 'text' },
  placement: { type: 'choice', options: PLACEMENTS, texts: 'case.placement', isSealed: true },
  measures: { type: 'choices', options: SUPPORT_MEASURES, texts: 'case.support', isSealed: true },
  willing: { type: 'flag' },
  supporter: { type: 'text' },
  plan: { type: 'long-text' },
  check: { type: 'choice', options: ['month', 'term-start'], texts: 'case.check' },
  monthAfter: { type: 'count' },
  finding: { type: 'choice', options: ['attends', 'unstable', 'left-again'], texts: 'case.check-finding' },
  closingReason: { type: 'code' },
  proposal: { type: 'long-text' },
  until: { type: 'day' },
  pauseReason: {
    type: 'choice',
    options: ['illness', 'whereabouts-unknown', 'proceeding-elsewhere', 'disaster', 'other'],
    texts: 'case.pause-reason',
    isSealed: true,
  },
  trigger: { type: 'choice', options: TRIGGERS, texts: 'case.trigger', isSealed: true },
  help: { type: 'choice', options: HELPS, texts: 'case.help', isSealed: true },
  authorities: { type: 'choices', options: AUTHORITIES, texts: 'case.authority' },
  situation: { type: 'long-text' },
  request: { type: 'long-text' },
  reportId: { type: 'id' },
  guardians: { type: 'guardians' },
  outcome: { type: 'long-text' },
  noticed: { type: 'choices', options: TRIGGERS, texts: 'case.trigger', isSealed: true },
} as const satisfies Record<string, FieldRule>
export type FieldName = keyof typeof FIELDS
export const fieldRule = (name: FieldName): FieldRule => FIELDS[name]

/** Names of facts that are sealed. */
export const SEALED_FIELDS: ReadonlySet<string> = new Set(
  Object.entries<FieldRule>(FIELDS).flatMap(([name, rule]) => ('isSealed' in rule ? [name] : [])),
)

/** What a form asks for. */
export interface FormRule {
  readonly required: readonly FieldName[]
  readonly optional: readonly FieldName[]
}
const form = (required: readonly FieldName[], optional: readonly FieldName[] = []): FormRule => ({ required, optional })
const NOTHING = form([])

export const RECORD_FORMS = {
  visit: form(
    ['way', 'result', 'visitors', 'visitorNames', 'guardianSaid', 'causes'],
    ['place', 'whereabouts', 'childSaid', 'difficulties', 'noticed', 'nextOn'],
  ),
  notice: form(['link']),
  acknowledgement: form(['link', 'receiver']),
  evidence: form(['evidenceType', 'evidenceRef']),
  'filing-approval': form(['passes', 'opinion']),
  statement: form(['statementKind', 'said'], ['reviewed', 'outcome']),
  'hearing-request': form([], ['said']),
  hearing: form(['recordSigned', 'said']),
  'legal-review': form(['passes', 'opinion']),
  deliberation: form(['passes', 'visitorNames', 'opinion']),
  remedy: form(['route', 'pending', 'reference'], ['decidedOn', 'nextOn']),
  performance: form(['performed', 'reference']),
  court: form(['courtPaper', 'courtOutcome', 'reference'], ['nextOn', 'outcome']),
  attendance: form(['source', 'fromOn', 'toOn'], ['presentDays', 'signedBy', 'evidenceRef']),
  support: form(['placement', 'measures'], ['supporter', 'plan', 'willing']),
  observation: form(['check', 'finding'], ['monthAfter', 'said', 'measures', 'noticed']),
  'closing-request': form(['closingReason', 'evidenceType', 'evidenceRef', 'proposal']),
  'closing-refusal': form(['opinion']),
  suspension: form(['until', 'pauseReason']),
  resumption: NOTHING,
  'mandatory-report': form(['trigger', 'authorities', 'situation']),
  'help-request': form(['help', 'authorities', 'situation']),
  'report-receipt': form(['reportId', 'authorities', 'receiver'], ['reference']),
  'report-outcome': form(['reportId', 'outcome'], ['authorities', 'reference']),
  guardians: form(['guardians', 'evidenceType', 'evidenceRef'], ['said']),
  'county-report': form(['situation', 'request']),
  'county-answer': form(['opinion'], ['reference']),
} as const satisfies Record<RecordKind, FormRule>
export const recordForm = (kind: RecordKind): FormRule => RECORD_FORMS[kind]

/** Steps somebody takes; a case is opened by whoever finds the child. */
export type TakenStep = Exclude<StepName, 'suspect'>

export const STEP_FORMS = {
  verify: NOTHING,
  explain: form(['explanation', 'evidenceType'], ['evidenceRef', 'recheckOn']),
  confirm: form(['causes'], ['outOfSchoolSince', 'whereabouts']),
  persuade: NOTHING,
  order: NOTHING,
  file: form(['basisId', 'officers']),
  'pre-notice': form(['penaltyKind'], ['yuan']),
  hear: NOTHING,
  review: NOTHING,
  decide: form(['penaltyKind', 'officers'], ['yuan', 'collection']),
  'decide-simply': form(['basisId', 'officers', 'penaltyKind'], ['yuan', 'collection']),
  'open-remedies': NOTHING,
  demand: form([], ['surchargeYuan']),
  'apply-to-court': form(['court']),
  'withdraw-penalty': form(['withdrawalReason'], ['opinion']),
  sue: form(['court']),
  return: form(
    [...RECORD_FORMS.attendance.required, ...RECORD_FORMS.support.required],
    [...RECORD_FORMS.attendance.optional, ...RECORD_FORMS.support.optional],
  ),
  observe: RECORD_FORMS.observation,
  'persuade-again': form(['said']),
  close: form([], ['opinion']),
} as const satisfies Record<TakenStep, FormRule>
export const TAKEN_STEPS = Object.keys(STEP_FORMS) as readonly TakenStep[]
export const stepForm = (step: TakenStep): FormRule => STEP_FORMS[step]

export type FieldValues = Readonly<Partial<Record<FieldName, unknown>>>
export type FieldRefusal = 'case.fields-missing' | 'case.fields-malformed' | 'case.fields-unknown'

const LONGEST = { text: 200, 'long-text': 2000 } as const
const LARGEST_COUNT = 1_000_000

/** Decides whether what a form says fits it: nothing unknown, nothing missing, each of its kind. Names every fault at once. */
export function decideFields(
  rule: FormRule,
  values: Readonly<Record<string, unknown>>,
): Decision<FieldValues, FieldRefusal> {
  const allowed: readonly string[] = [...rule.required, ...rule.optional]
  const given = Object.entries(values).filter(([, value]) => !isEmpty(value))
  const unknown = given
    .filter(([name]) => !allowed.includes(name))
    .map(([name]) => (name in FIELDS ? `field.${name}` : '?'))
  if (unknown.length > 0) return refuse('case.fields-unknown', { fields: unknown })
  const names = new Set(given.map(([name]) => name))
  const missing = rule.required.filter((name) => !names.has(name))
  if (missing.length > 0) return refuse('case.fields-missing', { fields: missing.map((name) => `field.${name}`) })
  const malformed = given.filter(([name, value]) => !isOfKind(fieldRule(name as FieldName), value))
  if (malformed.length > 0)
    return refuse('case.fields-malformed', { fields: malformed.map(([name]) => `field.${name}`) })
  return accept(Object.fromEntries(given))
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

function isOfKind(rule: FieldRule, value: unknown): boolean {
  switch (rule.type) {
    case 'text':
    case 'long-text':
      return typeof value === 'string' && value.length <= LONGEST[rule.type]
    case 'code':
      return typeof value === 'string' && /^[a-z][a-z0-9-]{0,40}$/.test(value)
    case 'id':
      return typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value)
    case 'day':
      return typeof value === 'string' && parsePlainDate(value) !== undefined
    case 'count':
      return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= LARGEST_COUNT
    case 'flag':
      return typeof value === 'boolean'
    case 'choice':
      return rule.options.includes(value as string)
    case 'choices':
      return (
        Array.isArray(value) && new Set(value).size === value.length && value.every((one) => rule.options.includes(one))
      )
    case 'guardians':
      return areGuardians(value)
    case 'officers':
      return Array.isArray(value) && value.length <= 10 && value.every(isOfficer)
  }
}

const isOfficer = (value: unknown): boolean => {
  const { name, certificate } = (value ?? {}) as { name?: unknown; certificate?: unknown }
  return typeof name === 'string' && typeof certificate === 'string' && name.length <= 60 && certificate.length <= 60
}

/** Parts what rules read from what is sealed. */
export function partFields(values: FieldValues): {
  readonly facts: Readonly<Record<string, unknown>>
  readonly words: Readonly<Record<string, string>>
} {
  const entries = Object.entries(values)
  const isSecret = ([name]: [string, unknown]): boolean => /text$|^guardians$/.test(fieldRule(name as FieldName).type)
  const { guardians } = values
  return {
    facts: {
      ...Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
      // How many must be reached is no secret; who they are is.
      ...(areGuardians(guardians) && { guardianCount: guardians.length }),
    },
    words: Object.fromEntries(
      entries
        .filter(isSecret)
        .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
  }
}

/** Only the fields a form knows. */
export function pickFields(rule: FormRule, values: FieldValues): FieldValues {
  const names: readonly string[] = [...rule.required, ...rule.optional]
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)))
}
