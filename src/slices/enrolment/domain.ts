/** What a reconciliation thinks of one pupil record: 真实, 重复, 空挂, 人籍不一致, 各花名册均无此人. */
export const RECORD_VERDICTS = ['real', 'duplicate', 'ghost', 'mismatch', 'unknown'] as const
export type RecordVerdict = (typeof RECORD_VERDICTS)[number]

export const ENROLMENT_STATUSES = ['enrolled', 'suspended', 'graduated', 'left', 'transferred-out', 'deceased'] as const
export type EnrolmentStatus = (typeof ENROLMENT_STATUSES)[number]

/** Fewer records than this may vanish from a school at once without anybody asking whether its list is whole. */
const FEW = 10

/**
 * Decides whether the newest lists speak of a school, so that who is missing in them has left it. A list without the
 * school, or with less than half of it, is of other schools or a part; a school that is closed has no list any more.
 */
export function speaksOfSchool(school: {
  /** Open records that vanished. */
  readonly lost: number
  /** Open records in the newest lists. */
  readonly held: number
  readonly isClosed: boolean
}): boolean {
  return school.held === 0 ? school.isClosed : school.lost <= Math.max(school.held, FEW)
}
