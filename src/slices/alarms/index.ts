export { refusalTally } from './refusals.ts'
export { watchCounties } from './sweep.ts'
export { alarmWork } from './work.ts'
