/** Parts in a working group (K5); texts `case.part.<part>`. */
export const GROUP_PARTS = ['lead', 'school', 'class', 'village', 'township', 'bureau', 'department'] as const
export type GroupPart = (typeof GROUP_PARTS)[number]

/** Why a case changes hands; texts `case.handover-reason.<reason>`. */
export const HANDOVER_REASONS = ['moved', 'changed-school', 'wrong-unit', 'merged-school'] as const
export type HandoverReason = (typeof HANDOVER_REASONS)[number]
