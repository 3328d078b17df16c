// @NOTE table: the words a letter of responsibility begins with, by its level (standards §4.3)
import { type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { DocumentKindName, Fields } from './domain.ts'
import { chineseNumber } from './render/tags.ts'

/** 指标: those by which a county is certified; a county that has set higher ones writes them. */
const TARGETS =
  '适龄儿童、少年入学率100%；九年义务教育巩固率95%以上；小学、初中辍学率为0；适龄残疾儿童、少年入学率95%以上；失学辍学儿童台账动态清零。'
const ASSESSMENT =
  '完成情况纳入年度目标责任考核；工作突出的予以表扬；瞒报、谎报、漏报或者措施不落实造成学生辍学的，依规追究责任。'
const listed = (...duties: readonly string[]): string =>
  duties.map((duty, index) => `（${chineseNumber(index + 1)}）${duty}`).join('\n')

const DUTIES: Readonly<Partial<Record<DocumentKindName, string>>> = {
  'responsibility-county-township': listed(
    '履行控辍保学属地责任，每学期开学前摸清辖区内每一名适龄儿童、少年的就学情况，建立台账，动态销号。',
    '按时制发并送达义务教育入学通知书，组织村（居）民委员会和学校劝返失学、辍学学生，依法责令限期改正。',
    '会同有关部门查处使用童工、早婚等行为，落实困难、残疾、留守儿童的帮扶。',
    '按时、如实报送控辍保学报表。',
  ),
  'responsibility-township-village': listed(
    '每学期入户核实适龄儿童、少年就学情况，发现未入学、疑似辍学的，当日报告乡镇人民政府。',
    '协助送达入学通知书和限期复学的文书，参加上门劝返。',
    '宣传义务教育法、未成年人保护法，把送子女入学写入村规民约。',
    '掌握留守、残疾、困难儿童情况，协助落实帮扶。',
  ),
  'responsibility-bureau-school': listed(
    '执行每日考勤，学生无故未到校的，当日联系监护人；疑似辍学的，当日书面报告乡镇人民政府和教育局。',
    '参加上门劝返，接收复学学生，落实学业补习、心理辅导和资助，至少跟踪六个月。',
    '按规定管理学籍，不得劝退、开除义务教育阶段学生，辍学学生保留学籍。',
    '按时、如实报送控辍保学报表。',
  ),
  'responsibility-school-class': listed(
    '每日清点到校学生，无故未到校的当日联系监护人并报告学校。',
    '关注学习困难、家庭变故等学生，及时谈心、家访并记录。',
    '参加疑似辍学学生的上门劝返，做好复学学生的帮扶和跟踪。',
  ),
  'guardian-pledge': listed(
    '甲方宣传义务教育法律法规，帮助解决儿童就学困难，落实资助政策。',
    '乙方依法送子女或者其他被监护人按时入学，接受并完成义务教育，不得使其辍学、务工、早婚。',
    '儿童因病、因事不能到校的，乙方及时向学校请假；转学、外出的，提前告知学校和村（居）民委员会。',
  ),
}

/** Words a paper begins with where somebody writes it by hand. */
export function usualWordsOf(kind: DocumentKindName, today: PlainDate, organName: string | undefined): Fields {
  const duties = DUTIES[kind]
  if (duties === undefined) return {}
  const year = schoolYearOf(today)
  return {
    schoolYear: `${year}—${year + 1}`,
    ...(organName && { partyA: organName }),
    duties,
    targets: TARGETS,
    assessment: ASSESSMENT,
    copies: kind === 'guardian-pledge' ? 2 : 3,
  }
}
