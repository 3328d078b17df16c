/** Articles the procedure rests on; texts `case.law.<law>`. `county-practice` is a policy period, which each county may change. */
export const LAWS = [
  'education-4-5', // 义务教育法 4、5
  'education-13', // 义务教育法 13
  'education-58', // 义务教育法 58
  'minors-11', // 未成年人保护法 11
  'minors-17', // 未成年人保护法 17
  'minors-21', // 未成年人保护法 21
  'minors-28', // 未成年人保护法 28
  'minors-83', // 未成年人保护法 83
  'prevention-35', // 预防未成年人犯罪法 35
  'child-labour', // 未成年人保护法 61、禁止使用童工规定
  'penalty-28', // 行政处罚法 28
  'penalty-33', // 行政处罚法 33
  'penalty-38', // 行政处罚法 38
  'penalty-44', // 行政处罚法 44、45
  'penalty-51', // 行政处罚法 51、52
  'penalty-57', // 行政处罚法 57
  'penalty-58', // 行政处罚法 58
  'penalty-59', // 行政处罚法 59、61
  'penalty-60', // 行政处罚法 60
  'penalty-63', // 行政处罚法 63、64
  'penalty-67', // 行政处罚法 67
  'review-20', // 行政复议法 20
  'review-23', // 行政复议法 23
  'suit-46', // 行政诉讼法 45、46
  'enforcement-35', // 行政强制法 35
  'enforcement-53', // 行政强制法 53、54
  'enforcement-56', // 行政强制法 56–58
  'civil-procedure-87', // 民事诉讼法 87–95
  'civil-suit', // 民事诉讼法 122(监护人责任纠纷)
  'national-control', // 国办发〔2017〕72号
  'national-report', // 教育部 2024 常态化报告
  'county-practice', // 县级规定
] as const
export type Law = (typeof LAWS)[number]
