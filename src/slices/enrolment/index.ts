export { ENROLMENT_STATUSES, type EnrolmentStatus, RECORD_VERDICTS, type RecordVerdict } from './domain.ts'
