export { startCrosschecks } from './sweep.ts'
