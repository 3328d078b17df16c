import { accept, type Decision, refuse } from '../../kernel/decision.ts'

/** 社会举报: from the sender's form to a case or a refusal with its reason. */
export const TIP_STATES = ['received', 'looking', 'linked', 'refused'] as const
export type TipState = (typeof TIP_STATES)[number]

/** All a sender ever learns of what became of a tip. */
export const TOLD_STATES = ['received', 'looking', 'closed'] as const
export type ToldState = (typeof TOLD_STATES)[number]

/** What the office does with a tip; texts `tip.step.<step>`. */
export const TIP_STEPS = ['look', 'pass-on', 'link', 'refuse'] as const
export type TipStep = (typeof TIP_STEPS)[number]

const FROM: Readonly<Record<TipStep, readonly TipState[]>> = {
  look: ['received'],
  'pass-on': ['received', 'looking'],
  link: ['received', 'looking'],
  refuse: ['received', 'looking'],
}

/** Why a tip leads to no case; texts `tip.refusal.<reason>`. */
export const TIP_REFUSALS = [
  'in-school',
  'not-of-school-age',
  'not-to-be-found',
  'other-county',
  'no-matter-of-schooling',
  'sent-before',
] as const
export type TipRefusalReason = (typeof TIP_REFUSALS)[number]

export function stepsFrom(state: TipState): readonly TipStep[] {
  return TIP_STEPS.filter((step) => FROM[step].includes(state))
}

/** Decides whether a step may be taken now; a refusal gives its ground in words, for somebody may ask. */
export function decideTipStep(
  state: TipState,
  step: TipStep,
  note: string | undefined,
): Decision<TipStep, 'tip.settled-already' | 'tip.reason-missing'> {
  if (!FROM[step].includes(state)) return refuse('tip.settled-already')
  return step === 'refuse' && (note?.trim() ?? '').length < 4 ? refuse('tip.reason-missing') : accept(step)
}

/**
 * What a sender is told. A tip that led to a case is being looked into until the suspicion has been cleared one way or the
 * other, and one that joined a case until the check it called for is made; which way it went is nobody's business but the
 * child's.
 */
export function toldStateOf(state: TipState, caseState: string | null, checkWaits = false): ToldState {
  if (state === 'received') return 'received'
  if (state === 'refused') return 'closed'
  const isOpen = state === 'looking' || caseState === 'suspected' || caseState === 'verifying' || checkWaits
  return isOpen ? 'looking' : 'closed'
}

/** Tips one address may send in an hour and in a day, and a county takes in an hour. */
export const TIP_LIMITS = { addressPerHour: 5, addressPerDay: 15, countyPerHour: 300 } as const

/** Decides whether a tip is taken, itself counted; who sends more is asked to telephone. */
export function decideSending(
  sent: { readonly addressHour: number; readonly addressDay: number; readonly countyHour: number },
  limits: { readonly [Name in keyof typeof TIP_LIMITS]: number } = TIP_LIMITS,
): Decision<null, 'tip.too-many'> {
  const isOver =
    sent.addressHour > limits.addressPerHour ||
    sent.addressDay > limits.addressPerDay ||
    sent.countyHour > limits.countyPerHour
  return isOver ? refuse('tip.too-many') : accept(null)
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RECEIPT =
  /^(\d{6})-?([0-9A-HJKMNP-TV-Z]{4})-?([0-9A-HJKMNP-TV-Z]{4})-?([0-9A-HJKMNP-TV-Z]{4})-?([0-9A-HJKMNP-TV-Z]{4})$/

/** 回执号: the county's code and sixteen signs of chance (80 bits), none of them to be taken for another. */
export function receiptNumberOf(county: string, chance: Uint8Array): string {
  const signs = Array.from(chance.slice(0, 16), (byte) => ALPHABET[byte & 31]).join('')
  return [county, ...(signs.match(/.{4}/g) ?? [])].join('-')
}

/** Reads a receipt number as people type it: any case, blanks or not, O for 0 and I or L for 1. */
export function readReceiptNumber(
  typed: string,
): { readonly county: string; readonly receiptNumber: string } | undefined {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s—–]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  const parts = RECEIPT.exec(text)
  return parts ? { county: parts[1]!, receiptNumber: parts.slice(1).join('-') } : undefined
}
