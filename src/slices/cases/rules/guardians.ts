import { readCitizenId } from '../../../kernel/citizen-id.ts'

/** 监护关系; texts `case.relation.<relation>`, the words of a paper are those of `documents`. */
export const GUARDIAN_RELATIONS = ['father', 'mother', 'grandfather', 'grandmother', 'other'] as const
export type GuardianRelation = (typeof GUARDIAN_RELATIONS)[number]

/** Somebody who is the child's guardian by what is on record of the case, whatever the register says. */
export interface CaseGuardian {
  readonly name: string
  readonly relation: GuardianRelation
  readonly address?: string
  readonly phone?: string
  readonly citizenId?: string
}

export const MOST_GUARDIANS = 4
const LONGEST: Readonly<Record<keyof CaseGuardian, number>> = {
  name: 60,
  relation: 20,
  address: 200,
  phone: 40,
  citizenId: 18,
}

/** Tells whether a form names guardians: each once, with a name and what they are to the child. */
export function areGuardians(value: unknown): value is readonly CaseGuardian[] {
  if (!Array.isArray(value) || value.length > MOST_GUARDIANS || !value.every(isGuardian)) return false
  return new Set(value.map(({ name }) => name.trim())).size === value.length
}

function isGuardian(value: unknown): value is CaseGuardian {
  const parts: Readonly<Record<string, unknown>> = value !== null && typeof value === 'object' ? { ...value } : {}
  const relations: readonly unknown[] = GUARDIAN_RELATIONS
  return (
    Object.entries(parts).every(
      ([part, text]) =>
        part in LONGEST && typeof text === 'string' && text.length <= LONGEST[part as keyof CaseGuardian],
    ) &&
    String(parts['name'] ?? '').trim() !== '' &&
    relations.includes(parts['relation']) &&
    (!parts['citizenId'] || readCitizenId(String(parts['citizenId'])).ok)
  )
}

/** The guardians of a record, as its sealed words keep them. */
export function readGuardians(text: string | undefined): readonly CaseGuardian[] | null {
  const value: unknown = text === undefined ? undefined : JSON.parse(text)
  return areGuardians(value) ? value : null
}
