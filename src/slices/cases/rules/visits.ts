/** Ways of a visit; texts `case.visit-way.<way>`. */
export const VISIT_WAYS = ['at-home', 'telephone', 'video', 'at-school', 'elsewhere'] as const
export type VisitWay = (typeof VISIT_WAYS)[number]
/** What came of it; texts `case.visit-result.<result>`. */
export const VISIT_RESULTS = ['promised', 'refused', 'undecided', 'not-met', 'returned'] as const
export type VisitResult = (typeof VISIT_RESULTS)[number]
