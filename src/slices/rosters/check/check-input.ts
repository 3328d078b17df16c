import type { PlainDate } from '../../../kernel/plain-date.ts'
import type { TableLimits } from '../../../platform/tables/index.ts'
import type { RosterCounts, RosterKind } from '../domain.ts'
import type { RemarkCount, StoredMapping, StoredRefusal } from '../store.ts'
import type { RosterWish } from '../store.ts'
import type { KnownColumns } from '../store-mappings.ts'
import type { PlaceData } from '../rules/places.ts'
import type { SchoolData } from '../rules/schooling.ts'

/** Everything the check of one file needs; it runs in a process that has no database. */
export interface CheckInput {
  readonly filePath: string
  readonly fileName: string
  readonly sourceName: string
  /** Name of the township the roster is said to be about; empty for the whole county. */
  readonly unitName: string
  readonly kind: RosterKind | null
  readonly wish: RosterWish
  readonly known: readonly { readonly kind: string; readonly fingerprint: string; readonly columns: KnownColumns }[]
  readonly asOf: PlainDate
  readonly today: PlainDate
  readonly places: Omit<PlaceData, 'regions'>
  readonly schools: readonly SchoolData[]
  /** Sheets of the roster whose corrected rows these are; undefined for a roster of its own. */
  readonly correctedSheets?: readonly string[]
  readonly limits: TableLimits
  /** Where to write; the parent moves the files into place. */
  readonly paths: { readonly rows: string; readonly remarked: string; readonly summary: string }
}

export type CheckOutput =
  | {
      readonly refusal: StoredRefusal
      readonly mapping: StoredMapping | null
    }
  | {
      readonly refusal?: undefined
      readonly mapping: StoredMapping
      readonly counts: RosterCounts
      readonly remarkCounts: readonly RemarkCount[]
    }
