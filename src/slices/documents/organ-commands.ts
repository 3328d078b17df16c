import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import type { OrganSettings } from './contract.ts'
import { findOrgan } from './organs.ts'
import { organsOf } from './policy.ts'
import { findOrganRow, isMarkTaken, saveOrgan } from './store.ts'

/** How the actor's organ signs its papers. */
export async function showOrgan(
  app: App,
  actor: Actor,
): Promise<Decision<OrganSettings, 'document.organ-not-yours' | 'document.organ-unknown'>> {
  const [organ] = organsOf(actor)
  if (!organ) return refuse('document.organ-not-yours')
  return withScope(app.db, actor.scope, async (tx) => {
    const found = await findOrgan(tx, actor.scope.county, organ, app.clock.today())
    if (!found) return refuse('document.organ-unknown')
    const row = await findOrganRow(tx, actor.scope.county, organ)
    const { name, mark, contactPerson, contactPhone, address } = found
    return accept({ organ, fullName: name, mark, contactPerson, contactPhone, address, version: row?.version ?? 0 })
  })
}

export type OrganChange = Omit<OrganSettings, 'organ'>

/** Changes how an organ signs from now on; what was issued keeps its name. A 机关代字 belongs to one organ. */
export async function changeOrgan(
  app: App,
  actor: Actor,
  change: OrganChange,
): Promise<
  Decision<OrganSettings, 'document.organ-not-yours' | 'document.organ-mark-taken' | 'document.organ-changed-meanwhile'>
> {
  const [organ] = organsOf(actor)
  if (!organ) return refuse('document.organ-not-yours')
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findOrganRow(tx, county, organ)
    if ((row?.version ?? 0) !== change.version) return refuse('document.organ-changed-meanwhile')
    if (await isMarkTaken(tx, county, organ, change.mark)) return refuse('document.organ-mark-taken')
    const version = change.version + 1
    await saveOrgan(tx, {
      county_code: county,
      organ_kind: organ.kind,
      organ_unit: organ.unit,
      full_name: change.fullName,
      mark: change.mark,
      contact_person: change.contactPerson,
      contact_phone: change.contactPhone,
      address: change.address,
      changed_by: actor.id,
      changed_at: app.clock.now(),
      version,
    })
    await recordAudit(tx, { event: 'documents.organ-changed', actorId: actor.id, details: { organ: organ.unit } })
    return accept({ ...change, organ, version })
  })
}
