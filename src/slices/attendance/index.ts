export { makeDemoAttendance } from './demo.ts'
export { presenceOf } from './presence.ts'
export { resealAttendance } from './reseal.ts'
export { startDueSweeps } from './sweep.ts'
