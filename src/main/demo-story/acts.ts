import type { FoundBy } from '../../slices/cases/index.ts'
import type { TakenStep } from '../../slices/cases/rules/fields.ts'
import type { GroupPart } from '../../slices/cases/rules/group.ts'
import type { Paper } from '../../slices/cases/rules/papers.ts'
import type { RecordKind } from '../../slices/cases/rules/records.ts'

/** Who acts: the demo account `demo-<person>`. */
export type Person = 'admin' | 'security' | 'bureau' | 'township' | 'village' | 'school' | 'teacher'

export type Fields = Readonly<Record<string, unknown>>

/** Something somebody does on a case, as their page sends it. */
export type Deed =
  | { readonly open: FoundBy; readonly note?: string }
  | { readonly step: TakenStep; readonly fields?: Fields; readonly paper?: Fields }
  | { readonly record: RecordKind; readonly fields: Fields; readonly paper?: Fields }
  /** The newest paper of a kind, on everybody it still has to reach: signed for, or left at the door before a witness. */
  | { readonly serve: Paper; readonly left: boolean }
  | { readonly member: GroupPart; readonly name: string; readonly unitName: string }

export interface Act {
  /** Days before today. */
  readonly ago: number
  readonly by: Person
  readonly deed: Deed
}

/** What is known only when the deed is done; stands in a field for it. */
export const THE = { basis: '<basis>', report: '<report>', grade: '<grade>' } as const

/** What happens to one child, in the order of the days. */
export interface Story {
  readonly key: string
  /** Days before today between which the child is in no class; the second left out: still. */
  readonly away: readonly [from: number, until?: number]
  /** Who it had best be; anybody where there is no such child, but for one who grew past school age last summer: then nobody. */
  readonly of?: 'class' | 'village' | 'disabled' | 'elder'
  /** The child of another story, who leaves again. */
  readonly childOf?: string
  readonly acts: readonly Act[]
}
