import { TAKEN_ALONG } from '../audit/index.ts'

/** Classes in which the yearly report counts what is on record; the first that fits. */
export const EVENT_CLASSES = [
  { code: 'unmaskings', pattern: /^disclosure\..*shown$|unmasked$/ },
  { code: 'exports', pattern: TAKEN_ALONG },
  { code: 'looks', pattern: /[.-](viewed|shown|searched)$/ },
  { code: 'refused', pattern: /(failed|refused|locked|rejected)$/ },
  { code: 'sign-ins', pattern: /^accounts\.signed-/ },
  { code: 'safeguards', pattern: /^privacy\.(assessment|breach)-/ },
  { code: 'rights', pattern: /^privacy\./ },
  { code: 'record', pattern: /^audit\./ },
  { code: 'changes', pattern: /./ },
] as const
export type EventClass = (typeof EVENT_CLASSES)[number]['code']

export function classOfEvent(event: string): EventClass {
  return EVENT_CLASSES.find(({ pattern }) => pattern.test(event))!.code
}
