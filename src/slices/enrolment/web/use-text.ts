import { textsOf } from '../../../web/i18n.ts'
import { texts as sliceTexts } from '../texts.ts'
import { texts } from './texts.ts'

/** Texts of this slice's pages. */
export const useText = textsOf(texts)

/** Names of verdicts, statuses and columns of the enrolment ledger. */
export const useEnrolmentText = textsOf(sliceTexts)
