import type { Texts } from '../../kernel/texts.ts'

export const texts = {
  'attendance.early-child-not-found': {
    zh: '这名学生目前没有早期信号，或不在您的管理范围内。',
    en: 'This pupil shows no early sign now, or is outside your area.',
  },
  'attendance.early-rules-changed-meanwhile': {
    zh: '刚有人改过计分规则。请刷新后核对。',
    en: 'Somebody has just changed the points. Reload and check.',
  },
  'permission.attendance.early-signs': { zh: '查看早期信号', en: 'See early signs' },
  'permission.attendance.note-early-sign': { zh: '记录早期信号的处理', en: 'Record what was done about early signs' },
  'permission.attendance.tick-early-sign': { zh: '勾选班主任所见的早期信号', en: 'Tick early signs a teacher sees' },
  'permission.attendance.set-early-rules': { zh: '调整早期信号计分规则', en: 'Set the points of early signs' },
  'audit.event.attendance.early-viewed': { zh: '查看早期信号名单', en: 'Looked at the list of early signs' },
  'audit.event.attendance.early-noted': { zh: '记录早期信号的处理', en: 'Recorded what was done about early signs' },
  'audit.event.attendance.early-ticked': { zh: '勾选早期信号', en: 'Ticked an early sign' },
  'audit.event.attendance.early-tick-ended': { zh: '取消早期信号', en: 'Took an early sign back' },
  'audit.event.attendance.early-listed': { zh: '留存早期信号名单', en: 'Kept the list of early signs' },
  'audit.event.attendance.early-rules-saved': { zh: '调整早期信号计分规则', en: 'Changed the points of early signs' },
  'attendance.class-not-found': {
    zh: '没有找到这个班级，或不在您的范围内。',
    en: 'There is no such class, or it is not yours.',
  },
  'attendance.calendar-missing': {
    zh: '{{schoolYear}} 学年还没有校历，不能按上课日计算。请教育局或学校先录入校历。',
    en: 'The school year {{schoolYear}} has no school calendar yet. The bureau or the school enters it first.',
  },
  'attendance.day-in-future': { zh: '{{day}} 还没有到。', en: '{{day}} has not come yet.' },
  'attendance.not-a-school-day': {
    zh: '{{day}} 按本校校历不上课，不需要报。校历有误请告知学校。',
    en: '{{day}} is no school day of this school. Tell the school if its calendar is wrong.',
  },
  'attendance.class-without-pupils': {
    zh: '这个班现在没有在籍学生。',
    en: 'This class has no enrolled pupils now.',
  },
  'attendance.changed-meanwhile': {
    zh: '这一天已由 {{by}} 报送（第 {{version}} 版：缺勤 {{absent}} 人，准假 {{onLeave}} 人）。您的填报没有覆盖它；请核对后保留原报，或说明理由后更正。',
    en: 'This day was reported by {{by}} (version {{version}}: {{absent}} absent, {{onLeave}} on leave). Yours has not overwritten it; keep that one, or correct it with a reason.',
  },
  'attendance.change-reason-missing': {
    zh: '这一天已经报过，更正须写明理由。',
    en: 'This day is reported already; a change needs its reason.',
  },
  'attendance.pupil-not-in-class': {
    zh: '名单中有学生已不在本班。请刷新名单后再报。',
    en: 'A pupil of the list is not in the class now. Reload the list and report again.',
  },
  'attendance.pupil-twice': { zh: '同一名学生列了两次。', en: 'A pupil is listed twice.' },
  'attendance.leave-not-approved': {
    zh: '有学生没有批准的假期，不能报为「已准假」。请先办理请假，或选择其他事由。',
    en: 'A pupil has no approved leave for this day. Ask for leave first or choose another reason.',
  },
  'attendance.nil-statement-differs': {
    zh: '零报告与缺勤名单不一致：有未准假的缺勤就不能报「全部到校」。',
    en: 'The nil statement and the list differ: with an absence that is not on leave nobody can state that all are present.',
  },
  'attendance.submission-of-another-day': {
    zh: '这份填报的编号已用于另一天。请重新填写。',
    en: 'This submission was used for another day. Fill in the form again.',
  },

  'attendance.sheet-without-school-day': {
    zh: '{{from}} 至 {{to}} 按本校校历不上课，没有考勤表可填。',
    en: 'From {{from}} to {{to}} there is no school day; there is no sheet to fill in.',
  },
  'attendance.sheet-unknown': {
    zh: '这不是本校下载的班级考勤表，或表头、表号被改动。请用下载的考勤表填写后交回。',
    en: 'This is no class sheet of your school, or its head or number was changed. Fill in the sheet you downloaded.',
  },
  'attendance.sheet-class-unknown': {
    zh: '表中的班级「{{name}}」不在下载的考勤表里，这些行没有收下。请恢复原来的班级名称。',
    en: 'The class “{{name}}” is not in the sheet that was downloaded; its rows were not taken.',
  },
  'attendance.sheet-number-unknown': {
    zh: '序号 {{number}} 不在下载的考勤表里。请不要改序号，也不要自己加行。',
    en: 'Number {{number}} is not in the sheet that was downloaded. Do not change numbers or add rows.',
  },
  'attendance.sheet-number-twice': {
    zh: '序号 {{number}} 有两行。请只留一行。',
    en: 'Number {{number}} stands there twice.',
  },
  'attendance.sheet-rows-missing': {
    zh: '缺少序号 {{numbers}} 的行。请把删掉的学生行补回来，每名学生都要在表上。',
    en: 'The rows of {{numbers}} are missing. Every pupil has to stand in the sheet.',
  },
  'attendance.sheet-name-differs': {
    zh: '序号 {{number}} 的姓名与下载时不同。请核对是否填错了行；姓名有误的，在学籍中更正。',
    en: 'The name at number {{number}} is not the one that was downloaded. Check whether rows were mixed up.',
  },
  'attendance.sheet-pupil-new': {
    zh: '下载之后又有 {{count}} 名学生进班，表上没有他们。请核对退回的新表后再签报。',
    en: '{{count}} pupils have joined the class since the download. Check the new sheet and sign it again.',
  },
  'attendance.sheet-mark-unknown': {
    zh: '序号 {{number}}：「{{mark}}」看不懂。请从单元格的下拉词中选，例如：病、事、旷、不明、病上午。',
    en: 'Number {{number}}: “{{mark}}” is not understood. Choose one of the words the cell offers.',
  },
  'attendance.sheet-contact-missing': {
    zh: '序号 {{number}} 缺勤：请填“联系了谁”和“联系结果”（从下拉词中选）。',
    en: 'Number {{number}} is absent: say whom you contacted and what came of it.',
  },
  'attendance.sheet-not-signed': {
    zh: '{{day}} 有缺勤，但没有签报。请在“签报”一行写缺勤人数。',
    en: '{{day}} has absences and no signature. Write the number in the line 签报.',
  },
  'attendance.sheet-statement-unknown': {
    zh: '签报「{{said}}」看不懂。请写“零报告”，或写缺勤人数，例如“缺勤3人”。',
    en: 'The statement “{{said}}” is not understood. Write 零报告 or a number.',
  },
  'attendance.sheet-count-differs': {
    zh: '签报缺勤 {{said}} 人，表上标了 {{counted}} 人（不算准假）。请核对后改成一致。',
    en: 'Signed for {{said}} absent, but {{counted}} are marked (without leave). Make them agree.',
  },
  'attendance.sheet-signer-missing': {
    zh: '{{day}} 没有签名。请在“签名”一行写签报的班主任姓名。',
    en: '{{day}} bears no signature. Write the homeroom teacher’s name in the line 签名.',
  },
  'attendance.sheet-changed-unsigned': {
    zh: '{{day}} 标为“已报”，但表上的内容与已报的不同。要更正，请改写签报和签名，并写更正理由；不更正，请恢复原样。',
    en: '{{day}} is marked as reported, but differs from what was. To correct it sign it again and give the reason.',
  },

  'attendance.calendar-terms': {
    zh: '校历要有秋季、春季两个学期。',
    en: 'A calendar has an autumn and a spring term.',
  },
  'attendance.calendar-term-order': {
    zh: '学期 {{from}} 至 {{to}} 不在 {{schoolYear}} 学年内，或前后颠倒、重叠。',
    en: 'The term {{from}} to {{to}} does not lie in the school year {{schoolYear}}, or terms overlap.',
  },
  'attendance.calendar-mark-order': { zh: '{{from}} 至 {{to}} 前后颠倒。', en: '{{from}} to {{to}} is upside down.' },
  'attendance.calendar-mark-outside': {
    zh: '{{from}} 至 {{to}} 不在 {{schoolYear}} 学年内。',
    en: '{{from}} to {{to}} does not lie in the school year {{schoolYear}}.',
  },
  'attendance.calendar-of-own-school': {
    zh: '学校只能修改本校校历；全县校历由教育局修改。',
    en: 'A school edits its own calendar only; the county’s is the bureau’s.',
  },
  'attendance.calendar-changed-meanwhile': {
    zh: '校历刚被他人修改。请刷新后核对再保存。',
    en: 'Somebody else has just changed this calendar. Reload and save again.',
  },
  'attendance.county-calendar-first': {
    zh: '教育局还没有录入全县校历。学校校历在全县校历基础上修改。',
    en: 'The bureau has not entered the county’s calendar yet; a school’s deviates from it.',
  },
  'attendance.school-not-found': { zh: '名录中没有这所学校。', en: 'There is no such school.' },
  'attendance.no-file': { zh: '没有收到文件，请选择文件。', en: 'No file arrived. Choose a file.' },
  'attendance.file-unreadable': {
    zh: '文件无法读取：{{reason}}',
    en: 'The file cannot be read: {{reason}}',
  },
  'attendance.calendar-rows-at-fault': {
    zh: '第 {{rows}} 行看不懂。每行依次为：类型（秋季学期、春季学期、放假、补课、考试）、开始日期、结束日期、说明。',
    en: 'Rows {{rows}} are not understood. Each row: kind (秋季学期, 春季学期, 放假, 补课, 考试), first day, last day, note.',
  },

  'attendance.leave-order': { zh: '{{from}} 至 {{to}} 前后颠倒。', en: '{{from}} to {{to}} is upside down.' },
  'attendance.leave-without-school-day': {
    zh: '这段时间没有上课日，不需要请假。',
    en: 'There is no school day in this time.',
  },
  'attendance.leave-paper-missing': {
    zh: '超过 {{days}} 个上课日的假和休学须写明依据（医院证明、监护人申请等）。',
    en: 'Leave of more than {{days}} school days, and suspension, need the paper they rest on.',
  },
  'attendance.leave-too-long': {
    zh: '一次请假、休学最长一学年；期满仍不能上学的，另行申请。',
    en: 'Leave is for one school year at most; whoever cannot come then asks again.',
  },
  'attendance.approval-number-missing': {
    zh: '批准休学和长假须填写批准文号。',
    en: 'Suspension and long leave are approved under a number; enter it.',
  },
  'attendance.leave-needs-authority': {
    zh: '休学和超过规定天数的假由乡镇（街道）或教育局批准（义务教育法第十一条）。',
    en: 'Suspension and long leave are for the township or the bureau to approve (Compulsory Education Law, art. 11).',
  },
  'attendance.leave-needs-school': { zh: '这条请假由学校批准。', en: 'This leave is for the school to decide on.' },
  'attendance.leave-overlaps': { zh: '这名学生这段时间已有请假。', en: 'This pupil has leave in this time already.' },
  'attendance.leave-not-found': { zh: '没有找到这条请假。', en: 'There is no such leave.' },
  'attendance.leave-changed-meanwhile': {
    zh: '这条请假刚被处理过，请刷新。',
    en: 'This leave has just been changed. Reload.',
  },
  'attendance.leave-decided': { zh: '这条请假已经批过。', en: 'This leave has been decided on.' },
  'attendance.leave-not-approved-yet': {
    zh: '只有已批准的假可以销假。',
    en: 'Only approved leave can be ended.',
  },
  'attendance.leave-end-outside': {
    zh: '销假日期须在请假期内。',
    en: 'The last day must lie within the leave.',
  },
  'attendance.pupil-not-found': {
    zh: '没有找到这名学生，或不在您的范围内。',
    en: 'There is no such pupil in your scope.',
  },
  'attendance.leaver-not-found': {
    zh: '没有找到这名离校学生，或不在您的范围内。',
    en: 'There is no such leaver in your scope.',
  },
  'attendance.leaver-settled': { zh: '这名学生的去向已经落实。', en: 'Where this pupil went is settled.' },
  'attendance.paper-number-missing': {
    zh: '转学手续要填写编号（学籍系统里的转学申请编号）。',
    en: 'Transfer papers need their number in the enrolment system.',
  },
  'attendance.paper-not-vouched-for': {
    zh: '请填写材料编号；没有编号的，填写向谁核实、怎样核实。',
    en: 'Enter the number of the paper, or who confirmed it and how.',
  },
  'attendance.leaver-changed-meanwhile': {
    zh: '这名学生的去向刚有变动，请刷新后再办。',
    en: 'This leaver changed meanwhile; reload and look again.',
  },
  'attendance.no-proof-filed': { zh: '没有待复核的去向材料。', en: 'No proof waits to be confirmed.' },
  'attendance.own-proof': {
    zh: '自己登记的材料要由另一人复核。',
    en: 'Somebody else must confirm papers that you have filed.',
  },
  'attendance.refusal-of-proof-missing': { zh: '请填写退回的理由。', en: 'Say why the papers do not hold.' },
  'attendance.paper-filed': { zh: '这份材料已经登记过。', en: 'This paper is on file already.' },
  'attendance.paper-in-future': { zh: '材料日期还没有到。', en: 'The day of the paper has not come yet.' },
  'attendance.silence-not-found': {
    zh: '没有找到这条未报问题，或已了结。',
    en: 'There is no such open finding.',
  },
  'attendance.cursor-unknown': { zh: '列表已变化，请从头查看。', en: 'The list has changed; begin again.' },

  'attendance.case-note.absence': {
    zh: '自 {{day}} 起连续无故缺课，由班级日报产生',
    en: 'missing without excuse since {{day}}, by the daily reports',
  },
  'attendance.case-note.leave-expired': {
    zh: '假期已满（自 {{day}}）未返校',
    en: 'not back after leave ended, since {{day}}',
  },
  'attendance.case-note.entrant-missing': {
    zh: '开学（自 {{day}}）以来从未到校',
    en: 'never at school since the term began on {{day}}',
  },
  'attendance.case-note.leaver-not-arrived': {
    zh: '{{day}} 离校（转出或在名册中消失），期限内未到接收学校',
    en: 'left on {{day}} and did not arrive at another school in time',
  },
  'attendance.case-note.lost-in-handover': {
    zh: '小学毕业后未入初中（自 {{day}}）',
    en: 'finished primary school and entered no junior school since {{day}}',
  },
  'attendance.silence-class-gone': { zh: '班级已毕业或撤销', en: 'the class is no more' },
  'attendance.silence-reported': { zh: '已补报', en: 'reported meanwhile' },

  'permission.attendance.report-day': { zh: '签报班级日报', en: 'Sign daily reports' },
  'permission.attendance.show-day': { zh: '查看班级日报与请假', en: 'See daily reports and leave' },
  'permission.attendance.list-days': { zh: '查看各班日报情况', en: 'See which classes have reported' },
  'permission.attendance.read-calendar': { zh: '查看校历', en: 'Read school calendars' },
  'permission.attendance.edit-calendar': { zh: '修改校历', en: 'Edit school calendars' },
  'permission.attendance.ask-leave': { zh: '登记请假', en: 'Enter leave' },
  'permission.attendance.decide-leave': { zh: '批准请假', en: 'Decide on leave' },
  'permission.attendance.list-leavers': { zh: '查看离校学生', en: 'See leavers' },
  'permission.attendance.file-leaver-paper': { zh: '登记去向材料', en: 'File papers of leavers' },
  'permission.attendance.confirm-leaver-proof': { zh: '复核去向材料', en: 'Confirm proof of leavers' },
  'permission.attendance.explain-silence': { zh: '说明班级未报原因', en: 'Explain the silence of a class' },
  'permission.attendance.settle-silence': { zh: '了结未报问题', en: 'Settle silence of a class' },

  'field.day': { zh: '日期', en: 'Day' },
  'field.absences': { zh: '缺勤名单', en: 'Absences' },
  'field.changeReason': { zh: '更正理由', en: 'Reason of the change' },
  'field.paper': { zh: '依据', en: 'Paper' },

  'audit.event.attendance.day-reported': { zh: '签报班级日报', en: 'Daily report signed' },
  'audit.event.attendance.sheet-made': { zh: '下载班级考勤表', en: 'Class sheet taken out' },
  'audit.event.attendance.sheet-taken': { zh: '交回班级考勤表', en: 'Class sheet handed in' },
  'audit.event.attendance.suspicion-raised': { zh: '按规则列为疑似', en: 'Suspicion raised by rule' },
  'audit.event.attendance.calendar-saved': { zh: '保存校历', en: 'School calendar saved' },
  'audit.event.attendance.leave-asked': { zh: '登记请假', en: 'Leave entered' },
  'audit.event.attendance.leave-approved': { zh: '批准请假', en: 'Leave approved' },
  'audit.event.attendance.leave-refused': { zh: '不批准请假', en: 'Leave refused' },
  'audit.event.attendance.leave-ended': { zh: '提前销假', en: 'Leave ended early' },
  'audit.event.attendance.leaver-paper-filed': { zh: '登记离校学生去向材料', en: 'Paper of a leaver filed' },
  'audit.event.attendance.leaver-proof-confirmed': { zh: '去向材料复核属实', en: 'Proof of a leaver confirmed' },
  'audit.event.attendance.leaver-proof-refused': { zh: '去向材料退回', en: 'Proof of a leaver refused' },
  'audit.event.attendance.silence-explained': { zh: '说明班级未报原因', en: 'Silence of a class explained' },
  'audit.event.attendance.alarm-raised': { zh: '集中疑似告警', en: 'Many suspected at once' },
  'work.early.new': { zh: '新列入早期信号，请了解情况', en: 'New early signs: look into it' },
  'work.duty.investigate': { zh: '无故缺课，追查原因', en: 'Missing without excuse: look into it' },
  'work.duty.confirm': { zh: '缺课已久，应认定或排除', en: 'Missing for long: confirm or explain' },
  'work.silence.of-school': { zh: '多个班连续未报，请学校补报或说明原因', en: 'Several classes without reports' },
  'work.silence.unexplained': { zh: '连续未报，请补报或说明原因', en: 'No reports: report, or say why' },
  'work.alarm.class': { zh: '一个班短期内多人疑似', en: 'Many suspected in one class' },
  'work.alarm.village': { zh: '一个村短期内多人疑似', en: 'Many suspected in one village' },
  'audit.event.attendance.silence-settled': { zh: '了结未报问题', en: 'Silence of a class settled' },
  'audit.event.attendance.reminders-sent': { zh: '催报日报', en: 'Reminders of daily reports' },
} as const satisfies Texts
