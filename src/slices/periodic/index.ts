export { deleteMovementsOf } from './store-movements.ts'
export { startPeriodicSweeps } from './sweep.ts'
export { periodicWork } from './work.ts'
