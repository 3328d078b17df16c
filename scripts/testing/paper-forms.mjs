/** What the form of each paper must hold, in the order of the form; the handbook shows it beside the picture. */
const letter = {
  zh: '层级、甲乙方和负责人、期限（学年）、指标（入学率、巩固率、辍学率、残疾儿童入学率）、职责条款、考核奖惩、签字盖章、份数、日期。',
  en: 'level, both parties and who answers for them, school year, targets, duties, assessment, signatures and seals, copies, day.',
}
const served = {
  zh: '文书名称和文号、受送达人、送达地点、送达方式、收到日期、受送达人签章、代收人及关系、拒收事由、见证人、两名以上送达人、备注。',
  en: 'title and number of the paper, addressee, place, method, day, signature, who took it instead and as what, reason of a refusal, witness, two servers, remarks.',
}
export const FORMS = {
  'enrolment-notice': {
    zh: '编号、监护人、儿童（姓名、性别、出生日期、证件号、户籍地或现住址）、学校、报到日期地点、携带材料、法律依据（义务教育法第二、五、十一、五十八条）、缓学申请途径、发出单位、日期、回执。',
    en: 'number, guardians, child, school, day and place of reporting, what to bring, legal basis, how to ask for deferral, issuer, day, receipt.',
  },
  'guardian-pledge': letter,
  'responsibility-county-township': letter,
  'responsibility-township-village': letter,
  'responsibility-bureau-school': letter,
  'responsibility-school-class': letter,
  'return-notice': {
    zh: '文号、被通知人（姓名、证件号、住址、电话）、与儿童关系、儿童、原学校年级、辍学日期、事实和已做劝返、法律依据、改正要求、期限、逾期后果、救济途径和期限、机关、日期、联系人。',
    en: 'number, guardian, relation, child, school and grade, out since when, facts and persuasion so far, legal basis, what to do by when, what follows, remedies, organ, day, contact.',
  },
  'correction-order': {
    zh: '同限期复学通知书：事实和已做劝返、法律依据（义务教育法第五、十一、五十八条，未成年人保护法第十六、十七、八十三条）、改正要求和期限、救济途径和期限、联系人。',
    en: 'as the notice to return: facts, persuasion, legal basis, what to do by when, remedies, contact.',
  },
  'penalty-pre-notice': {
    zh: '案号、当事人、违法事实、证据、拟处罚内容、理由、依据、陈述申辩（及听证）的权利、期限和方式、地址、联系人。',
    en: 'case number, party, facts, evidence, intended penalty, reasons, basis, the right to answer (and to a hearing) with time and way, address, contact.',
  },
  'hearing-notice': {
    zh: '当事人、案由、听证时间、地点、主持人、是否公开、申请回避和委托代理的权利、联系人；听证七个工作日前送达。',
    en: 'party, matter, time, place, who presides, public or not, rights of the party, contact; served seven working days before.',
  },
  'penalty-decision': {
    zh: '当事人姓名、地址，违法事实和证据，处罚种类和依据，履行方式和期限，复议、诉讼途径和期限，机关名称、日期（加盖印章）；陈述申辩采纳情况、缴款账户。',
    en: 'name and address of the party, facts and evidence, kind and basis of the penalty, how and by when to perform, remedies, organ, day and place of the seal; what became of the answer, account to pay to.',
  },
  'performance-demand': {
    zh: '决定书文号、履行期限、履行方式、金额（罚款、加处罚款）和给付方式（账户）、陈述申辩权。',
    en: 'the decision, until when, how, the amount (fine, surcharge) and the account to pay to, the right to answer.',
  },
  'enforcement-application': {
    zh: '申请人、被执行人、执行依据和事实、当事人意见和催告情况、执行标的、负责人签字、机关印章、日期。',
    en: 'applicant, party, decision and facts, the party’s view and the demand, what is to be enforced, signature, place of the seal, day.',
  },
  'civil-complaint': {
    zh: '原告（乡镇人民政府）、被告（监护人）、案由（监护人责任纠纷）、诉讼请求、事实和理由、证据、法院、日期。',
    en: 'plaintiff (the township), defendants (guardians), cause, claims, facts and reasons, evidence, court, day.',
  },
  'dropout-report': {
    zh: '学生、监护人、学校年级、学籍号、辍学日期和原因、已做工作、报送对象、校长签字；存入学籍档案。',
    en: 'pupil, guardians, school, grade and pupil number, since when and why, what was done, to whom, signed by the principal; kept in the pupil’s file.',
  },
  'county-statement': {
    zh: '主送（县人民政府）、案号、学生基本情况、签发人、逾期未办结的事项（应于何日办结、何日升级）、已做工作和困难、提请事项、机关、日期。',
    en: 'to the county government: case number, the child, who signed it off, what is overdue since when, what was done and stands in the way, what is asked for, organ, day.',
  },
  'suspicion-report': {
    zh: '学校、年级班、姓名、证件号、学籍号、户籍地、现住址、监护人电话、首次缺勤日、连续缺勤天数、联系经过、初判原因、去向、已采取措施、报告人、校长签字、报送对象和时间。',
    en: 'school, class, pupil, addresses, guardians, first day and days of absence, contacts, first cause, whereabouts, measures, reporter, principal, to whom and when.',
  },
  'visit-record': {
    zh: '时间、地点、方式、参加人、学生情况、监护人意见、学生意愿、困难与帮扶、结果、下次时间、各方签字。',
    en: 'time, place, way, who took part, the pupil, the guardian’s view, the pupil’s wish, difficulties and help, outcome, next time, signatures.',
  },
  'return-record': {
    zh: '复学日期、班级、安置方式、帮扶教师、心理和学业及资助措施、跟踪（1、3、6个月）。',
    en: 'day of return, class, placement, teacher who helps, measures, checks after 1, 3 and 6 months.',
  },
  'closing-approval': {
    zh: '儿童、销号原因、依据、申请人意见、审批人意见、日期。',
    en: 'child, reason, evidence, opinion of who asks and of who approves, day.',
  },
  'filing-approval': {
    zh: '案号、当事人、案情和立案理由、承办人意见、负责人意见、日期。',
    en: 'case number, party, facts and why it is filed, opinion of the officers and of the head, day.',
  },
  'inquiry-record': {
    zh: '时间、地点、询问人（二人以上）和记录人、被询问人、告知事项、问答、被询问人核对签名。',
    en: 'time, place, who asks (two or more) and who writes, who is asked, what was told, questions and answers, signature.',
  },
  'evidence-list': {
    zh: '案号、序号、证据种类、名称或文号、取得日期、整理人。',
    en: 'case number, place on the list, kind, name or number, day, who put it together.',
  },
  'statement-record': {
    zh: '案号、当事人、时间、地点、承办人和记录人、陈述申辩内容、复核意见、当事人核对签名。',
    en: 'case number, party, time, place, officers, what was said, how it was considered, signature.',
  },
  'hearing-record': {
    zh: '案号、当事人、时间、地点、主持人和记录人、听证内容、当事人核对签名。',
    en: 'case number, party, time, place, who presides and writes, what was said, signature.',
  },
  'legal-review-opinion': {
    zh: '案号、当事人、审核事项、审核意见、审核人、日期。',
    en: 'case number, party, what is reviewed, opinion, reviewer, day.',
  },
  'deliberation-record': {
    zh: '案号、时间、地点、参加人、讨论意见和结论、参加人签名。',
    en: 'case number, time, place, who took part, opinions and conclusion, signatures.',
  },
  'closing-report': {
    zh: '案号、当事人、决定书文号和日期、执行情况、承办人和负责人意见、日期。',
    en: 'case number, party, number and day of the decision, how it was performed, opinions, day.',
  },
  'enrolment-certificate': {
    zh: '学生、学籍号、学校、年级、入学时间、用途、学校、日期。',
    en: 'pupil, number, school, grade, since when, for what purpose, school, day.',
  },
  'monthly-return': {
    zh: '截至月底：学段 ×（在校数、上月末辍学、本月新增、本月劝返、本月末辍学、疑似，其中脱贫、残疾、留守、随迁、女），签字；没有的也报零。',
    en: 'to the month’s end, by stage: pupils, dropouts before, new, returned, at the end, suspected, of whom poor, disabled, left behind, migrant, girls; signatures; nil returns too.',
  },
  'service-return': served,
  'service-return-left': served,
}
