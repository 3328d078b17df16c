import type { Texts } from '../../kernel/texts.ts'

export const texts = {
  'directory.school-not-found': {
    zh: '名录中没有这所学校。请核对学校标识码，或先导入学校名录。',
    en: 'There is no such school in the directory. Check its code, or import the list of schools first.',
  },
  'directory.division-not-found': {
    zh: '名录中没有这个村（居）委会。请核对区划代码，或先导入区划名录。',
    en: 'There is no such village in the directory. Check its code, or import the list of divisions first.',
  },
  'directory.rules-ages': {
    zh: '入学年龄 {{entryAge}} 与最大年龄 {{leavingAge}} 之间不足九年义务教育，请核对。',
    en: 'Between the entry age {{entryAge}} and the last age {{leavingAge}} there is no room for nine years of schooling.',
  },
  'directory.rules-cut-off': {
    zh: '截止日「{{cutOff}}」不是日历日期；请按 08-31 的格式填写。',
    en: 'The cut-off “{{cutOff}}” is no day of the calendar; write it like 08-31.',
  },
  'directory.rules-certainty': {
    zh: '三个可信度应依次递减：确定 ≥ 较确定 ≥ 待核。',
    en: 'The three thresholds must fall: sure ≥ likely ≥ to be reviewed.',
  },
  'directory.rules-absence': {
    zh: '缺课天数应依次递增：提醒 ≤ 疑似 ≤ 应认定。',
    en: 'The days of absence must rise: alert ≤ suspected ≤ to be confirmed.',
  },
  'directory.changed-meanwhile': {
    zh: '规则刚被他人修改。请刷新后核对，再保存。',
    en: 'Somebody else has just changed the rules. Reload, check and save again.',
  },
  'directory.no-file': {
    zh: '没有收到文件，请选择文件后再上传。',
    en: 'No file arrived. Choose a file and upload it.',
  },
  'directory.file-too-large': {
    zh: '文件超过 {{maxMegabytes}} MB。区划和学校名录不会这么大，请核对文件。',
    en: 'The file is larger than {{maxMegabytes}} MB. A list of divisions or schools is never that long; check the file.',
  },
  'directory.columns-missing': {
    zh: '缺少列：{{columns}}。第一行应为列名。',
    en: 'Columns are missing: {{columns}}. The first row must hold the column names.',
  },
  'directory.row.bad-division-code': {
    zh: '第 {{rowNo}} 行「区划代码」{{value}} 不是 12 位数字。',
    en: 'Row {{rowNo}}, division code {{value}}: it must have 12 digits.',
  },
  'directory.row.outside-county': {
    zh: '第 {{rowNo}} 行的区划代码 {{value}} 不在本县（{{county}}）。',
    en: 'Row {{rowNo}}: division {{value}} lies outside this county ({{county}}).',
  },
  'directory.row.no-name': { zh: '第 {{rowNo}} 行没有填写名称。', en: 'Row {{rowNo}} has no name.' },
  'directory.row.unknown-division': {
    zh: '第 {{rowNo}} 行的区划 {{value}} 不在名录中，请先导入区划。',
    en: 'Row {{rowNo}}: division {{value}} is not in the directory; import the divisions first.',
  },
  'directory.row.bad-school-code': {
    zh: '第 {{rowNo}} 行「学校标识码」{{value}} 不是 10 位数字。',
    en: 'Row {{rowNo}}, school code {{value}}: it must have 10 digits.',
  },
  'directory.row.unknown-kind': {
    zh: '第 {{rowNo}} 行「学校类别」{{value}} 无法识别；可用：小学、教学点、初级中学、九年一贯制学校、完全中学、十二年一贯制学校、特殊教育学校。',
    en: 'Row {{rowNo}}: the kind of school {{value}} is not known; use primary, teaching-point, junior, nine-year, complete-secondary, twelve-year or special.',
  },
  'directory.row.code-of-another-county': {
    zh: '学校标识码 {{value}} 已属于其他县的学校，请核对。',
    en: 'School code {{value}} belongs to a school of another county; check it.',
  },
  'directory.row.twice': {
    zh: '第 {{rowNo}} 行的代码 {{value}} 在文件中出现过，只取第一次。',
    en: 'Row {{rowNo}}: code {{value}} is in this file twice; the first one counts.',
  },

  'school.kind.primary': { zh: '小学', en: 'Primary school' },
  'school.kind.teaching-point': { zh: '教学点', en: 'Teaching point' },
  'school.kind.junior': { zh: '初级中学', en: 'Junior secondary school' },
  'school.kind.nine-year': { zh: '九年一贯制学校', en: 'Nine-year school' },
  'school.kind.complete-secondary': { zh: '完全中学', en: 'Complete secondary school' },
  'school.kind.twelve-year': { zh: '十二年一贯制学校', en: 'Twelve-year school' },
  'school.kind.special': { zh: '特殊教育学校', en: 'Special school' },
  'division.level.county': { zh: '县（区）', en: 'County' },
  'division.level.township': { zh: '乡镇（街道）', en: 'Township' },
  'division.level.village': { zh: '村（居）委会', en: 'Village' },

  'permission.directory.read': { zh: '查看区划与学校', en: 'Read divisions and schools' },
  'permission.directory.manage': { zh: '维护区划与学校', en: 'Keep divisions and schools' },
  'permission.directory.change-rules': { zh: '修改本县规则', en: 'Change the county’s rules' },

  'rules.entryAge': { zh: '入学年龄（周岁）', en: 'Entry age (years)' },
  'rules.leavingAge': { zh: '最大年龄（周岁，含）', en: 'Last age (years, inclusive)' },
  'rules.cutOff': { zh: '年龄截止日', en: 'Cut-off day' },
  'rules.dueDays': { zh: '核查期限（天）', en: 'Days for checking' },
  'rules.certainty.sure': { zh: '确定的匹配', en: 'Sure match' },
  'rules.certainty.likely': { zh: '较确定的匹配', en: 'Likely match' },
  'rules.certainty.review': { zh: '待核的匹配', en: 'Match to be reviewed' },
  'rules.leadWithoutEnrolment': { zh: '本县无学籍时由谁牵头', en: 'Who leads when a child is enrolled nowhere here' },
  'rules.lead.sponsoring-school': { zh: '包保学校', en: 'Sponsoring school' },
  'rules.lead.township': { zh: '乡镇（街道）', en: 'Township' },
  'rules.lead.village': { zh: '村（居）委会', en: 'Village' },
  'rules.exportApprovalRows': {
    zh: '导出超过此行数须另一人批准',
    en: 'Exports of more rows than this need a second person',
  },
  'rules.smallCell': { zh: '小于此数的计数不对外显示', en: 'Counts below this are not shown outside' },
  'rules.attendance.reportBy': { zh: '日报截止时间', en: 'Daily reports are due by' },
  'rules.attendance.alertDays': { zh: '无故缺课提醒', en: 'Alert after unexcused' },
  'rules.attendance.suspectedDays': { zh: '无故缺课列为疑似', en: 'Suspected after unexcused' },
  'rules.attendance.confirmDays': { zh: '无故缺课应认定', en: 'To be confirmed after unexcused' },
  'rules.attendance.entrantDays': { zh: '新生最迟到校（开学后第几日）', en: 'Entrants must have come by day' },
  'rules.attendance.transferDays': { zh: '转出后到校期限', en: 'Days to arrive after leaving' },
  'rules.attendance.illnessDays': { zh: '无假条病假上限', en: 'Illness without approved leave, at most' },
  'rules.attendance.officialDays': { zh: '未办准假的公假上限', en: 'Official absence without approved leave, at most' },
  'rules.attendance.promiseDays': { zh: '联系到家长并承诺返校，可宽限', en: "Excused by a guardian's promise" },
  'rules.attendance.teacherLeaveDays': { zh: '班主任可准假', en: 'Leave a homeroom teacher may approve' },
  'rules.attendance.authorityLeaveDays': {
    zh: '学校可准假（更长的和休学由乡镇或教育局批）',
    en: 'Leave a school may approve; longer is for township or bureau',
  },
  'rules.attendance.acts.alertDays': {
    zh: '班主任和学校的待办“追查原因”，到联系上家长为止',
    en: 'work of the class and school: look into it, until the family is reached',
  },
  'rules.attendance.acts.suspectedDays': {
    zh: '当天列为疑似并立案，乡镇开始核查',
    en: 'suspected and a case the same day; the township verifies',
  },
  'rules.attendance.acts.confirmDays': {
    zh: '个案待办“应认定或排除”，逾期上报乡镇、教育局',
    en: 'work on the case: confirm or explain; overdue it goes to township and bureau',
  },
  'rules.attendance.acts.entrantDays': {
    zh: '开学后到这一天仍未到校的列为疑似',
    en: 'whoever has not come by then is suspected',
  },
  'rules.attendance.acts.transferDays': {
    zh: '离校后满这些上课日没有学校接收、没有去向材料的列为疑似',
    en: 'leavers no school has entered and no paper proves are suspected',
  },
  'rules.attendance.acts.illnessDays': {
    zh: '没有批准的病假，超过后按无故缺课计',
    en: 'without approved leave, more days count as unexcused',
  },
  'rules.attendance.acts.officialDays': {
    zh: '没有办准假的公假，超过后按无故缺课计；比赛、集训更久的请办请假',
    en: 'without approved leave, more days count as unexcused; whoever stays longer asks for leave',
  },
  'rules.attendance.acts.promiseDays': {
    zh: '班主任联系上家长并答应返校的，这几天不计入；0 为不宽限',
    en: 'days left out after the family promised; 0: none',
  },
  'rules.attendance.acts.teacherLeaveDays': { zh: '超过的由学校批准', en: 'longer leave waits for the school' },
  'rules.attendance.acts.silentDays': {
    zh: '列入“连续未报”，学校说明、教育局了结',
    en: 'listed as silent; the school explains, the bureau settles',
  },
  'rules.attendance.acts.reportBy': {
    zh: '过时未报：先催班主任，一小时后催学校，两小时后报乡镇、教育局',
    en: 'not reported by then: the class, an hour later the school, two hours later township and bureau are reminded',
  },
  'rules.attendance.acts.authorityLeaveDays': {
    zh: '更长的由乡镇或教育局批准；学校零碎准假累计超过的列入数据核验',
    en: 'longer leave waits for township or bureau; what a school gives in parts beyond it is doubted',
  },
  'rules.attendance.acts.alarmChildren': {
    zh: '立即列入教育局和乡镇的待办',
    en: 'at once work of the bureau and the township',
  },
  'rules.attendance.acts.alarmDays': { zh: '与上一项合用', en: 'goes with the one before' },
  'rules.attendance.silentDays': { zh: '班级未报列为问题', en: 'Silence of a class becomes a finding after' },
  'rules.attendance.alarmChildren': {
    zh: '集中疑似：一班或一村达到（人）',
    en: 'Alarm: children of a class or village',
  },
  'rules.attendance.alarmDays': { zh: '集中疑似：在几天之内', en: 'Alarm: suspected within days' },
  'rules.returns.schoolWeekDays': { zh: '学校周报', en: 'School week' },
  'rules.returns.schoolMonthDays': { zh: '学校月报', en: 'School month' },
  'rules.returns.villageMonthDays': { zh: '村（居）月报', en: 'Village month' },
  'rules.returns.townshipMonthDays': { zh: '乡镇月报', en: 'Township month' },
  'rules.returns.quarterDays': { zh: '县季度复核', en: 'Quarterly review' },
  'rules.returns.termStartDays': { zh: '开学普查（自开学起）', en: 'Survey of the term, from its begin' },
  'rules.returns.termEndDays': { zh: '学期末报表', en: 'End of term' },
  'rules.returns.schoolYearDays': { zh: '学年报表', en: 'School year' },
  'rules.returns.populationDay': { zh: '0–15 岁人口摸底（6 月几日前）', en: 'Population 0–15, by day of June' },
  'rules.returns.disabledDay': {
    zh: '残疾儿童入学情况（6、9 月几日前）',
    en: 'Disabled children, by day of June and September',
  },
  'rules.returns.leftBehindDays': { zh: '村（居）留守儿童季报', en: 'Left-behind children of a quarter' },
  'rules.returns.townshipProgressDays': {
    zh: '乡镇控辍情况（4、6、10、12 月）',
    en: 'Township progress (April, June, October, December)',
  },
  'rules.returns.schoolProgressDay': {
    zh: '学校控辍情况（3、9 月几日前）',
    en: 'School progress, by day of March and September',
  },
  'rules.returns.omissionDays': { zh: '逾期未报列为问题', en: 'Missing becomes a finding after' },
  'rules.returns.signDays': {
    zh: '审签、退回后重报（工作日）',
    en: 'To sign, or to file anew what was sent back (working days)',
  },
  'rules.honesty.fullPresenceDays': { zh: '连续全勤（上课日）', en: 'Full presence, school days' },
  'rules.honesty.fullPresencePupils': { zh: '全勤核验：班级不少于（人）', en: 'Full presence: pupils, at least' },
  'rules.honesty.lateDays': { zh: '事后补报：晚于当日（天）', en: 'Made afterwards: days later' },
  'rules.honesty.lateReports': { zh: '事后补报：一次不少于（份）', en: 'Made afterwards: reports at once' },
  'rules.honesty.seriesClasses': { zh: '连签：同一账号（班）', en: 'Signed in series: classes' },
  'rules.honesty.seriesSeconds': { zh: '连签：间隔不超过（秒）', en: 'Signed in series: seconds apart' },
  'rules.honesty.settleDays': { zh: '核验期限（天）', en: 'Days to settle' },
  'rules.honesty.rollPupils': {
    zh: '班级日报与学籍：相差不少于（人）',
    en: 'Classes against enrolment: pupils, at least',
  },
  'rules.figures.keyUnitPrimaryPercent': {
    zh: '重点管理单位：小学辍学率超过（%）',
    en: 'Key unit: primary loss above (%)',
  },
  'rules.figures.keyUnitJuniorPercent': {
    zh: '重点管理单位：初中辍学率超过（%）',
    en: 'Key unit: junior loss above (%)',
  },
  'rules.figures.countSuspensionAsDropout': { zh: '批准休学计入年辍学率', en: 'Approved suspension counts as dropout' },
  'rules.noticeDaysBeforeTerm': { zh: '入学通知书送达（开学前天数）', en: 'Enrolment notices, days before term' },
  'rules.tipTriageDays': { zh: '社会举报核查期限（天）', en: 'Days to look into a tip' },
  'rules.monthlyReturnDay': { zh: '月报截止日（每月）', en: 'Day the monthly return is due' },

  'field.code': { zh: '代码', en: 'Code' },
  'field.name': { zh: '名称', en: 'Name' },
  'field.kind': { zh: '类别', en: 'Kind' },
  'field.level': { zh: '级别', en: 'Level' },
  'field.schoolCode': { zh: '学校', en: 'School' },
  'field.divisionCode': { zh: '区划', en: 'Division' },

  'audit.event.directory.divisions-imported': { zh: '导入区划', en: 'Divisions imported' },
  'audit.event.directory.schools-imported': { zh: '导入学校', en: 'Schools imported' },
  'audit.event.directory.school-changed': { zh: '修改学校', en: 'School changed' },
  'audit.event.directory.sponsoring-school-set': { zh: '指定包保学校', en: 'Sponsoring school named' },
  'audit.event.directory.rules-changed': { zh: '修改本县规则', en: 'County rules changed' },
} as const satisfies Texts
