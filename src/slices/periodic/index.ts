export { startPeriodicSweeps } from './sweep.ts'
