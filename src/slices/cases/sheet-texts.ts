import type { Texts } from '../../kernel/texts.ts'
import { texts as documentTexts } from '../documents/texts.ts'
import { texts as registerTexts } from '../register/texts.ts'
import { texts } from './texts.ts'

/** Words of an exported sheet: the own ones, and those of the register for sex and groups, of the papers for their kinds. */
export const sheetTexts: Texts = { ...registerTexts, ...documentTexts, ...texts }
