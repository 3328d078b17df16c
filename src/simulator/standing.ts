import type { Child } from './model.ts'

/** Whether a child is 6–15 by 31 August of the school year. */
export function isOfSchoolAge(child: Child): boolean {
  return child.age >= 6 && child.age <= 15
}

/** Whether a child belongs to the county on the as-of day. */
export function isCounted(child: Child): boolean {
  return child.standing !== 'moved-away' && child.standing !== 'deceased' && child.standing !== 'lives-elsewhere'
}
