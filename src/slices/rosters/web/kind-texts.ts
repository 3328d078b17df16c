import type { Texts } from '../../../kernel/texts.ts'

/** Names of the offices' lists, for every page that shows a roster. */
export const texts = {
  'kind.police-household': { zh: '公安户籍', en: 'Police household register' },
  'kind.police-floating': { zh: '流动人口', en: 'Floating population' },
  'kind.hospital-birth': { zh: '医院出生', en: 'Hospital births' },
  'kind.village': { zh: '村（居）摸排', en: 'Village survey' },
  'kind.disabled': { zh: '残疾儿童', en: 'Disabled federation' },
  'kind.civil-affairs': { zh: '民政救助', en: 'Civil affairs' },
  'kind.enrolment': { zh: '学籍系统', en: 'Enrolment system' },
  'office.police-household': { zh: '公安局', en: 'Police' },
  'office.police-floating': { zh: '公安局', en: 'Police' },
  'office.hospital-birth': { zh: '卫健局', en: 'Health' },
  'office.village': { zh: '乡镇、村（居）', en: 'Townships and villages' },
  'office.disabled': { zh: '残联', en: 'Disabled federation' },
  'office.civil-affairs': { zh: '民政局', en: 'Civil affairs' },
  'office.enrolment': { zh: '教育局', en: 'Education bureau' },
} as const satisfies Texts
