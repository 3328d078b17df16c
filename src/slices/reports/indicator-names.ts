import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { isUuid } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { USUAL_PAGE } from '../../platform/lists.ts'
import { schoolNames } from '../directory/index.ts'
import { findVeil } from '../disclosure/index.ts'
import { placeNames } from '../register/index.ts'
import { dayAsked } from './asked.ts'
import { type IndicatorQuery, type IndicatorRefusal, settle } from './indicators.ts'
import type { IndicatorName } from './indicators-contract.ts'
import { formulaRule, inputsOf, isBaseInput, type RecordInput } from './indicators-domain.ts'
import { type CountAsked, countSet, listSet, type Part } from './store-indicators.ts'

export interface NamesQuery extends IndicatorQuery {
  readonly input: string
  readonly school?: string | undefined
  readonly grade?: string | undefined
  readonly group?: string | undefined
  readonly sex?: string | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

export type NamesRefusal = IndicatorRefusal | 'report.input-not-of-indicator' | 'report.cursor-unknown'

/** Lists the children behind a count of an indicator: the same set, read as names. */
export async function listIndicatorNames(
  app: App,
  actor: Actor,
  query: NamesQuery,
): Promise<Decision<{ rows: IndicatorName[]; nextCursor: string | null; total: number }, NamesRefusal>> {
  const settled = settle(app, query)
  if (!settled.ok) return settled
  const input = inputsOf(formulaRule(query.indicator)).find((one) => one === query.input)
  if (input === undefined || isBaseInput(input)) return refuse('report.input-not-of-indicator')
  if (query.cursor !== undefined && !isUuid(query.cursor)) return refuse('report.cursor-unknown')
  const { stage, countOn, today } = settled.value
  const { scope } = actor
  return withScope(app.db, scope, async (tx) => {
    const asked = { ...(await dayAsked(tx, scope, countOn, today)), stage }
    const { division, school, grade, group, sex } = query
    const part: Part = { division, school, grade, group, sex }
    return accept(await pageOfNames(app, tx, actor, { input, asked, part }, query))
  })
}

async function pageOfNames(
  app: App,
  tx: Tx,
  actor: Actor,
  { input, asked, part }: { readonly input: RecordInput; readonly asked: CountAsked; readonly part: Part },
  { cursor, limit = USUAL_PAGE }: NamesQuery,
): Promise<{ rows: IndicatorName[]; nextCursor: string | null; total: number }> {
  const { county } = actor.scope
  const cells = await countSet(tx, input, asked, part)
  const members = await listSet(tx, input, asked, part, cursor, limit + 1)
  const veil = await findVeil(app, tx, actor)
  const places = await placeNames(tx, county, asked.today)
  const schools = await schoolNames(tx, county)
  const shown = members.slice(0, limit)
  return {
    rows: shown.map((member) => ({
      childId: member.child_id,
      name: member.name === null ? '—' : veil.show('name', member.name, member.child_id),
      sex: member.sex,
      bornOn: member.born_on,
      townshipName: places.township(member.division_code),
      villageName: places.village(member.division_code),
      schoolName: schools.get(member.school) ?? null,
      gradeCode: member.grade_code,
    })),
    nextCursor: members.length > limit ? shown.at(-1)!.child_id : null,
    total: cells.reduce((sum, cell) => sum + cell.count, 0),
  }
}
