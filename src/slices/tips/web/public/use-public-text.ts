import type { ReplyOf } from '../../../../kernel/endpoint.ts'
import { textsOf } from '../../../../web/i18n.ts'
import type { listTipPlaces } from '../../contract.ts'
import { texts } from './texts.ts'

/** Texts of the public's page. */
export const usePublicText = textsOf(texts)
export type Places = ReplyOf<typeof listTipPlaces>['counties']
