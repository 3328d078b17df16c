import { type ColumnType, sql } from 'kysely'
import type { CountyCode, DivisionCode, DivisionLevel } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import { type CountyRules, DEFAULT_RULES, type Division, type School, type SchoolKind } from './domain.ts'

interface DivisionTable {
  code: string
  valid_from: string
  valid_to: string | null
  county_code: string
  name: string
  level: string
  parent_code: string | null
}

interface SchoolTable {
  code: string
  county_code: string
  name: string
  kind: string
  division_code: string
  is_private: boolean
  active: boolean
}

interface SponsorshipTable {
  village_code: string
  county_code: string
  school_code: string
}

interface RulesTable {
  county_code: string
  rules: ColumnType<Partial<CountyRules>, string, string>
  version: number
  changed_at: ColumnType<Date, never, Date>
  changed_by: string
}

declare module '../../platform/database.ts' {
  interface Schema {
    'directory.division': DivisionTable
    'directory.school': SchoolTable
    'directory.sponsorship': SponsorshipTable
    'directory.county_rules': RulesTable
  }
}

/** All divisions of a county that hold on a day, in order of their codes; a few thousand at most. */
export async function selectDivisions(tx: Tx, county: CountyCode, on: PlainDate): Promise<Division[]> {
  const rows = await tx
    .selectFrom('directory.division as division')
    .leftJoin('directory.sponsorship as sponsorship', 'sponsorship.village_code', 'division.code')
    .selectAll('division')
    .select('sponsorship.school_code as sponsoring_school_code')
    .where('division.county_code', '=', county)
    .where('division.valid_from', '<=', on)
    .where((eb) => eb.or([eb('division.valid_to', 'is', null), eb('division.valid_to', '>', on)]))
    .orderBy('division.code')
    .execute()
  return rows.map((row) => ({
    code: row.code as DivisionCode,
    name: row.name,
    level: row.level as DivisionLevel,
    parentCode: row.parent_code as DivisionCode | null,
    validFrom: row.valid_from as PlainDate,
    validTo: row.valid_to as PlainDate | null,
    sponsoringSchoolCode: row.sponsoring_school_code,
  }))
}

export async function selectCounties(tx: Tx): Promise<{ code: CountyCode; name: string }[]> {
  const rows = await tx
    .selectFrom('directory.division')
    .select(['county_code', 'name'])
    .where('level', '=', 'county')
    .where('valid_to', 'is', null)
    .orderBy('code')
    .execute()
  return rows.map((row) => ({ code: row.county_code as CountyCode, name: row.name }))
}

/** Adds a division or gives the one that began on the same day its new name and end. */
export async function saveDivision(tx: Tx, county: CountyCode, division: Division): Promise<void> {
  await tx
    .insertInto('directory.division')
    .values({
      code: division.code,
      valid_from: division.validFrom,
      valid_to: division.validTo,
      county_code: county,
      name: division.name,
      level: division.level,
      parent_code: division.parentCode,
    })
    .onConflict((conflict) =>
      conflict.columns(['code', 'valid_from']).doUpdateSet({ name: division.name, valid_to: division.validTo }),
    )
    .execute()
}

export async function selectSchools(tx: Tx, county: CountyCode): Promise<School[]> {
  const rows = await tx
    .selectFrom('directory.school')
    .selectAll()
    .where('county_code', '=', county)
    .orderBy('code')
    .execute()
  return rows.map(schoolOf)
}

export async function selectSchool(tx: Tx, county: CountyCode, code: string): Promise<School | undefined> {
  const row = await tx
    .selectFrom('directory.school')
    .selectAll()
    .where('county_code', '=', county)
    .where('code', '=', code)
    .executeTakeFirst()
  return row && schoolOf(row)
}

/** Adds or changes a school; false when the code belongs to another county's school. */
export async function saveSchool(tx: Tx, county: CountyCode, school: School): Promise<boolean> {
  const changes = {
    name: school.name,
    kind: school.kind,
    division_code: school.divisionCode,
    is_private: school.isPrivate,
    active: school.active,
  }
  const saved = await tx
    .insertInto('directory.school')
    .values({ code: school.code, county_code: county, ...changes })
    .onConflict((conflict) =>
      conflict.column('code').doUpdateSet(changes).where('directory.school.county_code', '=', county),
    )
    .returning('code')
    .executeTakeFirst()
  return saved !== undefined
}

function schoolOf(row: SchoolTable): School {
  return {
    code: row.code,
    name: row.name,
    kind: row.kind as SchoolKind,
    divisionCode: row.division_code as DivisionCode,
    isPrivate: row.is_private,
    active: row.active,
  }
}

/** Names the school that sponsors a village; null takes the sponsorship away. */
export async function saveSponsorship(
  tx: Tx,
  county: CountyCode,
  villageCode: DivisionCode,
  schoolCode: string | null,
): Promise<void> {
  if (schoolCode === null) {
    await tx
      .deleteFrom('directory.sponsorship')
      .where('village_code', '=', villageCode)
      .where('county_code', '=', county)
      .execute()
    return
  }
  await tx
    .insertInto('directory.sponsorship')
    .values({ village_code: villageCode, county_code: county, school_code: schoolCode })
    .onConflict((conflict) => conflict.column('village_code').doUpdateSet({ school_code: schoolCode }))
    .execute()
}

export interface StoredRules {
  readonly rules: CountyRules
  readonly version: number
}

/** The county's rules; what it has not decided has the default, also rules that came with a later version. */
export async function selectRules(tx: Tx, county: CountyCode): Promise<StoredRules> {
  const row = await tx
    .selectFrom('directory.county_rules')
    .select(['rules', 'version'])
    .where('county_code', '=', county)
    .executeTakeFirst()
  if (!row) return { rules: DEFAULT_RULES, version: 0 }
  const own = row.rules
  return {
    rules: {
      ...DEFAULT_RULES,
      ...own,
      schoolAge: { ...DEFAULT_RULES.schoolAge, ...own.schoolAge },
      dueDays: { ...DEFAULT_RULES.dueDays, ...own.dueDays },
      certainty: { ...DEFAULT_RULES.certainty, ...own.certainty },
      attendance: { ...DEFAULT_RULES.attendance, ...own.attendance },
      returns: { ...DEFAULT_RULES.returns, ...own.returns },
      honesty: { ...DEFAULT_RULES.honesty, ...own.honesty },
      figures: { ...DEFAULT_RULES.figures, ...own.figures },
    },
    version: row.version,
  }
}

/** Saves rules over the version that was read; false when somebody else was quicker. */
export async function saveRules(
  tx: Tx,
  county: CountyCode,
  rules: CountyRules,
  readVersion: number,
  changedBy: string,
): Promise<boolean> {
  const text = JSON.stringify(rules)
  if (readVersion === 0) {
    const added = await tx
      .insertInto('directory.county_rules')
      .values({ county_code: county, rules: text, version: 1, changed_by: changedBy })
      .onConflict((conflict) => conflict.doNothing())
      .returning('version')
      .executeTakeFirst()
    return added !== undefined
  }
  const changed = await tx
    .updateTable('directory.county_rules')
    .set({ rules: text, version: readVersion + 1, changed_at: sql<Date>`clock_timestamp()`, changed_by: changedBy })
    .where('county_code', '=', county)
    .where('version', '=', readVersion)
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}
