/** Fields that say who a person is; places and phones change and are shown without a mark. */
const COMPARED = [
  'name',
  'sex',
  'born_on',
  'citizen_id',
  'nationality',
  'guardian1_name',
  'guardian2_name',
  'school_name',
] as const

/** Names the identifying fields in which a record contradicts the first one; a missing value contradicts nothing. */
export function differingFields(
  first: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): string[] {
  return COMPARED.filter((field) => {
    const [a, b] = [first[field], other[field]]
    if (a === undefined || b === undefined || a === null || b === null || a === b) return false
    return !(field.startsWith('guardian') && isGuardian(first, b))
  })
}

/** One office writes the father first, another the mother. */
function isGuardian(record: Readonly<Record<string, unknown>>, name: unknown): boolean {
  return record['guardian1_name'] === name || record['guardian2_name'] === name
}
