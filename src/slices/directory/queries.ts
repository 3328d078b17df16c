import { divisionAt } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Page } from '../../kernel/wire.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import type { DivisionRow, SchoolRow } from './contract.ts'
import type { Division, School, SchoolKind } from './domain.ts'
import { type StoredRules, selectDivisions, selectRules, selectSchool, selectSchools } from './store.ts'

interface PageAsked {
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

interface DivisionsAsked extends PageAsked {
  readonly level?: 'county' | 'township' | 'village' | undefined
  readonly within?: string | undefined
  readonly search?: string | undefined
  readonly on?: PlainDate | undefined
}

/** Lists divisions of the actor's county; the cursor is the last code shown. */
export async function listDivisionRows(app: App, actor: Actor, asked: DivisionsAsked): Promise<Page<DivisionRow>> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const all = await selectDivisions(tx, county, asked.on ?? app.clock.today())
    const schoolNames = new Map((await selectSchools(tx, county)).map((school) => [school.code, school.name]))
    const matching = all.filter(
      (one) =>
        (!asked.level || one.level === asked.level) &&
        (!asked.within || one.code.startsWith(asked.within)) &&
        (!asked.search || one.name.includes(asked.search) || one.code.startsWith(asked.search)),
    )
    return pageOf(matching, asked, (division) => divisionRow(division, schoolNames))
  })
}

export function divisionRow(division: Division, schoolNames: ReadonlyMap<string, string>): DivisionRow {
  const { sponsoringSchoolCode: sponsor } = division
  return {
    ...division,
    level: division.level as DivisionRow['level'],
    sponsoringSchoolName: sponsor === null ? null : (schoolNames.get(sponsor) ?? sponsor),
  }
}

interface SchoolsAsked extends PageAsked {
  readonly kind?: SchoolKind | undefined
  readonly within?: string | undefined
  readonly active?: boolean | undefined
  readonly search?: string | undefined
}

/** Lists schools of the actor's county; the cursor is the last code shown. */
export async function listSchoolRows(app: App, actor: Actor, asked: SchoolsAsked): Promise<Page<SchoolRow>> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const names = divisionNameOf(await selectDivisions(tx, county, app.clock.today()))
    const matching = (await selectSchools(tx, county)).filter(
      (school) =>
        (!asked.kind || school.kind === asked.kind) &&
        (!asked.within || school.divisionCode.startsWith(asked.within)) &&
        (asked.active === undefined || school.active === asked.active) &&
        (!asked.search || school.name.includes(asked.search) || school.code.startsWith(asked.search)),
    )
    return pageOf(matching, asked, (school) => schoolRow(school, names))
  })
}

/** Finds a school of the actor's county as its page shows it. */
export async function findSchoolRow(app: App, actor: Actor, code: string): Promise<SchoolRow | undefined> {
  return withScope(app.db, actor.scope, async (tx) => {
    const school = await selectSchool(tx, actor.scope.county, code)
    return school && schoolRow(school, divisionNameOf(await selectDivisions(tx, actor.scope.county, app.clock.today())))
  })
}

export async function readRules(app: App, actor: Actor): Promise<StoredRules> {
  return withScope(app.db, actor.scope, (tx) => selectRules(tx, actor.scope.county))
}

function divisionNameOf(divisions: readonly Division[]): ReadonlyMap<string, string> {
  return new Map(divisions.map((division) => [division.code, division.name]))
}

function schoolRow(school: School, names: ReadonlyMap<string, string>): SchoolRow {
  const { divisionCode } = school
  return {
    ...school,
    divisionName: names.get(divisionCode) ?? names.get(divisionAt(divisionCode, 'township')) ?? divisionCode,
  }
}

function pageOf<Item extends { readonly code: string }, Row>(
  matching: readonly Item[],
  { cursor, limit = 50 }: PageAsked,
  rowOf: (item: Item) => Row,
): Page<Row> {
  const from = cursor === undefined ? matching : matching.filter((item) => item.code > cursor)
  const shown = from.slice(0, limit)
  return {
    rows: shown.map(rowOf),
    nextCursor: from.length > limit ? shown.at(-1)!.code : null,
    total: matching.length,
  }
}
