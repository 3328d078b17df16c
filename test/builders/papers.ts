import type { DocumentContent } from '../../src/slices/documents/content.ts'
import {
  type DocumentKindName,
  type FieldName,
  type Fields,
  kindRuleOf,
  type OrganKind,
} from '../../src/slices/documents/domain.ts'

const GUARDIANS = [
  {
    role: 'guardian',
    name: '次仁旺堆·索朗多吉',
    relation: '父亲',
    citizenId: '540126198101010018',
    phone: '13800000001',
    address: '达瓦县甲乡甲一村三组12号',
  },
  {
    role: 'guardian',
    name: '德吉卓嘎',
    relation: '母亲',
    citizenId: '540126198302020026',
    phone: '13800000002',
    address: '达瓦县甲乡甲一村三组12号',
  },
] as const

/** Plausible words for every field of made-up papers. */
const WORDS: Readonly<Record<FieldName, NonNullable<Fields[FieldName]>>> = {
  school: '甲乡中心小学',
  grade: '三年级（2）班',
  pupilNumber: 'G540126201605010033',
  reportOn: '2026-09-01',
  reportPlace: '学校操场东侧报到处',
  bringAlong: '户口簿、监护人身份证、预防接种证和近期免冠照片两张。',
  deferralWay: '申请表可到乡政府一楼便民服务大厅领取。',
  contactPerson: '王㛃',
  contactPhone: '0891-5550101',
  contactAddress: '甲乡人民政府教育专干办公室',
  schoolYear: '2026—2027',
  partyA: '达瓦县甲乡人民政府',
  partyALead: '张𬭊',
  partyB: '甲一村村民委员会',
  partyBLead: '李䶮',
  targets: '适龄儿童入学率100%；九年义务教育巩固率98%以上；辍学率为0；适龄残疾儿童入学率95%以上。',
  duties:
    '（一）宣传义务教育法，每学期入户不少于一次，准确掌握每一名适龄儿童、少年的就学情况。\n（二）发现疑似辍学的，当日报告，并配合学校上门劝返。\n（三）不得接受或者默许未满十六周岁的未成年人务工、早婚。\n（四）落实资助、控辍台账和动态销号。',
  assessment: '完成情况纳入年度考核；瞒报、谎报的，依规追究责任。',
  copies: 3,
  caseNumber: '〔2026〕12号',
  outOfSchoolSince: '2026-02-25',
  facts: '2026年春季学期开学后，该生一直未返校。经核查，该生随亲属在外县餐馆务工，无正当理由不接受义务教育。',
  persuasion: '学校、村委会和乡政府于2026年3月1日、3月5日两次上门劝返，你（你们）均表示不再送其上学。',
  demand: '立即停止务工，送该生返校接受义务教育，并向学校说明情况。',
  dueOn: '2026-03-17',
  consequence: '本机关将依法向人民法院提起诉讼或者采取其他法定措施。',
  remedy:
    '对本通知不服的，可以自收到之日起六十日内向达瓦县人民政府申请行政复议，也可以自收到之日起六个月内向达瓦县人民法院提起行政诉讼。',
  evidence: '1. 劝返记录2份；2. 询问笔录1份；3. 学校考勤记录；4. 责令改正通知书及送达回证。',
  reasons: '经责令限期改正，逾期仍未送被监护人入学。',
  penalty: '警告，并处罚款200元。',
  penaltyBasis: '《示例省义务教育条例》第四十五条（示例，实际依据以登记的为准）',
  replyWithin: '3个工作日',
  hearingRight: '你（你们）有权在收到本告知书之日起五个工作日内要求举行听证。',
  defence: '当事人于2026年4月15日提出书面申辩，称家庭困难。经复核，已落实资助，该理由不成立。',
  performBy: '2026-05-06',
  performWay: '缴纳罚款，并送该生返校接受义务教育。',
  performWithin: '自收到本文书之日起十五日内',
  amount: 200,
  surcharge: 200,
  total: 400,
  paymentAccount: '达瓦县财政局（中国农业银行达瓦县支行，账号00000000000000）',
  officers: [
    { name: '扎西', note: '执法证号54012600001' },
    { name: '李强', note: '执法证号54012600002' },
  ],
  decisionNumber: '达瓦教罚〔2026〕3号',
  decidedOn: '2026-04-22',
  hearingOn: '2026-05-07',
  hearingTime: '上午9时30分',
  hearingPlace: '达瓦县教育局二楼会议室',
  hearingChair: '旺堆',
  hearingForm: '不公开（涉及个人隐私）',
  court: '达瓦县人民法院',
  claims: '判令被告立即送被监护人返校接受义务教育，直至完成规定年限。',
  urged:
    '申请人于2026年10月30日作出达瓦教罚〔2026〕9号《履行行政决定催告书》，当日向父亲、母亲直接送达。期满仍未履行。',
  signer: '旺堆',
  target: '金钱给付义务：罚款200元、加处罚款200元，合计400元，被申请人至今未缴纳。',
  firstAbsentOn: '2026-02-25',
  absentDays: 5,
  contactLog: '2月25日、26日电话联系父亲均无人接听；2月27日班主任与村干部上门，家中只有祖母，称孩子随亲戚外出。',
  cause: '外出务工',
  whereabouts: '疑在外县餐馆务工',
  measures: '电话联系3次，家访1次，已报告村委会。',
  reporter: '班主任 欧阳𫖯',
  principal: '尼玛次仁',
  visitOn: '2026-03-01',
  visitTime: '15时至16时',
  visitPlace: '甲一村三组12号',
  visitMethod: '上门',
  participants: [
    { name: '尼玛次仁', note: '学校' },
    { name: '李强', note: '乡政府' },
    { name: '扎西', note: '村委会' },
  ],
  childSituation: '学生在家，情绪低落，觉得跟不上课程。',
  guardianView: '家里缺劳力，希望孩子挣钱；了解法律规定后表示再商量。',
  childView: '愿意回学校，希望有老师补课。',
  difficulties: '申请生活补助；安排科任老师补课。',
  result: '约定3月6日前返校。',
  nextOn: '2026-03-06',
  returnedOn: '2026-03-16',
  placement: '回原校原班级',
  helper: '次仁央宗',
  support: '每周两次心理辅导；数学、语文补课；申请寄宿生生活补助。',
  followUp: '1个月：4月16日；3个月：6月16日；6个月：9月16日。',
  closingReason: '已复学（原校）',
  closingEvidence: '复学登记表、连续四周考勤记录、两次回访记录。',
  proposerOpinion: '该生已稳定复学，申请销号。',
  approverOpinion: '情况属实，同意销号。',
  month: '2026年3月',
  rows: [
    ['小学', '12034', '2', '1', '2', '1', '3', '0', '0', '1', '0', '1'],
    ['初中', '5820', '5', '2', '3', '4', '6', '1', '0', '2', '1', '2'],
    ['合计', '17854', '7', '3', '5', '5', '9', '1', '0', '3', '1', '3'],
  ],
  heldOn: '2026-04-16',
  heldAt: '甲乡人民政府调解室',
  heldBy: '扎西、李强（记录）',
  said: '问：孩子为什么没有上学？\n答：家里缺劳力，孩子自己也不想去。\n问：收到责令改正通知书了吗？\n答：收到了。',
  opinion: '事实清楚、证据充分、程序合法。',
  enrolledSince: '2023-09-01',
  purpose: '向户籍所在地乡镇人民政府证明就读情况',
}

/** Rows as a kind has them; the others hold those of a monthly return. */
const ROWS: Partial<Record<DocumentKindName, NonNullable<Fields['rows']>>> = {
  'evidence-list': [
    ['1', '入户走访记录', '2026年3月1日家访记录，甲乡录〔2026〕3号', '2026年3月1日'],
    ['2', '考勤记录', '甲乡中心小学三年级（2）班2月至3月考勤', '2026年3月20日'],
  ],
}

/** What a kind says otherwise. */
const WORDS_OF: Partial<Record<DocumentKindName, Fields>> = {
  'penalty-decision': { performWithin: '自收到本决定书之日起十五日内' },
  'performance-demand': {
    demand: '请履行上述决定确定的义务。',
    performWay: '缴清应缴款项，并送被监护人返校接受义务教育。',
    performWithin: '自收到本催告书之日起十个工作日内',
  },
  'enforcement-application': {
    claims: '请求强制执行达瓦教罚〔2026〕3号《行政处罚决定书》确定的罚款200元、加处罚款200元，合计400元。',
    facts: '被申请人在法定期限内未申请行政复议、未提起行政诉讼，又不履行。',
    evidence: '行政处罚决定书及送达回证、催告书及送达回证、作出决定的事实和证据材料。',
  },
  'civil-complaint': {
    facts: '被告的被监护人自2026年2月25日起未到校接受义务教育。经有关单位劝返2次、责令限期改正，仍未送其返校。',
  },
  'county-statement': {
    facts: '责令改正通知书的送达（应于2026年3月5日前办结，2026年3月8日升级督办）',
    reasons: '监护人外出务工，多次联系未果。',
    claims: '请县人民政府督促有关部门协助查找监护人。',
  },
}
/** What only papers of before have: a day beside the period the law gives. */
const LEFT_OUT: readonly FieldName[] = ['performBy']

/** Every field of a kind with a made-up value. */
export function aPaperFields(kind: DocumentKindName): Fields {
  const { required, optional } = kindRuleOf(kind)
  const asked = [...required, ...optional].filter((field) => !LEFT_OUT.includes(field))
  const fields = asked.map((field) => [field, (field === 'rows' && ROWS[kind]) || WORDS[field]])
  return { ...(Object.fromEntries(fields) as Fields), ...WORDS_OF[kind] }
}

const ORGANS: Readonly<Partial<Record<OrganKind, string>>> & { readonly township: string } = {
  county: '达瓦县人民政府',
  bureau: '达瓦县教育局',
  township: '达瓦县甲乡人民政府',
  village: '甲乡甲一村村民委员会',
  school: '达瓦县甲乡中心小学',
}
const RECEIVERS: Readonly<Partial<Record<DocumentKindName, string>>> = {
  'dropout-report': '甲乡人民政府、达瓦县教育局',
  'suspicion-report': '甲乡人民政府、达瓦县教育局',
  'county-statement': '达瓦县人民政府',
}

/** A made-up paper: everything filled, with a long name and a rare character. */
export function aPaper(kind: DocumentKindName, values: Partial<DocumentContent> = {}): DocumentContent {
  const { servedOn, aboutChild, basis, issuers } = kindRuleOf(kind)
  const isSchool = issuers[0] === 'school'
  return {
    organName: ORGANS[issuers.length === 1 ? issuers[0]! : isSchool ? 'school' : 'township'] ?? ORGANS.township,
    child: aboutChild
      ? {
          name: '阿依古丽·买买提',
          sex: 'female',
          bornOn: '2016-05-01',
          citizenId: '540126201605010033',
          householdAddress: '达瓦县甲乡甲一村三组12号',
          residenceAddress: null,
          schoolName: '甲乡中心小学',
          gradeCode: '13',
        }
      : null,
    guardians: aboutChild ? [...GUARDIANS] : [],
    addressees: servedOn === 'organ' ? [{ role: 'organ', name: RECEIVERS[kind] ?? '达瓦县人民法院' }] : [...GUARDIANS],
    fields: aPaperFields(kind),
    basis,
    corrects: null,
    secondText: null,
    ...values,
  }
}
