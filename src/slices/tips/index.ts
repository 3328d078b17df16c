export { resealTips } from './sealed.ts'
export { deleteTips, listSettledTips } from './store.ts'
export { tipWork } from './work.ts'
