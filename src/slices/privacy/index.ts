export { startDueRetention } from './jobs.ts'
