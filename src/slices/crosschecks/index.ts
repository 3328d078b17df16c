export { startCrosschecks } from './sweep.ts'
export { crosscheckWork } from './work.ts'
