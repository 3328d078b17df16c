import { placeOf } from '../../platform/copy-sealed.ts'
import type { Secrets } from '../../platform/secrets.ts'

/** A pupil record that may be the child, as the finding page shows it. */
export interface Candidate {
  readonly pupilId: string
  readonly probability: number
  readonly kind: string
  readonly sourceName: string
  readonly asOfOn: string
  readonly rowNo: number
  readonly facts: Readonly<Record<string, unknown>>
  readonly explanation: readonly { comparison: string; weight: number; zh: string; en: string }[]
}

/** As it is kept: what the roster says of the pupil is sealed; a finding of an older home has it in `facts` until it is. */
export type StoredCandidate = Omit<Candidate, 'facts'> & {
  readonly facts?: Candidate['facts']
  readonly sealed?: string
}

const placeOfCandidate = (findingId: string, pupilId: string): string =>
  placeOf('reconciliation.finding', findingId, pupilId)

export function sealedCandidate(
  secrets: Secrets,
  county: string,
  findingId: string,
  { facts, ...rest }: Candidate,
): StoredCandidate {
  const sealed = secrets.sealBulk(county, placeOfCandidate(findingId, rest.pupilId), JSON.stringify(facts))
  return { ...rest, sealed }
}

/** Opens what the roster says of a candidate. */
export function openedCandidate(
  secrets: Secrets,
  county: string,
  findingId: string,
  stored: StoredCandidate,
): Candidate {
  const { sealed, facts = {}, ...rest } = stored
  if (sealed === undefined) return { ...rest, facts }
  return { ...rest, facts: JSON.parse(secrets.open(county, placeOfCandidate(findingId, stored.pupilId), sealed)) }
}
