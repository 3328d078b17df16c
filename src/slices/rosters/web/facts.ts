import { DISABILITY_TYPES, GRADES, NATIONALITIES } from '../../../kernel/codes.ts'
import { textOfCode, textsOf } from '../../../web/i18n.ts'
import { useDivisionNames } from '../../directory/web/index.tsx'
import { texts } from '../fact-texts.ts'

const useFactText = textsOf(texts)

/** Columns of a roster row, in the order in which people compare records. */
const COLUMNS = [...new Set(Object.keys(texts).flatMap((key) => /^fact\.([a-z0-9_]+)$/.exec(key)?.[1] ?? []))].filter(
  (column) => column !== 'yes' && column !== 'no',
)

/** A faulty number stands where the right one would stand, so that the wrong digit can be seen beside it. */
const FAULTY_ID = 'citizen_id_text'

const CODES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  nationality: NATIONALITIES,
  grade_code: GRADES,
  disability_type: DISABILITY_TYPES,
}

export interface FactWords {
  /** Columns to compare, with their names. */
  readonly fields: readonly { readonly code: string; readonly label: string }[]
  /** Values of a record in words. */
  readonly valuesOf: (facts: Readonly<Record<string, unknown>>) => Readonly<Record<string, string>>
}

/** Fields that differ from the first record: those the server names, and a faulty ID number beside a right one. */
export function differingFrom(
  first: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
  named: readonly string[],
): readonly string[] {
  const ids = [first['citizen_id'], values['citizen_id']]
  return ids[0] && ids[1] && ids[0] !== ids[1] ? [...new Set([...named, 'citizen_id'])] : named
}

/** Puts the rows of rosters into words. */
export function useFactWords(): FactWords {
  const t = useFactText()
  const divisionName = useDivisionNames()
  const inWords = (column: string, value: unknown): string => {
    if (typeof value === 'boolean') return t(value ? 'fact.yes' : 'fact.no')
    const text = String(value)
    if (column.endsWith('_division')) return divisionName(text) ?? text
    const key = `fact.${column}.${text}`
    return CODES[column]?.[text] ?? (key in texts ? textOfCode(t, texts, key) : text)
  }
  return {
    fields: COLUMNS.filter((code) => code !== FAULTY_ID).map((code) => ({
      code,
      label: textOfCode(t, texts, `fact.${code}`),
    })),
    valuesOf: ({ [FAULTY_ID]: faulty, ...facts }) =>
      Object.fromEntries(
        Object.entries({ ...facts, citizen_id: facts['citizen_id'] ?? faulty }).flatMap(([column, value]) =>
          value === null || value === undefined || value === '' ? [] : [[column, inWords(column, value)]],
        ),
      ),
  }
}
