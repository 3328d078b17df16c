export { startDueRetention } from './jobs.ts'
export { resealSafeguards } from './sealed.ts'
export { privacyWork } from './work.ts'
export { keepDeletionsToRedo, redoLeftDeletions } from './redo.ts'
