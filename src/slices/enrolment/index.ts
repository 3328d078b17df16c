export { type EnrolmentStatus, RECORD_VERDICTS, type RecordVerdict } from './domain.ts'
export { type EnrolmentFiles, publishEnrolment, pupilIdentityQuery } from './publish.ts'
export { pupilsExporter } from './queries.ts'
export { isPupilInSight } from './store.ts'
