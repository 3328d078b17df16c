import type { Outbox, Waiting } from '../../../../web/offline/outbox.ts'
import type { ReportDayBody, reportClassDay } from '../../contract.ts'

/** A class as an address or a report names it; without both it is the account's own. */
export interface NamedClass {
  readonly school?: string | undefined
  readonly class?: string | undefined
}

/** The class that the address names: somebody else than its homeroom teacher reports for it. */
export function classNamedIn(address: string): NamedClass {
  const search = new URLSearchParams(address)
  const [school, schoolClass] = [search.get('school'), search.get('class')]
  return school && schoolClass ? { school, class: schoolClass } : {}
}

/** Where the page of a class is. */
export const fieldPageOf = (named: NamedClass): string =>
  named.school && named.class ? `/field?school=${named.school}&class=${named.class}` : '/field'

/** What the class is kept under on this device. Two schools may have classes of the same number. */
export const keyOfClass = (accountId: string, named: NamedClass): string =>
  `class:${accountId}:${named.school && named.class ? `${named.school}/${named.class}` : ''}`

/** A class on the screen: how the address names it, and what the server says it is. */
export interface ShownClass {
  readonly named: NamedClass
  readonly schoolCode: string
  readonly classCode: string
}

/** Whether a report is one of the class on the screen. One that names none is of the account's own. */
export function isOfClass(body: NamedClass, shown: ShownClass): boolean {
  return body.school && body.class
    ? body.school === shown.schoolCode && body.class === shown.classCode
    : !shown.named.school
}

/** What is here and was signed for the day of the class on the screen. */
export const waitingFor = (
  waiting: readonly Waiting<ReportDayBody>[],
  shown: ShownClass,
  day: string,
): Waiting<ReportDayBody> | undefined => waiting.find(({ body }) => body.day === day && isOfClass(body, shown))

export type ReportBox = Outbox<typeof reportClassDay>

/**
 * Keeps what was signed. What was signed before for the same class and day and is still here is replaced; had it arrived
 * after all, the server says so. It goes only when the new one is on the disk: a browser killed in between keeps both.
 */
export async function putInBox(box: ReportBox, body: ReportDayBody): Promise<void> {
  await box.add(body.submissionId, body)
  const isReplaced = (one: Waiting<ReportDayBody>): boolean =>
    one.id !== body.submissionId &&
    one.body.day === body.day &&
    one.body.school === body.school &&
    one.body.class === body.class
  for (const entry of (await box.list()).filter(isReplaced)) await box.discard(entry.id)
}
