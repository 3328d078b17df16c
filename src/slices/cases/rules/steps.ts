// @NOTE table: every transition of the lawful machine
import type { CaseState } from '../domain.ts'
import { DROPOUT_STATES, RETURNED_STATES } from '../domain.ts'
import type { Capacity } from './capacities.ts'
import type { ClockName } from './clocks.ts'
import type { Paper } from './papers.ts'
import type { Law } from './law.ts'

/** What a step asks for: on record before it, or in its own form. Texts `case.asks.<requirement>`. */
export const REQUIREMENTS = [
  'not-suspended',
  'group-has-lead',
  'group-complete',
  'report-acknowledged',
  'persuasion-recorded',
  'order-served',
  'order-period-over',
  'filing-approved',
  'filing-withdrawn',
  'not-withdrawn-before',
  'basis-competent',
  'not-fined-before',
  'notice-served',
  'heard-or-waived',
  'hearing-requested',
  'hearing-held',
  'hearing-announced-in-time',
  'hearing-not-wanted',
  'reviewed-by-another',
  'deliberated-if-grave',
  'within-decision-limit',
  'not-returned',
  'told-on-the-spot',
  'decision-served',
  'remedies-over',
  'not-performed',
  'demand-served',
  'demand-period-over',
  'within-court-limit',
  'attendance-proven',
  'placement-planned',
  'observed-once',
  'observed-through',
  'left-again',
  'closing-requested',
  'second-person',
  'reports-settled',
] as const
export type Requirement = (typeof REQUIREMENTS)[number]

/** Checks of what a step's own form says; each refuses with a code of its own. */
export const FORM_CHECKS = [
  'evidence-fits',
  'recheck-day',
  'since-day',
  'order-day',
  'hearing-day',
  'two-officers',
  'basis-chosen',
  'hearing-told',
  'remedies-told',
  'review-first-told',
  'amount-in-range',
  'amount-not-above-notice',
  'simple-amount',
  'account-told',
  'account-told-simply',
  'sum-demanded',
  'reason-fits',
  'lower-grade-willing',
] as const
export type FormCheck = (typeof FORM_CHECKS)[number]

export interface StepRule {
  readonly from: readonly CaseState[]
  readonly to: CaseState
  /** Who may take it; none: it is taken by opening a case. */
  readonly by: readonly Capacity[]
  readonly asks: readonly Requirement[]
  readonly checks: readonly FormCheck[]
  /** Issued by the step; what comes next waits for its service on every guardian. */
  readonly paper: Paper | null
  readonly starts: readonly ClockName[]
  readonly stops: readonly ClockName[] | 'all'
  readonly law: readonly Law[]
}

export const STEP_NAMES = [
  'suspect',
  'verify',
  'explain',
  'confirm',
  'persuade',
  'order',
  'file',
  'pre-notice',
  'hear',
  'review',
  'decide',
  'decide-simply',
  'open-remedies',
  'demand',
  'apply-to-court',
  'withdraw-penalty',
  'sue',
  'return',
  'observe',
  'persuade-again',
  'close',
] as const
export type StepName = (typeof STEP_NAMES)[number]

const LEGAL = ['township', 'bureau'] as const satisfies readonly Capacity[]

/**
 * The lawful machine as data (standards §2.5): a step that is forgotten, a state, a clock or an article that does not exist
 * does not compile. What is drawn in the handbook, offered on the page and decided on the server is read from here.
 */
export const STEPS = {
  suspect: {
    from: ['absent'],
    to: 'suspected',
    by: [],
    asks: [],
    checks: [],
    paper: null,
    starts: ['verification'],
    stops: [],
    law: ['minors-28', 'national-report'],
  },
  verify: {
    from: ['suspected', 'explained'],
    to: 'verifying',
    by: ['class', 'school', 'village', 'township', 'bureau'],
    asks: ['not-suspended'],
    checks: [],
    paper: null,
    starts: ['verification'],
    stops: ['recheck', 'closing-request', 'closing'],
    law: ['education-13', 'minors-28'],
  },
  explain: {
    from: ['verifying'],
    to: 'explained',
    by: ['leading-school', 'township', 'bureau'],
    asks: [],
    checks: ['evidence-fits', 'recheck-day'],
    paper: null,
    starts: ['recheck', 'closing-request'],
    stops: 'all',
    law: ['national-report'],
  },
  confirm: {
    from: ['verifying'],
    to: 'confirmed',
    by: ['leading-school', 'leading-township'],
    asks: [],
    checks: ['since-day'],
    paper: null,
    starts: ['school-report', 'persuasion-start'],
    stops: 'all',
    law: ['minors-28'],
  },
  persuade: {
    from: ['confirmed'],
    to: 'persuading',
    by: ['school', 'village', 'township', 'bureau'],
    asks: ['not-suspended', 'group-has-lead', 'group-complete'],
    checks: [],
    paper: null,
    starts: ['first-visit'],
    stops: ['persuasion-start'],
    law: ['education-13', 'minors-28', 'national-control'],
  },
  order: {
    from: ['persuading'],
    to: 'ordered',
    by: LEGAL,
    asks: ['not-suspended', 'persuasion-recorded', 'report-acknowledged'],
    checks: ['order-day', 'remedies-told'],
    paper: 'correction-order',
    starts: ['order-service'],
    stops: ['first-visit', 'next-visit', 'next-step'],
    law: ['education-58', 'minors-83'],
  },
  file: {
    from: ['ordered'],
    to: 'filed',
    by: LEGAL,
    asks: [
      'not-suspended',
      'order-served',
      'order-period-over',
      'filing-approved',
      'not-withdrawn-before',
      'not-fined-before',
    ],
    checks: ['basis-chosen', 'two-officers'],
    paper: null,
    starts: ['decision-limit', 'next-step'],
    stops: ['order-service', 'order-period', 'next-step'],
    law: ['penalty-28', 'penalty-38', 'penalty-60'],
  },
  'pre-notice': {
    from: ['filed'],
    to: 'pre-noticed',
    by: LEGAL,
    asks: ['not-suspended', 'basis-competent', 'not-returned', 'within-decision-limit'],
    checks: ['amount-in-range', 'hearing-told'],
    paper: 'penalty-pre-notice',
    starts: ['notice-service'],
    stops: ['next-step'],
    law: ['penalty-44', 'penalty-63'],
  },
  hear: {
    from: ['pre-noticed'],
    to: 'in-hearing',
    by: LEGAL,
    asks: ['not-suspended', 'notice-served', 'hearing-requested', 'not-returned'],
    checks: ['hearing-day'],
    paper: 'hearing-notice',
    starts: ['hearing-service'],
    stops: ['reply-period', 'hearing-request', 'next-step'],
    law: ['penalty-63'],
  },
  review: {
    from: ['pre-noticed', 'in-hearing'],
    to: 'reviewed',
    by: LEGAL,
    asks: [
      'not-suspended',
      'notice-served',
      'heard-or-waived',
      'hearing-held',
      'hearing-announced-in-time',
      'reviewed-by-another',
      'not-returned',
    ],
    checks: [],
    paper: null,
    starts: ['next-step'],
    stops: ['reply-period', 'hearing-request', 'hearing-service', 'hearing-wait', 'next-step'],
    law: ['penalty-58'],
  },
  decide: {
    from: ['pre-noticed', 'reviewed'],
    to: 'decided',
    by: LEGAL,
    asks: [
      'not-suspended',
      'order-served',
      'basis-competent',
      'notice-served',
      'heard-or-waived',
      'hearing-not-wanted',
      'deliberated-if-grave',
      'within-decision-limit',
      'not-returned',
      'not-fined-before',
    ],
    checks: ['two-officers', 'amount-in-range', 'amount-not-above-notice', 'remedies-told', 'account-told'],
    paper: 'penalty-decision',
    starts: ['decision-service'],
    stops: ['decision-limit', 'next-step', 'reply-period', 'hearing-request'],
    law: ['penalty-28', 'penalty-33', 'penalty-38', 'penalty-59', 'penalty-60'],
  },
  'decide-simply': {
    from: ['ordered'],
    to: 'decided',
    by: LEGAL,
    asks: [
      'not-suspended',
      'order-served',
      'order-period-over',
      'not-withdrawn-before',
      'told-on-the-spot',
      'not-returned',
      'not-fined-before',
    ],
    checks: [
      'basis-chosen',
      'two-officers',
      'amount-in-range',
      'simple-amount',
      'review-first-told',
      'account-told-simply',
    ],
    paper: 'penalty-decision',
    starts: ['decision-service'],
    stops: ['order-service', 'order-period', 'next-step'],
    law: ['penalty-51', 'penalty-28', 'penalty-38', 'review-23'],
  },
  'open-remedies': {
    from: ['decided'],
    to: 'in-remedy-window',
    by: LEGAL,
    asks: ['decision-served'],
    checks: [],
    paper: null,
    starts: [],
    stops: ['decision-service', 'remedies-start'],
    law: ['review-20', 'suit-46', 'penalty-67'],
  },
  demand: {
    from: ['in-remedy-window'],
    to: 'demanded',
    by: LEGAL,
    asks: ['not-suspended', 'remedies-over', 'not-performed'],
    checks: ['sum-demanded'],
    paper: 'performance-demand',
    starts: ['demand-service'],
    stops: ['payment', 'reconsideration', 'lawsuit'],
    law: ['enforcement-35'],
  },
  'apply-to-court': {
    from: ['demanded'],
    to: 'in-court',
    by: LEGAL,
    asks: ['demand-served', 'demand-period-over', 'not-performed', 'within-court-limit'],
    checks: [],
    paper: 'enforcement-application',
    starts: ['court-acceptance'],
    stops: ['demand-service', 'demand-period', 'court-limit', 'court-follow', 'next-step'],
    law: ['enforcement-53', 'enforcement-56'],
  },
  'withdraw-penalty': {
    from: ['filed', 'pre-noticed', 'in-hearing', 'reviewed'],
    to: 'ordered',
    by: LEGAL,
    asks: ['filing-withdrawn'],
    checks: [],
    paper: null,
    starts: ['next-step'],
    stops: 'all',
    law: ['penalty-57'],
  },
  sue: {
    // 宁蒗 2017: decision, demand, then the suit; a fine that is paid brings no child back.
    from: ['ordered', 'decided', 'in-remedy-window', 'demanded'],
    to: 'in-civil-suit',
    by: ['township'],
    asks: ['not-suspended', 'order-served', 'order-period-over'],
    checks: [],
    paper: 'civil-complaint',
    starts: ['court-follow'],
    stops: 'all',
    law: ['civil-suit', 'education-58'],
  },
  return: {
    from: DROPOUT_STATES,
    to: 'returned',
    by: ['school', 'township', 'bureau'],
    asks: ['attendance-proven', 'placement-planned'],
    checks: ['lower-grade-willing'],
    paper: null,
    starts: ['observation'],
    stops: 'all',
    law: ['education-4-5', 'penalty-33', 'national-control'],
  },
  observe: {
    from: ['returned'],
    to: 'observed',
    by: ['class', 'school', 'village', 'township', 'bureau'],
    asks: ['observed-once'],
    checks: [],
    paper: null,
    starts: ['observation', 'closing-request'],
    stops: ['observation'],
    law: ['national-control', 'county-practice'],
  },
  'persuade-again': {
    from: ['returned', 'observed'],
    to: 'persuading',
    by: ['school', 'village', 'township', 'bureau'],
    asks: ['left-again'],
    checks: [],
    paper: null,
    starts: ['first-visit'],
    stops: 'all',
    law: ['education-13', 'minors-28'],
  },
  close: {
    from: ['explained', ...RETURNED_STATES, ...DROPOUT_STATES],
    to: 'closed',
    by: ['bureau'],
    asks: ['closing-requested', 'second-person', 'observed-through', 'reports-settled'],
    checks: ['reason-fits'],
    paper: null,
    starts: [],
    stops: 'all',
    law: ['national-report'],
  },
} as const satisfies Record<StepName, StepRule>

/** What a step is called in the history: `case.<event>`, and in the audit: `cases.<event>`. */
export const EVENT_NAMES = {
  suspect: 'opened',
  verify: 'verification-started',
  explain: 'explained',
  confirm: 'dropout-confirmed',
  persuade: 'persuasion-started',
  order: 'ordered-back',
  file: 'penalty-filed',
  'pre-notice': 'penalty-announced',
  hear: 'hearing-opened',
  review: 'penalty-reviewed',
  decide: 'penalty-decided',
  'decide-simply': 'penalty-decided-on-the-spot',
  'open-remedies': 'remedies-opened',
  demand: 'performance-demanded',
  'apply-to-court': 'court-applied',
  'withdraw-penalty': 'penalty-withdrawn',
  sue: 'civil-suit-filed',
  return: 'child-returned',
  observe: 'observation-started',
  'persuade-again': 'left-again',
  close: 'case-closed',
} as const satisfies Record<StepName, string>

/** The rule of a step, its literals forgotten. */
export const stepRule = (step: StepName): StepRule => STEPS[step]

/** Steps that leave a state, in the order of the procedure. */
export function stepsFrom(state: CaseState): readonly StepName[] {
  return STEP_NAMES.filter((step) => stepRule(step).from.includes(state))
}

/** States that may come after a state. */
export function nextStatesOf(state: CaseState): readonly CaseState[] {
  return [...new Set(stepsFrom(state).map((step) => stepRule(step).to))]
}

/** Steps that only a registered legal basis opens (standards §0 no. 1). */
export const PENALTY_STEPS: readonly StepName[] = ['file', 'pre-notice', 'decide', 'decide-simply']
