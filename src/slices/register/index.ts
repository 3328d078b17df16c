export {
  asksBeyondSight,
  type Certainty,
  COUNTED_AS_ENROLLED,
  COUNTED_POPULATIONS,
  GROUPS,
  type Group,
  POPULATIONS,
  type Population,
  STANDINGS,
  type Standing,
} from './domain.ts'
export { type PlaceNames, placeNames } from './places.ts'
export { childrenExporter, showChild } from './queries.ts'
export { isChildInSight, withTheirChildren } from './store.ts'
export { childIdentityQuery, publishRegister, type RegisterFiles } from './publish.ts'
export { deleteChildren } from './retention.ts'
export { CHILD_SECRETS, openedChild, openedRecord, type SaidOfChild } from './sealed.ts'
export { resealRegister } from './reseal.ts'
