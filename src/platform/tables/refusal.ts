import type { RefusalDetails } from '../../kernel/decision.ts'
import type { tableTexts } from './texts.ts'

export type TableRefusalCode = keyof typeof tableTexts

/** Thrown while reading; the parent hands it on as a refusal, not as a fault. */
export class TableRefusal extends Error {
  readonly code: TableRefusalCode
  readonly details: RefusalDetails
  constructor(code: TableRefusalCode, details: RefusalDetails = {}) {
    super(code)
    this.name = 'TableRefusal'
    this.code = code
    this.details = details
  }
}
