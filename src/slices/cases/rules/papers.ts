/** Papers a step issues; to guardians each is served separately (standards §2.9 no. 6), to a court it is handed in. */
export const PAPERS = [
  'dropout-report', // 书面辍学报告
  'correction-order', // 限期复学 / 责令改正通知书
  'penalty-pre-notice', // 行政处罚告知书
  'hearing-notice', // 听证通知书
  'penalty-decision', // 行政处罚决定书
  'performance-demand', // 催告书
  'enforcement-application', // 强制执行申请书
  'civil-complaint', // 民事起诉状
] as const
export type Paper = (typeof PAPERS)[number]

/** How a county titles its order (K2, W3): for the procedure 限期复学通知书 and 责令改正通知书 are the same. */
export const ORDER_PAPERS = ['correction-order', 'return-notice'] as const
export type OrderPaper = (typeof ORDER_PAPERS)[number]
/** A paper of a step as it is issued and printed. */
export type IssuedPaper = Paper | OrderPaper

/** The title under which a county issues a paper of a step. */
export const issuedAs = (paper: Paper, rules: { readonly orderPaper: OrderPaper }): IssuedPaper =>
  paper === 'correction-order' ? rules.orderPaper : paper

/** Every title a paper of a step may bear. */
export const titlesOf = (paper: Paper): readonly IssuedPaper[] =>
  paper === 'correction-order' ? ORDER_PAPERS : [paper]

/** The paper of a step behind a title; undefined for papers that move nothing. */
export const paperTitled = (title: string): Paper | undefined =>
  PAPERS.find((paper) => titlesOf(paper).some((one) => one === title))
