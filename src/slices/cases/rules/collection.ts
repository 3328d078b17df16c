import type { PenaltyKind } from './facts.ts'
import type { RemedyProcedure } from './remedies.ts'

/**
 * When the officers themselves may collect a fine (行政处罚法 68, 69); texts `case.collection.<collection>`. Every other fine
 * is paid into the account its decision names (67).
 */
export const COLLECTIONS = ['small', 'hard-later', 'remote'] as const
export type Collection = (typeof COLLECTIONS)[number]

interface CollectionRule {
  readonly procedures: readonly RemedyProcedure[]
  readonly maxYuan: number
  /** As the decision cites it. */
  readonly law: string
}

export const COLLECTION_RULES: Readonly<Record<Collection, CollectionRule>> = {
  small: { procedures: ['on-the-spot'], maxYuan: 100, law: '第六十八条第一项' },
  'hard-later': { procedures: ['on-the-spot'], maxYuan: Number.POSITIVE_INFINITY, law: '第六十八条第二项' },
  remote: { procedures: ['on-the-spot', 'ordinary'], maxYuan: Number.POSITIVE_INFINITY, law: '第六十九条' },
}

/** What the law leaves open in a procedure. */
export const collectionsIn = (procedure: RemedyProcedure): readonly Collection[] =>
  COLLECTIONS.filter((one) => COLLECTION_RULES[one].procedures.includes(procedure))

interface Fine {
  readonly penaltyKind?: PenaltyKind | undefined
  readonly collection?: Collection | undefined
}

/** Tells whether a decision must name the account to pay into. */
export const asksAccount = ({ penaltyKind, collection }: Fine): boolean => penaltyKind === 'fine' && !collection

/** 67, 70: until when a fine is paid, as its decision says it; nothing for a warning. */
export function payWithin({ penaltyKind, collection }: Fine): string | undefined {
  if (penaltyKind !== 'fine') return undefined
  return collection
    ? `依照《中华人民共和国行政处罚法》${COLLECTION_RULES[collection].law}当场收缴，出具财政部门统一制发的专用票据`
    : '自收到本决定书之日起十五日内'
}

/** 强制法 35, 54: until when a demand is obeyed; no county shortens it. */
export const PERFORM_WITHIN = '自收到本催告书之日起十个工作日内'
