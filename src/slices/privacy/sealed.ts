import { placeOf } from '../../platform/copy-sealed.ts'
import type { Tx } from '../../platform/database.ts'
import { resealColumns } from '../../platform/reseal.ts'
import type { Secrets } from '../../platform/secrets.ts'
import type { AssessmentWords } from './assessment-domain.ts'
import type { BreachKind, BreachWords } from './breach-domain.ts'

/** What was known of a breach at one time: everything that an amendment may change. */
export interface KnownFacts extends BreachWords {
  readonly kinds: readonly BreachKind[]
  readonly dataSets: readonly string[]
  readonly childrenCount: number
  readonly happenedAt: string | null
}

/** What was written on a step: how, why or with what outcome; of a report to the authority also which one and by whom. */
export interface StepWords {
  readonly note: string
  readonly office: string | null
  readonly person: string | null
  /** With `enter` and `amend`. */
  readonly facts: KnownFacts | null
}

export function sealAssessment(secrets: Secrets, county: string, assessmentId: string, words: AssessmentWords): string {
  return secrets.seal(county, placeOf('privacy.assessment', assessmentId), JSON.stringify(words))
}

export function openAssessment(
  secrets: Secrets,
  row: { readonly county_code: string; readonly assessment_id: string; readonly sealed: string },
): AssessmentWords {
  const place = placeOf('privacy.assessment', row.assessment_id)
  return JSON.parse(secrets.open(row.county_code, place, row.sealed)) as AssessmentWords
}

export function sealStep(secrets: Secrets, county: string, eventId: string, words: StepWords): string {
  return secrets.seal(county, placeOf('privacy.breach_event', eventId), JSON.stringify(words))
}

export function openStep(
  secrets: Secrets,
  row: { readonly county_code: string; readonly event_id: string; readonly sealed: string },
): StepWords {
  const place = placeOf('privacy.breach_event', row.event_id)
  return JSON.parse(secrets.open(row.county_code, place, row.sealed)) as StepWords
}

/** Seals anew the next words that are not sealed with the county's newest key; returns how many. */
export function resealSafeguards(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  return resealColumns(tx, secrets, county, {
    'privacy.assessment': 'assessment_id',
    'privacy.breach_event': 'event_id',
  })
}
