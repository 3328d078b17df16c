export { startDueRetention } from './jobs.ts'
export { keepDeletionsToRedo, redoLeftDeletions } from './redo.ts'
