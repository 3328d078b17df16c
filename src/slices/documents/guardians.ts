import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { readCitizenId, type Sex, sexOf } from '../../kernel/citizen-id.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { openAddressee } from './content.ts'
import { type AddresseeDraft, relationOnPaper } from './domain.ts'
import { type ChildRow, listAddressees, listMatterDocuments } from './store.ts'

/** The guardians the register knows, as addressees. */
export function guardiansOf(child: ChildRow): AddresseeDraft[] {
  const address = child.residence_address ?? child.household_address ?? undefined
  const guardians = [
    { name: child.guardian1_name, role: child.guardian1_role, phone: child.guardian1_phone },
    { name: child.guardian2_name, role: child.guardian2_role, phone: child.guardian2_phone },
  ]
  return guardians.flatMap(({ name, role, phone }) =>
    name
      ? [{ role: 'guardian' as const, name, relation: relationOnPaper(role), phone: phone ?? undefined, address }]
      : [],
  )
}

/**
 * 证件号 of guardians by their names, as the papers of a matter had them: the register has none, so whoever writes it on one
 * paper has written it for the next.
 */
export async function guardianIdsOf(
  app: Pick<App, 'secrets'>,
  tx: Tx,
  scope: Scope,
  matterId: string,
): Promise<ReadonlyMap<string, string>> {
  const papers = await listMatterDocuments(tx, scope, matterId)
  const order = new Map(papers.map((paper, index) => [paper.document_id, index]))
  const addressees = (await listAddressees(tx, scope, [...order.keys()]))
    .filter(({ role }) => role === 'guardian')
    .sort((one, other) => order.get(one.document_id)! - order.get(other.document_id)!)
  return new Map(
    addressees.flatMap((one) => {
      const { citizenId } = openAddressee(app.secrets, one)
      return citizenId ? [[one.name, citizenId]] : []
    }),
  )
}

export type GuardianIdRefusal =
  | 'document.guardians-changed'
  | 'document.guardian-id-malformed'
  | 'document.guardian-id-of-another'

/**
 * Decides the 证件号 of each guardian: as it is written now, in the order in which they were shown; else as the matter has it.
 * A father's is not a woman's. A refusal names the place, never the number.
 */
export function decideGuardianIds(
  guardians: readonly AddresseeDraft[],
  written: readonly string[],
  earlier: ReadonlyMap<string, string>,
): Decision<readonly AddresseeDraft[], GuardianIdRefusal> {
  if (written.length > guardians.length) return refuse('document.guardians-changed')
  const named: AddresseeDraft[] = []
  for (const [index, guardian] of guardians.entries()) {
    const text = written[index]?.trim() ?? ''
    const reading = readCitizenId(text)
    if (text !== '' && !reading.ok) return refuse('document.guardian-id-malformed', { place: index + 1 })
    if (reading.ok && isOfAnother(guardian, sexOf(reading.citizenId)))
      return refuse('document.guardian-id-of-another', { place: index + 1 })
    const citizenId = reading.ok ? reading.citizenId : guardian.citizenId || earlier.get(guardian.name)
    named.push(citizenId ? { ...guardian, citizenId } : guardian)
  }
  return accept(named)
}

const SEX_OF: Readonly<Record<string, Sex>> = { 父亲: 'male', 母亲: 'female', 祖父: 'male', 祖母: 'female' }
const isOfAnother = ({ relation }: AddresseeDraft, sex: Sex): boolean =>
  relation !== undefined && relation in SEX_OF && SEX_OF[relation] !== sex
