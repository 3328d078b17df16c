import { longDay, type PlainDate } from '../../kernel/plain-date.ts'
import type { App } from '../../platform/app.ts'
import { type Fields, type MatterDocument, methodOnPaper, titleOnPaper } from '../documents/index.ts'
import { holding, type LoadedCase, standing } from './load-case.ts'
import type { PenaltyOnRecord, Sum } from './rules/paper-words.ts'
import { openWords } from './sealed.ts'

/** The sum of the decision that holds, with the surcharge its demand names. */
export function sumOf({ facts }: Pick<LoadedCase, 'facts'>, surcharge = facts.penalty?.surcharge ?? 0): Sum | null {
  const decided = facts.penalty?.decided
  return decided?.kind === 'fine' ? { fine: decided.yuan, surcharge } : null
}

/** A sum as the fields of a paper. */
export const sumFields = (sum: Sum | null): Fields => ({
  ...(sum && { amount: sum.fine }),
  ...(sum && sum.surcharge > 0 && { surcharge: sum.surcharge, total: sum.fine + sum.surcharge }),
})

/** What is on record of a decided penalty; null before there is a decision. */
export function penaltyOnRecord(app: Pick<App, 'secrets'>, loaded: LoadedCase): PenaltyOnRecord | null {
  const { decision } = loaded
  if (!decision) return null
  const demand = holding(loaded.documents).findLast((one) => one.kind === 'performance-demand')
  return {
    decisionNumber: decision.number,
    sum: sumOf(loaded),
    account: textOf(decision.fields.paymentAccount),
    defence: textOf(decision.fields.defence),
    demand: demand
      ? {
          number: demand.documentNumber,
          issuedOn: demand.issuedOn,
          services: servicesOf(demand),
          answer: answerSince(app, loaded, demand.issuedOn),
        }
      : null,
  }
}

/** 责令改正通知书（甲乡责〔2026〕12号）: the order of the round, as papers after it name it. */
export function orderOnPaper({ documents, facts }: LoadedCase): string | null {
  const id = facts.papers.findLast((one) => one.paper === 'correction-order')?.documentId
  const order = documents.find((one) => one.documentId === id)
  return order ? `${titleOnPaper(order.kind)}（${order.documentNumber}）` : null
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const servicesOf = ({ addressees }: MatterDocument) =>
  addressees.flatMap(({ relation, servedOn, method }) =>
    servedOn && method ? [{ relation, on: servedOn, way: methodOnPaper(method) }] : [],
  )

/** 强制法 36: what a guardian said against the demand, and what came of it. */
function answerSince({ secrets }: Pick<App, 'secrets'>, { records }: LoadedCase, day: PlainDate): string {
  return standing(records)
    .filter((one) => one.kind === 'statement' && one.happened_on >= day)
    .map(({ county_code: county, record_id: id, happened_on: on, sealed }) => {
      const { said, outcome } = openWords(secrets, { county, table: 'cases.case_record', id }, sealed)
      return [`${longDay(on)}：${said ?? ''}`, outcome].filter(Boolean).join('；')
    })
    .join('\n')
}
