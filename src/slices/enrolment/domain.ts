/** What a reconciliation thinks of one pupil record: 真实, 重复, 空挂, 人籍不一致, 各花名册均无此人. */
export const RECORD_VERDICTS = ['real', 'duplicate', 'ghost', 'mismatch', 'unknown'] as const
export type RecordVerdict = (typeof RECORD_VERDICTS)[number]

export const ENROLMENT_STATUSES = ['enrolled', 'suspended', 'graduated', 'left', 'transferred-out', 'deceased'] as const
export type EnrolmentStatus = (typeof ENROLMENT_STATUSES)[number]
