import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import { divisionNames, findSchool } from '../directory/index.ts'
import { type Organ, usualMarkOf, usualNameOf } from './domain.ts'
import { findOrganRow } from './store.ts'

/** An organ as its papers show it. */
export interface OrganOnPaper {
  readonly organ: Organ
  readonly name: string
  readonly mark: string
  readonly contactPerson: string | null
  readonly contactPhone: string | null
  readonly address: string | null
  /** Where it lies: RLS keys of papers that are about no child. */
  readonly keys: { readonly divisionCode: string; readonly schoolKey: string }
}

/** Reads how an organ signs; undefined when the directory does not know it. */
export async function findOrgan(
  tx: Tx,
  county: CountyCode,
  organ: Organ,
  on: PlainDate,
): Promise<OrganOnPaper | undefined> {
  const place = await placeOfOrgan(tx, county, organ, on)
  if (!place) return undefined
  const row = await findOrganRow(tx, county, organ)
  return {
    organ,
    name: row?.full_name ?? usualNameOf(organ.kind, place.name),
    mark: row?.mark ?? usualMarkOf(organ.kind, place.name),
    contactPerson: row?.contact_person ?? null,
    contactPhone: row?.contact_phone ?? null,
    address: row?.address ?? null,
    keys: place.keys,
  }
}

async function placeOfOrgan(tx: Tx, county: CountyCode, organ: Organ, on: PlainDate) {
  if (organ.kind === 'school' || organ.kind === 'class') {
    const [schoolCode = ''] = organ.unit.split('/')
    const school = await findSchool(tx, county, schoolCode)
    return school && { name: school.name, keys: { divisionCode: school.divisionCode, schoolKey: `${organ.unit}/` } }
  }
  const name = (await divisionNames(tx, county, on)).get(organ.unit)
  return name === undefined ? undefined : { name, keys: { divisionCode: organ.unit, schoolKey: '' } }
}
