import type { Texts } from '../../kernel/texts.ts'

export const texts = {
  'enrolment.cursor-unknown': {
    zh: '学籍名单已更新，翻页位置失效。请从第一页重新打开。',
    en: 'The list has changed and this page marker is not valid any more. Start again from the first page.',
  },

  'record-verdict.real': { zh: '真实在籍', en: 'Real' },
  'record-verdict.duplicate': { zh: '重复学籍', en: 'Duplicate' },
  'record-verdict.ghost': { zh: '空挂学籍', en: 'Ghost' },
  'record-verdict.mismatch': { zh: '人籍不一致', en: 'Person and record differ' },
  'record-verdict.unknown': { zh: '各花名册均无此人', en: 'In no roster' },

  'enrolment-status.enrolled': { zh: '在读', en: 'Enrolled' },
  'enrolment-status.suspended': { zh: '休学', en: 'Suspended' },
  'enrolment-status.graduated': { zh: '毕（结）业', en: 'Graduated' },
  'enrolment-status.left': { zh: '离校', en: 'Left' },
  'enrolment-status.transferred-out': { zh: '转出', en: 'Transferred out' },
  'enrolment-status.deceased': { zh: '死亡', en: 'Deceased' },

  'study-mode.day': { zh: '走读', en: 'Day pupil' },
  'study-mode.boarding': { zh: '寄宿', en: 'Boarding' },
  'study-mode.home-taught': { zh: '送教上门', en: 'Taught at home' },

  'pupil.number': { zh: '学籍号', en: 'Pupil number' },
  'pupil.name': { zh: '姓名', en: 'Name' },
  'pupil.sex': { zh: '性别', en: 'Sex' },
  'pupil.born-on': { zh: '出生日期', en: 'Born on' },
  'pupil.citizen-id': { zh: '身份证号', en: 'Citizen ID' },
  'pupil.school': { zh: '学校', en: 'School' },
  'pupil.is-here': { zh: '县内学校', en: 'School in the county' },
  'pupil.grade': { zh: '年级', en: 'Grade' },
  'pupil.class': { zh: '班级', en: 'Class' },
  'pupil.status': { zh: '学籍状态', en: 'Status' },
  'pupil.study-mode': { zh: '就读方式', en: 'Mode of study' },
  'pupil.attends': { zh: '是否在校', en: 'Attends' },
  'pupil.verdict': { zh: '比对结论', en: 'Verdict' },
  'pupil.verdict-certainty': { zh: '把握程度', en: 'Certainty' },
  'pupil.yes': { zh: '是', en: 'yes' },
  'pupil.no': { zh: '否', en: 'no' },
  'enrolment.list-title': { zh: '学籍名单', en: 'Pupil records' },
  'enrolment.sheet-name': { zh: '学籍名单', en: 'Pupils' },

  'permission.enrolment.list-pupils': { zh: '查看学籍名单', en: 'List pupil records' },
  'permission.enrolment.export-pupils': { zh: '导出学籍名单', en: 'Export the list of pupil records' },

  'field.grade': { zh: '年级', en: 'Grade' },
  'field.classCode': { zh: '班级', en: 'Class' },
  'field.verdict': { zh: '比对结论', en: 'Verdict' },
  'field.status': { zh: '学籍状态', en: 'Status' },
  'field.isHere': { zh: '县内学校', en: 'School in the county' },
  'field.childId': { zh: '儿童', en: 'Child' },
} as const satisfies Texts
