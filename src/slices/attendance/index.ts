export { makeDemoAttendance } from './demo.ts'
export { startDueSweeps } from './sweep.ts'
export { resealAttendance } from './reseal.ts'
