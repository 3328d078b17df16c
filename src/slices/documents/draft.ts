import type { PlainDate } from '../../kernel/plain-date.ts'
import type { AddresseeDraft, DocumentKindName, Fields, Organ } from './domain.ts'

/** A paper as somebody wants it. */
export interface DocumentDraft {
  readonly submissionId: string
  readonly kind: DocumentKindName
  /** Left out: the first organ of the actor that may issue this kind. */
  readonly organ?: Organ | undefined
  readonly childId?: string | null | undefined
  /** 所属个案 */
  readonly matterId?: string | null | undefined
  /** Whose lines see the paper; left out: those of the child, else of the organ. */
  readonly keys?: { readonly divisionCode: string; readonly schoolKey: string } | undefined
  /** Left out: the guardians of the child in the register. */
  readonly guardians?: readonly AddresseeDraft[] | undefined
  /** 证件号 of the guardians, in their order; empty: as the matter has it. */
  readonly guardianIds?: readonly string[] | undefined
  /** Left out: the guardians, each separately. */
  readonly addressees?: readonly AddresseeDraft[] | undefined
  readonly fields: Readonly<Record<string, unknown>>
  /** What the matter knows: a correction may add it where the paper lacks it. */
  readonly known?: Fields | undefined
  /** Left out: today. */
  readonly issuedOn?: PlainDate | undefined
  /** 更正: the served paper this one takes the place of. */
  readonly correctsId?: string | undefined
  readonly secondText?: string | undefined
  readonly batchId?: string | undefined
}
