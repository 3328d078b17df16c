import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import type { Veil } from '../disclosure/index.ts'
import { guardianIdsOf, relationOnPaper } from '../documents/index.ts'
import type { CasePage } from './contract.ts'
import type { LoadedCase } from './load-case.ts'
import { openedGuardians } from './queries.ts'
import { readGuardians } from './rules/guardians.ts'
import type { Words } from './sealed.ts'
import type { ListedCase } from './store-lists.ts'

/** The guardians of a case, masked, with the 证件号 its papers have. */
export async function guardiansShown(
  app: App,
  tx: Tx,
  { scope }: Actor,
  row: ListedCase,
  onRecord: LoadedCase['guardians'],
  veil: Veil,
): Promise<CasePage['guardians']> {
  const ids = await guardianIdsOf(app, tx, scope, row.case_id)
  return guardiansOf({ ...row, ...openedGuardians(app, row) }, onRecord, ids, veil)
}

function guardiansOf(
  row: ListedCase,
  onRecord: LoadedCase['guardians'],
  ids: ReadonlyMap<string, string>,
  veil: Veil,
): CasePage['guardians'] {
  const { child_id: childId } = row
  const guardian = (name: string | null, role: string | null, phone: string | null, citizenId?: string) =>
    name === null
      ? []
      : [
          {
            name: veil.show('name', name, childId),
            role,
            phone: veil.show('phone', phone, childId),
            citizenId: veil.show('number', citizenId || (ids.get(name) ?? null), childId),
          },
        ]
  if (onRecord)
    return onRecord.flatMap(({ name, relation, phone, citizenId }) =>
      guardian(name, relation, phone ?? null, citizenId),
    )
  return [
    ...guardian(row.guardian1_name, row.guardian1_role, row.guardian1_phone),
    ...guardian(row.guardian2_name, row.guardian2_role, row.guardian2_phone),
  ]
}

/** Guardians on record are masked like those of the register; where they live stands on the papers only. */
export function masked({ guardians, ...words }: Words, childId: string, veil: Veil): Words {
  const named = readGuardians(guardians)?.map(({ name, relation }) =>
    [veil.show('name', name, childId), relationOnPaper(relation)].filter(Boolean).join(' '),
  )
  return named ? { ...words, guardians: named.join('；') } : words
}
