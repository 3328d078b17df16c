import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { type DivisionCode, levelOf } from '../../kernel/division-code.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import {
  type CountyRules,
  type Division,
  decideRules,
  proposeSponsors,
  type RulesRefusal,
  type School,
} from './domain.ts'
import { type FileRefusal, readNamedRows } from './read-file.ts'
import {
  DIVISION_COLUMNS,
  missingParents,
  type NamedRow,
  type RowFault,
  readDivisions,
  readSchools,
  SCHOOL_COLUMNS,
} from './read-rows.ts'
import {
  type StoredRules,
  saveDivision,
  saveRules,
  saveSchool,
  saveSponsorship,
  selectDivisions,
  selectRules,
  selectSchool,
  selectSchools,
} from './store.ts'

/** What an import did; faulty rows are named, the good ones taken. */
export interface ImportOutcome {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly faults: readonly RowFault[]
}

type Content = AsyncIterable<Uint8Array>

/** Imports the divisions of the actor's county. Sent twice, the second time changes nothing. */
export async function importDivisions(
  app: App,
  actor: Actor,
  content: Content,
): Promise<Decision<ImportOutcome, FileRefusal>> {
  const read = await readNamedRows(app, actor.scope.county, content, DIVISION_COLUMNS, ['code', 'name'])
  if (!read.ok) return read
  return withScope(app.db, actor.scope, async (tx) => {
    const outcome = await takeDivisions(tx, app, actor, read.value.rows)
    await recordImport(tx, actor, 'directory.divisions-imported', read.value.sha256, outcome)
    return accept(outcome)
  })
}

async function takeDivisions(tx: Tx, app: App, actor: Actor, rows: readonly NamedRow[]): Promise<ImportOutcome> {
  const { county } = actor.scope
  const { items, faults } = readDivisions(rows, county)
  const before = new Map((await selectDivisions(tx, county, app.clock.today())).map((one) => [one.code, one]))
  const counts = { added: 0, changed: 0, unchanged: 0 }
  for (const division of items) {
    const earlier = before.get(division.code)
    const kept =
      earlier && earlier.validFrom >= division.validFrom ? { ...division, validFrom: earlier.validFrom } : division
    counts[changeOf(earlier, kept, ['name', 'validFrom', 'validTo'])]++
    await saveDivision(tx, county, kept)
  }
  // A list of villages alone is common: what they lie in is there by its code until somebody sends the names.
  for (const code of missingParents(items, new Set(before.keys()))) {
    const parent = readDivisions(
      [
        {
          rowNo: 0,
          cells: new Map([
            ['code', code],
            ['name', code.replace(/0+$/, '')],
          ]),
        },
      ],
      county,
    )
    for (const division of parent.items) await saveDivision(tx, county, division)
  }
  return { ...counts, faults }
}

/** Imports the schools of the actor's county, with the villages they sponsor when the file names them. */
export async function importSchools(
  app: App,
  actor: Actor,
  content: Content,
): Promise<Decision<ImportOutcome, FileRefusal>> {
  const read = await readNamedRows(app, actor.scope.county, content, SCHOOL_COLUMNS, [
    'code',
    'name',
    'kind',
    'division',
  ])
  if (!read.ok) return read
  return withScope(app.db, actor.scope, async (tx) => {
    const outcome = await takeSchools(tx, app, actor, read.value.rows)
    await recordImport(tx, actor, 'directory.schools-imported', read.value.sha256, outcome)
    return accept(outcome)
  })
}

async function takeSchools(tx: Tx, app: App, actor: Actor, rows: readonly NamedRow[]): Promise<ImportOutcome> {
  const { county } = actor.scope
  const divisions = await selectDivisions(tx, county, app.clock.today())
  const { items, faults } = readSchools(rows, county, new Set(divisions.map((division) => division.code)))
  const before = new Map((await selectSchools(tx, county)).map((school) => [school.code, school]))
  const counts = { added: 0, changed: 0, unchanged: 0 }
  const taken: RowFault[] = []
  for (const { school, villages } of items) {
    const earlier = before.get(school.code)
    const kept = { ...school, active: earlier?.active ?? true }
    if (!(await saveSchool(tx, county, kept))) {
      taken.push({ rowNo: 0, code: 'directory.row.code-of-another-county', details: { value: school.code } })
      continue
    }
    counts[changeOf(earlier, kept, ['name', 'kind', 'divisionCode', 'isPrivate'])]++
    for (const village of villages) await saveSponsorship(tx, county, village, school.code)
  }
  return { ...counts, faults: [...faults, ...taken] }
}

function changeOf<Item>(
  earlier: Item | undefined,
  now: Item,
  fields: readonly (keyof Item)[],
): 'added' | 'changed' | 'unchanged' {
  if (!earlier) return 'added'
  return fields.some((field) => earlier[field] !== now[field]) ? 'changed' : 'unchanged'
}

async function recordImport(
  tx: Tx,
  actor: Actor,
  event: string,
  sha256: string,
  outcome: ImportOutcome,
): Promise<void> {
  const { added, changed, unchanged, faults } = outcome
  const details = { file: sha256, added, changed, unchanged, faults: faults.length }
  await recordAudit(tx, { event, actorId: actor.id, details })
}

/** Renames a school, or closes or reopens it. */
export async function editSchool(
  app: App,
  actor: Actor,
  code: string,
  changes: Pick<School, 'name' | 'active'>,
): Promise<Decision<School, 'directory.school-not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const school = await selectSchool(tx, actor.scope.county, code)
    if (!school) return refuse('directory.school-not-found')
    const changed = { ...school, ...changes }
    await saveSchool(tx, actor.scope.county, changed)
    const details = { active: changes.active, renamed: school.name !== changes.name }
    await recordAudit(tx, { event: 'directory.school-changed', actorId: actor.id, subjectId: code, details })
    return accept(changed)
  })
}

/** Names the sponsoring school of a village, or takes it away. */
export async function setSponsoringSchool(
  app: App,
  actor: Actor,
  villageCode: DivisionCode,
  schoolCode: string | null,
): Promise<Decision<Division, 'directory.division-not-found' | 'directory.school-not-found'>> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const divisions = await selectDivisions(tx, county, app.clock.today())
    const village = divisions.find((division) => division.code === villageCode)
    if (!village || levelOf(village.code) !== 'village') return refuse('directory.division-not-found')
    if (schoolCode !== null && !(await selectSchool(tx, county, schoolCode)))
      return refuse('directory.school-not-found')
    await saveSponsorship(tx, county, villageCode, schoolCode)
    const details = { schoolCode }
    await recordAudit(tx, {
      event: 'directory.sponsoring-school-set',
      actorId: actor.id,
      subjectId: villageCode,
      details,
    })
    return accept({ ...village, sponsoringSchoolCode: schoolCode })
  })
}

/** Gives each village without a sponsoring school one of its township; returns how many it gave. */
export async function sponsorVillages(app: App, actor: Actor): Promise<number> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const divisions = await selectDivisions(tx, county, app.clock.today())
    const proposals = proposeSponsors(divisions, await selectSchools(tx, county))
    for (const [village, school] of proposals) await saveSponsorship(tx, county, village, school)
    const details = { villages: proposals.size }
    await recordAudit(tx, { event: 'directory.sponsoring-school-set', actorId: actor.id, details })
    return proposals.size
  })
}

/** Changes the county's rules over the version that was read. What was decided before is in the audit entry. */
export async function changeRules(
  app: App,
  actor: Actor,
  rules: CountyRules,
  readVersion: number,
): Promise<Decision<StoredRules, RulesRefusal | 'directory.changed-meanwhile'>> {
  const decision = decideRules(rules)
  if (!decision.ok) return decision
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const before = await selectRules(tx, county)
    if (!(await saveRules(tx, county, rules, readVersion, actor.id))) return refuse('directory.changed-meanwhile')
    const details = { version: readVersion + 1, before: JSON.stringify(before.rules) }
    await recordAudit(tx, { event: 'directory.rules-changed', actorId: actor.id, details })
    return accept({ rules, version: readVersion + 1 })
  })
}
