/** Parts in a working group (K5); texts `case.part.<part>`. */
export const GROUP_PARTS = ['lead', 'school', 'class', 'village', 'township', 'bureau', 'department'] as const
export type GroupPart = (typeof GROUP_PARTS)[number]

/** Parts a county may ask to be named, beside the lead, before persuasion begins. */
export const ASKED_PARTS = ['school', 'class', 'village', 'township', 'bureau'] as const satisfies readonly GroupPart[]
export type AskedPart = (typeof ASKED_PARTS)[number]

/** Parts that are asked for and that nobody has yet. A child of no school has nobody there to name. */
export function missingParts(
  asked: readonly AskedPart[],
  named: readonly GroupPart[],
  { schoolKey }: { readonly schoolKey: string },
): readonly AskedPart[] {
  const isAsked = (part: AskedPart): boolean => schoolKey !== '' || (part !== 'school' && part !== 'class')
  return asked.filter((part) => isAsked(part) && !named.includes(part))
}

/** Why a case changes hands; texts `case.handover-reason.<reason>`. */
export const HANDOVER_REASONS = ['moved', 'changed-school', 'wrong-unit', 'merged-school'] as const
export type HandoverReason = (typeof HANDOVER_REASONS)[number]
