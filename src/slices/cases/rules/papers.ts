/** Papers a step issues; each guardian is served separately (standards §2.9 no. 6). */
export const PAPERS = [
  'dropout-report', // 书面辍学报告
  'correction-order', // 限期复学 / 责令改正通知书
  'penalty-pre-notice', // 行政处罚告知书
  'penalty-decision', // 行政处罚决定书
  'performance-demand', // 催告书
] as const
export type Paper = (typeof PAPERS)[number]
