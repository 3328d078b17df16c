/** What a guardian may do against an act, and what the paper of the act tells of it (standards §2.5 rows 7f, 8; §2.9 no. 5). */
export const REMEDY_PROCEDURES = ['ordinary', 'on-the-spot'] as const
export type RemedyProcedure = (typeof REMEDY_PROCEDURES)[number]

interface RemedyRule {
  /** How long reconsideration or suit is open after the service. On the spot there is no suit without reconsideration. */
  readonly window: { readonly unit: 'months' | 'days'; readonly length: number }
  /** Organ, route and period of each remedy: a text that lacks one of them does not tell it. */
  readonly told: readonly RegExp[]
  readonly words: (county: string) => string
}

const RECONSIDERATION = [/人民政府/, /复议/, /六十日|60\s*日/]
const opening = (county: string): string => `如不服本决定，可以自收到之日起六十日内向${county}人民政府申请行政复议`

export const REMEDIES: Readonly<Record<RemedyProcedure, RemedyRule>> = {
  ordinary: {
    window: { unit: 'months', length: 6 },
    told: [...RECONSIDERATION, /人民法院/, /诉讼|起诉/, /六个月|6\s*个月/],
    words: (county) => `${opening(county)}，也可以自收到之日起六个月内依法向人民法院提起行政诉讼。`,
  },
  /** 行政复议法 23: against an act decided on the spot reconsideration comes before suit. */
  'on-the-spot': {
    window: { unit: 'days', length: 60 },
    told: [...RECONSIDERATION, /人民法院/, /诉讼|起诉/, /十五日|15\s*日/],
    words: (county) =>
      `${opening(county)}；对复议决定不服的，可以自收到复议决定书之日起十五日内依法向人民法院提起行政诉讼。`,
  },
}

/** 行政诉讼法 45, 85: days to go to court against a decision on reconsideration, or to appeal against a judgment. */
export const DAYS_AFTER_REMEDY = 15

/** 行政复议法 20, 行诉解释 64: where the paper did not tell the remedies, they stay open for a year. */
export const UNTOLD_REMEDY_MONTHS = 12

/** Tells whether a text shows organ, route and period of every remedy. */
export const tellsRemedies = (text: unknown, procedure: RemedyProcedure): boolean =>
  typeof text === 'string' && REMEDIES[procedure].told.every((part) => part.test(text))

/** 63: the right to a hearing, and the five working days of law to ask for it. */
export const HEARING_RIGHT =
  '你（你们）有权要求举行听证；要求听证的，请自收到本告知书之日起五个工作日内向本机关提出，逾期视为放弃。'
const HEARING_TOLD = [/听证/, /五个?工作日|五日|[5５]\s*个?工作日|[5５]\s*日/]

/** Tells whether a text gives the right to a hearing with its period. */
export const tellsHearing = (text: unknown): boolean =>
  typeof text === 'string' && HEARING_TOLD.every((part) => part.test(text))
