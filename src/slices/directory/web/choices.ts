import { useCall } from '../../../web/query.ts'
import { useSession } from '../../../web/session.tsx'
import type { FilterChoice } from '../../../web/ui/filters.tsx'
import { listDivisions, listSchools } from '../contract.ts'

const LONG = { staleTime: 10 * 60_000 } as const

/** Townships the account may see, by 9-digit prefix. */
export function useTownshipChoices(): readonly FilterChoice[] {
  const { scope } = useSession()
  const own = (scope.divisionPrefix ?? '').slice(0, 9)
  const { data } = useCall(listDivisions, { query: { level: 'township', limit: 5000 } }, LONG)
  return (data?.rows ?? [])
    .filter((row) => row.code.startsWith(own))
    .map((row) => ({ value: row.code.slice(0, 9), label: row.name }))
}

/** Villages below a township, by 12-digit code. */
export function useVillageChoices(township: string | undefined): readonly FilterChoice[] {
  const { data } = useCall(
    listDivisions,
    { query: { level: 'village', within: township, limit: 5000 } },
    { ...LONG, enabled: township !== undefined },
  )
  return township ? (data?.rows ?? []).map((row) => ({ value: row.code, label: row.name })) : []
}

/** Schools of the county, or of a township, by code. */
export function useSchoolChoices(township?: string): readonly FilterChoice[] {
  const { data } = useCall(listSchools, { query: { within: township, limit: 5000 } }, LONG)
  return (data?.rows ?? []).map((row) => ({ value: row.code, label: row.name }))
}

/** Names of the county's townships and villages by 12-digit code: 「德吉乡 德吉村委会」. */
export function useDivisionNames(): (code: string) => string | undefined {
  const { data } = useCall(listDivisions, { query: { limit: 5000 } }, LONG)
  const names = new Map((data?.rows ?? []).map((row) => [row.code, row.name]))
  return (code) => {
    const name = names.get(code)
    const above = code.endsWith('000') ? undefined : names.get(`${code.slice(0, 9)}000`)
    return name && above ? `${above} ${name}` : name
  }
}
