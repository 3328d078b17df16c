import type { PlainDate } from '../../../kernel/plain-date.ts'
import { ESCALATES_TO, type Owner } from './clocks.ts'

/** A running deadline as far as it says who has been told. */
interface Escalated {
  readonly state: string
  readonly owner: Owner
  readonly escalated_on: PlainDate | null
}

/** Deadlines that have gone up to the county's leaders (县人民政府). */
export const atCounty = <Row extends Escalated>(deadlines: readonly Row[]): readonly Row[] =>
  deadlines.filter((one) => one.state === 'running' && one.owner === 'county' && one.escalated_on !== null)

/** Since when the bureau owes the county's leaders a report (呈报); null where none is due or it was made. */
export function countyReportOwedSince(
  deadlines: readonly Escalated[],
  reportedOn: readonly PlainDate[],
): PlainDate | null {
  const owed = atCounty(deadlines)
    .map((one) => one.escalated_on!)
    .filter((since) => !reportedOn.some((day) => day >= since))
  return owed.sort()[0] ?? null
}

/** How many levels stand above an owner. */
export function levelsAbove(owner: Owner): number {
  const to = ESCALATES_TO[owner]
  return to === null ? 0 : 1 + levelsAbove(to)
}
