import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import type { AddresseeDraft, DocumentKindName, Fields } from './domain.ts'

/** The matter (个案) a paper belongs to, as far as papers care. */
export interface Matter {
  readonly childId: string
  /** 〔2026〕12号 */
  readonly number: string
  readonly keys: { readonly divisionCode: string; readonly schoolKey: string }
  /** Kinds its present state rests on: a withdrawn one may be issued anew. */
  readonly standsOn: readonly DocumentKindName[]
  /** The guardians on its record; null where those of the register hold. */
  readonly guardians: readonly AddresseeDraft[] | null
  /** Fields it knows itself; whatever is sent in their place does not count. */
  readonly fields: Fields
}

/** What papers ask of their matters, which stand to the right; `src/main` ties it to them. */
export interface DocumentPorts {
  /** The matter as the actor may work on it; undefined outside the scope. */
  matter(app: App, tx: Tx, actor: Actor, matterId: string): Promise<Matter | undefined>
}
