import type { Texts } from '../../kernel/texts.ts'
import { texts as caseTexts } from '../cases/texts.ts'
import { texts as enrolmentTexts } from '../enrolment/texts.ts'
import { texts as reconciliationTexts } from '../reconciliation/texts.ts'
import { texts as registerTexts } from '../register/texts.ts'
import { texts } from './texts.ts'

/** Words of exported sheets: what is counted has its names in the slices it comes from. */
export const sheetTexts: Texts = { ...registerTexts, ...enrolmentTexts, ...reconciliationTexts, ...caseTexts, ...texts }
