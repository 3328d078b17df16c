import { calendarOf } from '../../../kernel/calendar.ts'
import { addDays, type PlainDate, plainDate } from '../../../kernel/plain-date.ts'
import type { Actor, Role } from '../../../kernel/scope.ts'
import { anActor } from '../../../../test/support/database.ts'
import { loadCalendar } from '../../../platform/calendar.ts'
import type { CaseState, DropoutCase } from '../domain.ts'
import { DEFAULT_CASE_RULES } from '../rules/county-rules.ts'
import type { StepRules, StepTaken } from '../rules/decide-step.ts'
import {
  type CaseFacts,
  type LegalBasis,
  NO_FACTS,
  type Penalty,
  type ReturnFacts,
  type ServedPaper,
} from '../rules/facts.ts'
import type { Paper } from '../rules/papers.ts'
import type { StepDraft } from '../rules/form-checks.ts'
import { HEARING_RIGHT, REMEDIES } from '../rules/remedies.ts'
import type { StepName } from '../rules/steps.ts'

/** What tests of the machine start from: a case led by a school, everybody who may act on it, and facts one changes. */

export const today = plainDate('2026-05-20')
export const SCHOOL = '3154000012'

export const rules: StepRules = { county: DEFAULT_CASE_RULES, verifyDays: 7, calendar: loadCalendar() }
export const withoutCalendar: StepRules = { ...rules, calendar: calendarOf([]) }

export function aCase(state: CaseState, more: Partial<DropoutCase> = {}): DropoutCase {
  return {
    state,
    version: 3,
    lead: { line: 'school', unit: SCHOOL },
    divisionCode: '540126100201',
    schoolKey: `${SCHOOL}/2023-01/`,
    ...more,
  }
}

const of = (role: Role, id: string, line: object = {}): Actor => anActor({ role, actorId: id, ...line })
export const actors = {
  class: of('homeroom-teacher', 'teacher', { schoolPrefix: `${SCHOOL}/2023-01/` }),
  principal: of('school-officer', 'principal', { schoolPrefix: `${SCHOOL}/` }),
  village: of('village-officer', 'village', { divisionPrefix: '540126100201' }),
  township: of('township-officer', 'township', { divisionPrefix: '540126100' }),
  township2: of('township-officer', 'township2', { divisionPrefix: '540126100' }),
  bureau: of('bureau-officer', 'bureau'),
  bureau2: of('bureau-officer', 'bureau2'),
  stranger: of('township-officer', 'stranger', { divisionPrefix: '540126101' }),
} as const

/** A step with its paper in the usual words, where the draft does not say otherwise. */
export function aStep(name: StepName, actor: Actor = actors.township, draft: StepDraft = {}, version = 3): StepTaken {
  return { name, actor, version, draft: { paper: paperOf(name), ...draft } }
}

export function aBasis(more: Partial<LegalBasis> = {}): LegalBasis {
  return {
    basisId: 'basis',
    title: '某省实施办法',
    article: '第四十条',
    penaltyKind: 'fine',
    minYuan: 100,
    maxYuan: 3000,
    organ: 'township',
    validFrom: plainDate('2020-01-01'),
    validTo: null,
    enteredBy: 'administrator',
    approvedBy: 'second',
    ...more,
  }
}

export const OFFICERS = [
  { name: '甲', certificate: '藏0001' },
  { name: '乙', certificate: '藏0002' },
] as const

/** What the paper of a step says where nobody changed its usual words. */
export const paperOf = (name: StepName): NonNullable<StepDraft['paper']> => ({
  remedy: REMEDIES[name === 'decide-simply' ? 'on-the-spot' : 'ordinary'].words('达瓦县'),
  hearingRight: HEARING_RIGHT,
  hearingOn: addDays(today, 60),
  paymentAccount: '县财政局（某银行，账号00000000）',
})

/** A paper served on one guardian some days before today. */
export function aPaper(paper: Paper, daysAgo: number, addressee = 'father'): ServedPaper {
  return {
    paper,
    documentId: `${paper}-${addressee}`,
    number: '甲乡〔2026〕1号',
    addressee,
    issuedOn: addDays(today, -daysAgo),
    effectiveOn: addDays(today, -daysAgo),
  }
}

export function aPenalty(more: Partial<Penalty> = {}): Penalty {
  return {
    basisId: 'basis',
    filedOn: addDays(today, -20),
    officers: [...OFFICERS],
    noticed: { kind: 'fine', yuan: 500 },
    hearing: null,
    legalReview: null,
    decided: null,
    surcharge: 0,
    procedure: 'ordinary',
    remediesTold: true,
    remedyPending: false,
    remedyDecidedOn: null,
    performed: false,
    ...more,
  }
}

export function aReturn(more: Partial<ReturnFacts> = {}): ReturnFacts {
  return {
    returnedOn: addDays(today, -5),
    proof: {
      source: 'signed-paper',
      fromOn: addDays(today, -5),
      toOn: addDays(today, -1),
      presentDays: 4,
      signedBy: '校长',
    },
    supportMeasures: 1,
    observations: [],
    ...more,
  }
}

/** Facts with which every step up to the decision is possible for the township. */
export function fullFacts(more: Partial<CaseFacts> = {}): CaseFacts {
  return {
    ...NO_FACTS,
    groupParts: ['lead'],
    notices: [{ link: 'school-to-township', sentOn: addDays(today, -60), acknowledgedOn: addDays(today, -59) }],
    visits: [{ on: addDays(today, -55), way: 'at-home', result: 'refused', isPersuasion: true }],
    papers: [aPaper('correction-order', 40), aPaper('penalty-pre-notice', 12)],
    confirmedBy: 'principal',
    filingApprovedBy: 'head',
    legalBases: [aBasis()],
    penalty: aPenalty(),
    ...more,
  }
}

export const inDays = (days: number): PlainDate => addDays(today, days)
