export { type PupilDay, type ReturnProof, returnProofOf } from './absence-domain.ts'
export { makeDemoAttendance } from './demo.ts'
export { startDueSweeps } from './sweep.ts'
export { resealAttendance } from './reseal.ts'
