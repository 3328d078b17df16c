import type { DocumentKindName } from '../domain.ts'
import type { TagName } from './tags.ts'

// The usual wording of each paper (standards §4.2–4.8), as data. `{{tag}}` is filled in; a part with `when` is left out
// where that tag has nothing. A bureau that words it otherwise edits the Word template.

export type Part =
  | string
  | { readonly when: TagName; readonly text: string }
  /** One that begins with its place (一、) is counted anew where one before it is left out. */
  | { readonly heading: string; readonly when?: TagName }
  | { readonly table: readonly WordedRow[]; readonly widths?: readonly number[] }
/** Label and text by turns; a text may ask for room to write by hand. */
export type WordedRow = readonly WordedCell[]
export type WordedCell =
  | string
  | { readonly text: string; readonly span?: number; readonly lines?: number; readonly label?: boolean }

export interface Wording {
  readonly title: string
  readonly addressedTo?: string
  readonly signer?: TagName
  readonly parts: readonly Part[]
  readonly slip?: readonly Part[]
  /** `seal`: organ and date; otherwise lines of the two parties; null: the table has its own places to sign. */
  readonly signature: 'seal' | { readonly left: readonly string[]; readonly right: readonly string[] } | null
  /** Shown as the issuing organ's mark? A complaint bears none. */
  readonly withoutMark?: boolean
}

const CHILD_ROWS: readonly WordedRow[] = [
  ['姓名', '{{childName}}', '性别', '{{childSex}}'],
  ['出生日期', '{{childBornOn}}', '证件号码', '{{childCitizenId}}'],
  ['户籍地', { text: '{{childHousehold}}', span: 3 }],
  ['现住址', { text: '{{childResidence}}', span: 3 }],
]
const CONTACT: Part = {
  when: 'contactPhone',
  text: '联系人：{{contactPerson}}  联系电话：{{contactPhone}}  地址：{{contactAddress}}',
}
const GUARDIANS_TOLD: Part = '当事人：{{guardianDetails}}。'
const childOf = (guardian: string): Part =>
  `适龄儿童（少年）：{{childName}}，{{childSex}}，{{childBornOn}}出生，公民身份号码{{childCitizenId}}，现住{{childResidence}}，系${guardian}的被监护人。`
const CHILD_TOLD = childOf('当事人')
const PARTIES = {
  left: ['甲方（盖章）：', '{{partyA}}', '负责人（签字）：', '    年  月  日'],
  right: ['乙方（盖章）：', '{{partyB}}', '负责人（签字）：', '    年  月  日'],
} as const
const RESPONSIBILITY: Wording = {
  title: '{{schoolYear}}学年控辍保学目标责任书',
  parts: [
    { when: 'partyA', text: '甲方：{{partyA}}' },
    { when: 'partyALead', text: '负责人：{{partyALead}}' },
    { when: 'partyB', text: '乙方：{{partyB}}' },
    { when: 'partyBLead', text: '负责人：{{partyBLead}}' },
    '为落实{{legalBasis}}规定的职责，保障辖区内每一名适龄儿童、少年接受并完成义务教育，甲乙双方签订本责任书。',
    { heading: '一、责任期限' },
    '{{schoolYear}}学年。',
    { heading: '二、工作目标', when: 'targets' },
    { when: 'targets', text: '{{targets}}' },
    { heading: '三、工作职责' },
    '{{duties}}',
    { heading: '四、考核奖惩', when: 'assessment' },
    { when: 'assessment', text: '{{assessment}}' },
    { heading: '五、其他' },
    { when: 'copies', text: '本责任书一式{{copies}}份，甲乙双方各执一份，其余存档。' },
    '责任人变动的，由接任者继续履行。本责任书自双方签字盖章之日起生效。',
  ],
  signature: PARTIES,
}
const orderOf = (title: string, ordered: string, period: string): Wording => ({
  title,
  parts: [
    '被通知人（监护人）：{{guardianDetails}}。',
    childOf('被通知人'),
    { when: 'school', text: '原就读学校及年级：{{school}} {{grade}}。' },
    '辍学起始日：{{outOfSchoolSince}}。',
    '经查，{{facts}}',
    { when: 'persuasion', text: '在此之前已做的劝返工作：{{persuasion}}' },
    `上述行为违反了{{legalBasis}}的规定。${ordered}`,
    '{{demand}}',
    `${period}：至{{dueOn}}止。`,
    { when: 'consequence', text: '逾期不改正的，{{consequence}}' },
    '{{remedy}}',
    CONTACT,
  ],
  signature: 'seal',
})
const SIGNED_BY_ALL: WordedRow = ['各方签字', { text: '学校：\n乡镇（街道）、村（居）：\n监护人：', span: 3, lines: 5 }]

const FILED: WordedRow = ['案号', '{{caseNumber}}', '适龄儿童', '{{childName}}']
const READ_AND_SIGNED: WordedRow = [
  '核对签名',
  { text: '以上笔录我已看过（已向我宣读），与我说的相符。\n（签名、按指印）        年  月  日', span: 3, lines: 3 },
]

/** 存根: what of a paper stays with the organ that issued it (standards §4.1), under its title and number. */
export const STUB: readonly WordedRow[] = [
  ['案号', '{{caseNumber}}', '制发日期', '{{issuedOn}}'],
  ['当事人', { text: '{{guardianDetails}}', span: 3, lines: 2 }],
  ['适龄儿童', { text: '{{childName}}', span: 3 }],
  ['批准人', { text: '', lines: 2 }, '承办人', { text: '', lines: 2 }],
  ['送达情况', { text: '', span: 3, lines: 3 }],
  ['备注', { text: '', span: 3, lines: 3 }],
]

// @NOTE table: the wording of every kind
export const WORDINGS: Readonly<Record<Exclude<DocumentKindName, 'service-return'>, Wording>> = {
  'enrolment-notice': {
    title: '义务教育入学通知书',
    addressedTo: '{{guardians}}：',
    parts: [
      '根据{{legalBasis}}的规定，适龄儿童、少年的父母或者其他法定监护人应当依法保证其按时入学接受并完成义务教育。现将您的被监护人入学事项通知如下：',
      { heading: '一、适龄儿童' },
      { table: CHILD_ROWS },
      { heading: '二、入学安排' },
      { when: 'schoolYear', text: '入学学年：{{schoolYear}}学年。' },
      '请于{{reportOn}}到{{school}}（{{reportPlace}}）报到，携带：{{bringAlong}}。',
      { heading: '三、注意事项' },
      '适龄儿童、少年因身体状况需要延缓入学的，由其父母或者其他法定监护人提出申请，由乡镇人民政府或者县级教育行政部门批准。{{deferralWay}}',
      '无正当理由未依照规定送适龄儿童、少年入学接受义务教育的，由乡镇人民政府或者县级教育行政部门给予批评教育，责令限期改正。',
      CONTACT,
    ],
    slip: [
      '回执：本人已收到{{number}}《义务教育入学通知书》（儿童：{{childName}}）。',
      {
        table: [
          ['签收人', { text: '', lines: 2 }, '与儿童关系', ''],
          ['签收日期', { text: '    年  月  日', lines: 2 }, '联系电话', ''],
        ],
      },
    ],
    signature: 'seal',
  },
  'guardian-pledge': {
    title: '保学责任书',
    parts: [
      '甲方：{{partyA}}',
      { when: 'partyALead', text: '负责人：{{partyALead}}' },
      '乙方（监护人）：{{guardianDetails}}',
      '适龄儿童（少年）：{{childName}}，{{childSex}}，{{childBornOn}}出生，公民身份号码{{childCitizenId}}。',
      '为保证{{childName}}依法接受并完成义务教育，根据{{legalBasis}}的规定，签订本责任书。',
      { heading: '一、责任期限' },
      '{{schoolYear}}学年。',
      { heading: '二、双方责任' },
      '{{duties}}',
      { heading: '三、考核奖惩', when: 'assessment' },
      { when: 'assessment', text: '{{assessment}}' },
      { heading: '四、其他' },
      { when: 'copies', text: '本责任书一式{{copies}}份，甲乙双方各执一份。' },
      '本责任书自双方签字之日起生效。',
    ],
    signature: {
      left: ['甲方（盖章）：', '{{partyA}}', '负责人（签字）：', '    年  月  日'],
      right: ['乙方（监护人签字）：', '', '联系电话：', '    年  月  日'],
    },
  },
  'responsibility-county-township': RESPONSIBILITY,
  'responsibility-township-village': RESPONSIBILITY,
  'responsibility-bureau-school': RESPONSIBILITY,
  'responsibility-school-class': RESPONSIBILITY,
  'return-notice': orderOf('限期复学通知书', '现通知你（你们）限期送被监护人复学，要求如下：', '复学期限'),
  'correction-order': orderOf('责令改正通知书', '现责令你（你们）限期改正，要求如下：', '改正期限'),
  'penalty-pre-notice': {
    title: '行政处罚告知书',
    parts: [
      '案号：{{caseNumber}}',
      GUARDIANS_TOLD,
      CHILD_TOLD,
      '经调查，你（你们）的违法事实：{{facts}}',
      '证据：{{evidence}}',
      '拟作出的行政处罚：{{penalty}}',
      '理由：{{reasons}}',
      '依据：{{penaltyBasis}}',
      '根据{{legalBasis}}的规定，你（你们）有权进行陈述和申辩，请自收到本告知书之日起{{replyWithin}}内向本机关提出；逾期不提出的，视为放弃。本机关不因当事人陈述、申辩而给予更重的处罚。',
      { when: 'hearingRight', text: '{{hearingRight}}' },
      CONTACT,
    ],
    signature: 'seal',
  },
  'hearing-notice': {
    title: '行政处罚听证通知书',
    addressedTo: '{{guardians}}：',
    parts: [
      '案号：{{caseNumber}}',
      '根据你（你们）的申请，依照{{legalBasis}}的规定，本机关决定举行听证，现将有关事项通知如下：',
      '时间：{{hearingOn}} {{hearingTime}}',
      '地点：{{hearingPlace}}',
      '主持人：{{hearingChair}}',
      '方式：{{hearingForm}}',
      '当事人可以亲自参加听证，也可以委托一至二人代理；认为主持人与本案有直接利害关系的，有权申请回避。当事人及其代理人无正当理由拒不出席或者未经许可中途退出听证的，视为放弃听证权利。',
      CONTACT,
    ],
    signature: 'seal',
  },
  'penalty-decision': {
    title: '行政处罚决定书',
    parts: [
      '案号：{{caseNumber}}',
      GUARDIANS_TOLD,
      CHILD_TOLD,
      '违反法律、法规、规章的事实：{{facts}}',
      '证据：{{evidence}}',
      '陈述、申辩及采纳情况：{{defence}}',
      '根据{{penaltyBasis}}，决定给予行政处罚：{{penalty}}',
      '履行方式：{{performWay}}',
      { when: 'amount', text: '罚款金额：{{amount}}。' },
      { when: 'performWithin', text: '缴纳期限：{{performWithin}}。' },
      {
        when: 'paymentAccount',
        text: '缴款账户：{{paymentAccount}}。也可以通过电子支付系统缴纳。到期不缴纳的，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超出罚款的数额。',
      },
      { when: 'performBy', text: '最迟于{{performBy}}前履行完毕。' },
      '{{remedy}}',
      '执法人员：{{officers}}。',
      CONTACT,
    ],
    signature: 'seal',
  },
  'performance-demand': {
    title: '履行行政决定催告书',
    addressedTo: '{{guardians}}：',
    parts: [
      '本机关于{{decidedOn}}作出{{decisionNumber}}《行政处罚决定书》，你（你们）在法定期限内既未申请行政复议、提起行政诉讼，又未履行。根据{{legalBasis}}的规定，现催告如下：',
      '{{demand}}',
      { when: 'performWithin', text: '履行期限：{{performWithin}}。' },
      { when: 'performBy', text: '最迟于{{performBy}}前履行完毕。' },
      '履行方式：{{performWay}}',
      { when: 'amount', text: '金额：罚款{{amount}}。' },
      { when: 'surcharge', text: '加处罚款{{surcharge}}，合计应缴{{total}}。' },
      { when: 'paymentAccount', text: '给付方式：缴入{{paymentAccount}}。' },
      '你（你们）收到本催告书后有权进行陈述和申辩。逾期仍不履行的，本机关将依法申请人民法院强制执行。',
      CONTACT,
    ],
    signature: 'seal',
  },
  'enforcement-application': {
    title: '强制执行申请书',
    addressedTo: '{{court}}：',
    parts: [
      '申请人：{{organ}}',
      '被申请人：{{guardianDetails}}，系{{childName}}的监护人。',
      '申请事项：{{claims}}',
      '申请人于{{decidedOn}}作出{{decisionNumber}}《行政处罚决定书》并依法送达。{{facts}}',
      '被申请人的意见：{{defence}}',
      '催告情况：{{urged}}',
      '申请强制执行标的情况：{{target}}',
      '依据{{legalBasis}}的规定，特申请强制执行。',
      '所附材料：{{evidence}}',
      '申请人负责人（签名）：',
      CONTACT,
    ],
    signature: 'seal',
  },
  'civil-complaint': {
    title: '民事起诉状',
    withoutMark: true,
    parts: [
      '原告：{{organ}}',
      '被告：{{guardianDetails}}，系{{childName}}的监护人。',
      '案由：监护人责任纠纷',
      { heading: '诉讼请求' },
      '{{claims}}',
      { heading: '事实与理由' },
      '{{facts}}',
      '被告的行为违反了{{legalBasis}}的规定，侵害了{{childName}}接受义务教育的权利。为维护未成年人合法权益，特向贵院提起诉讼。',
      { heading: '证据和证据来源' },
      '{{evidence}}',
      CONTACT,
      { when: 'court', text: '此致' },
      { when: 'court', text: '{{court}}' },
    ],
    signature: 'seal',
  },
  'dropout-report': {
    title: '关于学生辍学情况的报告',
    addressedTo: '{{addressee}}：',
    signer: 'principal',
    parts: [
      '根据{{legalBasis}}的规定，现将我校学生辍学情况报告如下：',
      { heading: '一、学生基本情况' },
      {
        table: [
          ...CHILD_ROWS,
          ['监护人', { text: '{{guardianDetails}}', span: 3, lines: 2 }],
          ['学校年级', '{{school}} {{grade}}', '学籍号', '{{pupilNumber}}'],
        ],
      },
      { heading: '二、辍学情况' },
      '该生自{{outOfSchoolSince}}起未到校。原因：{{cause}}。',
      { when: 'whereabouts', text: '去向：{{whereabouts}}。' },
      { heading: '三、已采取的措施' },
      '{{measures}}',
      { when: 'contactLog', text: '{{contactLog}}' },
      '特此报告。',
      CONTACT,
    ],
    signature: 'seal',
  },
  'county-statement': {
    title: '关于提请督办控辍保学个案的报告',
    addressedTo: '{{addressee}}：',
    signer: 'signer',
    parts: [
      '根据{{legalBasis}}的规定，现将控辍保学个案{{caseNumber}}逾期未办结的情况报告如下：',
      { heading: '一、学生基本情况' },
      { table: [...CHILD_ROWS] },
      { when: 'outOfSchoolSince', text: '该生自{{outOfSchoolSince}}起未到校接受义务教育。' },
      { heading: '二、逾期未办结的事项' },
      '{{facts}}。',
      '{{reasons}}',
      { heading: '三、提请事项' },
      '{{claims}}',
      '妥否，请批示。',
      CONTACT,
    ],
    signature: 'seal',
  },
  'suspicion-report': {
    title: '疑似辍学学生报告',
    parts: [
      {
        table: [
          ['学校', '{{school}}', '年级班', '{{grade}}'],
          ...CHILD_ROWS,
          ['学籍号', { text: '{{pupilNumber}}', span: 3 }],
          ['监护人', { text: '{{guardianDetails}}', span: 3 }],
          ['首次缺勤日', '{{firstAbsentOn}}', '连续缺勤天数', '{{absentDays}}'],
          ['联系经过', { text: '{{contactLog}}', span: 3, lines: 3 }],
          ['初判原因', '{{cause}}', '去向', '{{whereabouts}}'],
          ['已采取措施', { text: '{{measures}}', span: 3, lines: 2 }],
          ['报送对象', { text: '{{addressee}}', span: 3 }],
          ['报告人', '{{reporter}}', '校长签字', { text: '{{principal}}', lines: 2 }],
        ],
      },
    ],
    signature: 'seal',
  },
  'visit-record': {
    title: '家访（劝返复学）记录',
    parts: [
      {
        table: [
          ['学生姓名', '{{childName}}', '性别', '{{childSex}}'],
          ['学校', '{{childSchool}}', '年级', '{{childGrade}}'],
          ['时间', '{{visitOn}} {{visitTime}}', '方式', '{{visitMethod}}'],
          ['地点', { text: '{{visitPlace}}', span: 3 }],
          ['参加人', { text: '{{participants}}', span: 3, lines: 2 }],
          ['学生情况', { text: '{{childSituation}}', span: 3, lines: 3 }],
          ['监护人意见', { text: '{{guardianView}}', span: 3, lines: 3 }],
          ['学生意愿', { text: '{{childView}}', span: 3, lines: 2 }],
          ['困难与帮扶', { text: '{{difficulties}}', span: 3, lines: 2 }],
          ['结果', { text: '{{result}}', span: 3, lines: 2 }],
          ['下次时间', { text: '{{nextOn}}', span: 3 }],
          SIGNED_BY_ALL,
        ],
      },
    ],
    signature: null,
  },
  'return-record': {
    title: '复学登记表',
    parts: [
      {
        table: [
          ...CHILD_ROWS,
          ['学校', '{{school}}', '班级', '{{grade}}'],
          ['复学日期', '{{returnedOn}}', '学籍号', '{{pupilNumber}}'],
          ['安置方式', '{{placement}}', '帮扶教师', '{{helper}}'],
          ['心理、学业、资助措施', { text: '{{support}}', span: 3, lines: 6 }],
          ['跟踪（1、3、6个月）', { text: '{{followUp}}', span: 3, lines: 6 }],
          ['学校意见', { text: '（盖章）        年  月  日', span: 3, lines: 4 }],
        ],
      },
    ],
    signature: null,
  },
  'closing-approval': {
    title: '销号审批表',
    parts: [
      {
        table: [
          ['个案编号', '{{caseNumber}}', '姓名', '{{childName}}'],
          ['性别', '{{childSex}}', '出生日期', '{{childBornOn}}'],
          ['销号原因', { text: '{{closingReason}}', span: 3 }],
          ['复学日期', '{{returnedOn}}', '安置方式', '{{placement}}'],
          ['依据材料', { text: '{{closingEvidence}}', span: 3, lines: 5 }],
          ['申请单位意见', { text: '{{proposerOpinion}}\n\n（盖章）        年  月  日', span: 3, lines: 6 }],
          ['审批意见', { text: '{{approverOpinion}}\n\n（盖章）        年  月  日', span: 3, lines: 6 }],
        ],
      },
    ],
    signature: null,
  },
  'filing-approval': {
    title: '行政处罚立案审批表',
    parts: [
      {
        table: [
          FILED,
          ['当事人', { text: '{{guardianDetails}}', span: 3 }],
          ['未到校起始日', { text: '{{outOfSchoolSince}}', span: 3 }],
          ['案情和\n立案理由', { text: '{{facts}}', span: 3, lines: 6 }],
          ['承办人意见', { text: '建议立案。\n承办人：{{heldBy}}        年  月  日', span: 3, lines: 4 }],
          ['负责人意见', { text: '{{opinion}}\n\n（签字）        {{heldOn}}', span: 3, lines: 5 }],
        ],
      },
    ],
    signature: null,
  },
  'inquiry-record': {
    title: '询问笔录',
    parts: [
      {
        table: [
          ['案号', '{{caseNumber}}', '日期', '{{heldOn}}'],
          ['地点', { text: '{{heldAt}}', span: 3 }],
          ['询问人、\n记录人', { text: '{{heldBy}}', span: 3, lines: 2 }],
          ['被询问人', { text: '{{guardianDetails}}', span: 3, lines: 2 }],
          ['适龄儿童', { text: '{{childName}}', span: 3 }],
          [
            '告知事项',
            {
              text: '执法人员不少于两人，已出示执法证件。你应当如实回答；与本案有利害关系的执法人员，你有权申请回避。',
              span: 3,
            },
          ],
          ['询问内容', { text: '{{said}}', span: 3, lines: 14 }],
          READ_AND_SIGNED,
        ],
      },
    ],
    signature: null,
  },
  'evidence-list': {
    title: '证据清单',
    parts: ['案号：{{caseNumber}}  当事人：{{guardians}}', '整理人：{{heldBy}}', '审核人：', '日期：    年  月  日'],
    signature: null,
  },
  'statement-record': {
    title: '陈述申辩笔录',
    parts: [
      {
        table: [
          FILED,
          ['当事人', { text: '{{guardianDetails}}', span: 3, lines: 2 }],
          ['日期', '{{heldOn}}', '地点', '{{heldAt}}'],
          ['承办人、\n记录人', { text: '{{heldBy}}', span: 3 }],
          ['陈述申辩\n内容', { text: '{{said}}', span: 3, lines: 10 }],
          ['复核意见', { text: '{{result}}', span: 3, lines: 4 }],
          READ_AND_SIGNED,
        ],
      },
    ],
    signature: null,
  },
  'hearing-record': {
    title: '听证笔录',
    parts: [
      {
        table: [
          FILED,
          ['当事人', { text: '{{guardianDetails}}', span: 3, lines: 2 }],
          ['日期', '{{heldOn}}', '地点', '{{heldAt}}'],
          ['主持人、\n记录人', { text: '{{heldBy}}', span: 3 }],
          ['听证内容', { text: '{{said}}', span: 3, lines: 14 }],
          READ_AND_SIGNED,
        ],
      },
    ],
    signature: null,
  },
  'legal-review-opinion': {
    title: '行政处罚法制审核意见',
    parts: [
      {
        table: [
          FILED,
          ['当事人', { text: '{{guardians}}', span: 3 }],
          ['审核事项', { text: '主体和权限、事实和证据、适用依据、程序、裁量和文书', span: 3 }],
          ['审核意见', { text: '{{opinion}}', span: 3, lines: 10 }],
          ['审核人', { text: '{{heldBy}}\n（签字）        {{heldOn}}', span: 3, lines: 3 }],
        ],
      },
    ],
    signature: null,
  },
  'deliberation-record': {
    title: '行政处罚集体讨论记录',
    parts: [
      {
        table: [
          FILED,
          ['当事人', { text: '{{guardians}}', span: 3 }],
          ['日期', '{{heldOn}}', '地点', '{{heldAt}}'],
          ['参加人', { text: '{{participants}}', span: 3, lines: 2 }],
          ['主持人、\n记录人', { text: '{{heldBy}}', span: 3 }],
          ['讨论意见\n和结论', { text: '{{opinion}}', span: 3, lines: 10 }],
          ['参加人签名', { text: '', span: 3, lines: 4 }],
        ],
      },
    ],
    signature: null,
  },
  'closing-report': {
    title: '行政处罚结案报告',
    parts: [
      {
        table: [
          FILED,
          ['当事人', { text: '{{guardians}}', span: 3 }],
          ['决定书文号', '{{decisionNumber}}', '决定日期', '{{decidedOn}}'],
          ['执行情况', { text: '{{result}}', span: 3, lines: 6 }],
          ['承办人意见', { text: '决定已经履行，建议结案。\n承办人：{{heldBy}}        {{heldOn}}', span: 3, lines: 4 }],
          ['负责人意见', { text: '\n\n（签字）        年  月  日', span: 3, lines: 4 }],
        ],
      },
    ],
    signature: null,
  },
  'enrolment-certificate': {
    title: '就读证明',
    parts: [
      '兹证明{{childName}}，{{childSex}}，{{childBornOn}}出生，公民身份号码{{childCitizenId}}，自{{enrolledSince}}起在{{school}}{{grade}}就读。',
      { when: 'pupilNumber', text: '学籍号：{{pupilNumber}}。' },
      '本证明用于{{purpose}}。',
      '特此证明。',
      CONTACT,
    ],
    signature: 'seal',
  },
  'monthly-return': {
    title: '失学辍学（疑似辍学）学生月报表',
    parts: ['月份：{{month}}  填报单位：{{organ}}', '填报人：{{reporter}}  负责人：{{principal}}'],
    signature: 'seal',
  },
}
