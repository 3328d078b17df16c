export { deleteMovementsOf } from './store-movements.ts'
export { startGatherings, startPeriodicSweeps } from './sweep.ts'
export { periodicWork } from './work.ts'
