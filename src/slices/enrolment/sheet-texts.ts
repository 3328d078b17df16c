import type { Texts } from '../../kernel/texts.ts'
import { texts as registerTexts } from '../register/texts.ts'
import { texts } from './texts.ts'

/** Words of an exported sheet: the own ones, and those of the register for sex and certainty. */
export const sheetTexts: Texts = { ...registerTexts, ...texts }
