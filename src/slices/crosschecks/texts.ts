import type { Texts } from '../../kernel/texts.ts'

export const texts = {
  'crosschecks.hit-not-found': {
    zh: '没有这条核验，或不在您的管理范围内。',
    en: 'There is no such check, or it is outside your area.',
  },
  'crosschecks.checker-unknown': {
    zh: '这个账号不能核实这一条。请从列表中选教育局或学校所在乡镇的人。',
    en: 'This account cannot check it. Choose somebody of the bureau or of the school’s township from the list.',
  },
  'crosschecks.settled-by-checker': {
    zh: '只有教育局和被分派核实的乡镇可以办结。',
    en: 'Only the bureau and the township that was asked to check it settle it.',
  },
  'crosschecks.settled': { zh: '这条核验已经办结，不能再改。', en: 'This check is settled and cannot be changed.' },
  'crosschecks.changed-meanwhile': {
    zh: '刚有人改过这条核验。请刷新后再办。',
    en: 'Somebody has just changed this check. Reload and try again.',
  },
  'crosschecks.due-in-past': {
    zh: '期限 {{day}} 已经过去。请填今天或以后的日期。',
    en: 'The day {{day}} is over. Choose today or later.',
  },
  'crosschecks.class-not-found': {
    zh: '没有这个班级，或不在您的管理范围内。',
    en: 'There is no such class, or it is outside your area.',
  },
  'crosschecks.no-file': { zh: '没有收到文件，请选择文件。', en: 'No file arrived. Choose a file.' },
  'crosschecks.file-unreadable': { zh: '文件无法读取：{{reason}}', en: 'The file cannot be read: {{reason}}' },
  'crosschecks.file-without-counts': {
    zh: '表头要有：来源、学校、班级、清点日期、清点人数。请用下载的清点人数表填写。',
    en: 'The head needs 来源, 学校, 班级, 清点日期, 清点人数. Use the sheet that was downloaded.',
  },
  'crosschecks.source-unknown': {
    zh: '来源「{{said}}」看不懂。请写：督查清点、就餐人数或住宿人数。',
    en: 'The source “{{said}}” is not understood: 督查清点, 就餐人数 or 住宿人数.',
  },
  'crosschecks.day-unreadable': {
    zh: '日期「{{said}}」看不懂。请按 2026-03-09 的格式填写。',
    en: 'The day “{{said}}” is not understood. Write it as 2026-03-09.',
  },
  'crosschecks.count-unreadable': {
    zh: '人数「{{said}}」看不懂。请填 0 到 200 的整数。',
    en: 'The count “{{said}}” is not understood. Write a number from 0 to 200.',
  },
  'crosschecks.day-in-future': {
    zh: '{{day}} 还没有到。请填清点当天的日期。',
    en: 'The day {{day}} is in the future. Give the day of the count.',
  },

  'crosschecks.rule.counts-differ': { zh: '清点人数与日报不符', en: 'Counted and reported differ' },
  'crosschecks.arithmetic.counts-differ': {
    zh: '日报 {{pupils}} 人 − 缺勤 {{absent}} − 请假 {{onLeave}} = 应在 {{reported}} 人；清点 {{counted}} 人，相差 {{difference}}',
    en: 'reported {{pupils}} − absent {{absent}} − on leave {{onLeave}} = {{reported}}; counted {{counted}}, off by {{difference}}',
  },
  'crosschecks.rule.week-differs': { zh: '周报与班级日报不符', en: 'Week and daily reports differ' },
  'crosschecks.arithmetic.week-differs': {
    zh: '{{period}} 周报缺勤 {{week}} 人日；现有 {{reports}} 份日报合计 {{days}} 人日，相差 {{difference}}',
    en: '{{period}}: {{week}} days absent filed; {{reports}} daily reports sum to {{days}}, off by {{difference}}',
  },
  'crosschecks.rule.roll-differs': { zh: '班级日报人数与学籍不符', en: 'Classes and enrolment differ' },
  'crosschecks.arithmetic.roll-differs': {
    zh: '学籍在读 {{records}} 人（核实为真实 {{enrolled}}，未核实 {{notReal}}）− 没有班级 {{withoutClass}}（其中送教上门 {{homeTaught}}）− 所在班比对后还没报 {{unreported}} + 其他 {{other}} = {{classes}} 个班的日报 {{reported}} 人；报表的在校学生按真实学籍计，相差 {{difference}}',
    en: 'enrolled records {{records}} (found real {{enrolled}}, not {{notReal}}) − without class {{withoutClass}} (taught at home {{homeTaught}}) − in classes that have not reported since the run {{unreported}} + other {{other}} = {{reported}} in the reports of {{classes}} classes; reports count the real ones, off by {{difference}}',
  },
  'crosschecks.rule.full-presence': { zh: '长期全勤', en: 'Full presence for long' },
  'crosschecks.arithmetic.full-presence': {
    zh: '连续 {{days}} 个上课日、{{pupilDays}} 人日无一人缺勤；全县缺勤率 {{away}} ÷ {{countyDays}}，按此出现的可能为 {{chance}}',
    en: '{{days}} school days, {{pupilDays}} pupil days without one absence; county {{away}} ÷ {{countyDays}}, by which the chance is {{chance}}',
  },
  'crosschecks.rule.made-late': { zh: '事后集中补报', en: 'Made long after the day' },
  'crosschecks.arithmetic.made-late': {
    zh: '{{madeOn}} 一天补签 {{reports}} 份日报，最晚的迟 {{latest}} 天',
    en: '{{reports}} reports signed on {{madeOn}}, up to {{latest}} days late',
  },
  'crosschecks.rule.signed-in-series': { zh: '短时间连签多班', en: 'Many classes signed at once' },
  'crosschecks.arithmetic.signed-in-series': {
    zh: '{{at}} 起 {{seconds}} 秒内，同一账号签报 {{classes}} 个班 {{reports}} 份',
    en: 'from {{at}}, one account signed {{reports}} reports of {{classes}} classes within {{seconds}} seconds',
  },
  'crosschecks.rule.long-leave': { zh: '请假过长', en: 'Leave for too long' },
  'crosschecks.arithmetic.long-leave': {
    zh: '一名学生 {{from}} 至 {{to}} 共 {{days}} 个上课日报为准假或公假，超过县定 {{limit}} 天，没有乡镇或教育局批准',
    en: 'one pupil was reported on leave or official absence on {{days}} school days from {{from}} to {{to}}, more than the county’s {{limit}}, without approval by township or bureau',
  },
  'crosschecks.rule.leave-without-return': { zh: '假满未到校', en: 'Not back after leave' },
  'crosschecks.arithmetic.leave-without-return': {
    zh: '一名学生的假到 {{to}} 为止，其后该班报了 {{days}} 个上课日，该生天天缺课',
    en: 'the leave of one pupil ended on {{to}}; the class has reported {{days}} school days since and the pupil was absent on each',
  },
  'crosschecks.outcome.explained': { zh: '属实，有合理原因', en: 'True, for a good reason' },
  'crosschecks.outcome.corrected': { zh: '填错，已更正', en: 'Mistaken, corrected' },
  'crosschecks.outcome.false-report': { zh: '瞒报、虚报', en: 'False report' },
  'crosschecks.source.inspection': { zh: '督查清点', en: 'Inspection' },
  'crosschecks.source.meals': { zh: '就餐人数', en: 'Meals' },
  'crosschecks.source.boarding': { zh: '住宿人数', en: 'Boarding' },

  'permission.crosschecks.read': { zh: '查看数据核验', en: 'See the honesty checks' },
  'permission.crosschecks.count': { zh: '录入清点人数', en: 'Enter counts' },
  'permission.crosschecks.assign': { zh: '分派数据核验', en: 'Assign honesty checks' },
  'permission.crosschecks.settle': { zh: '办结数据核验', en: 'Settle honesty checks' },
  'audit.event.crosschecks.raised': { zh: '数据核验列出新问题', en: 'Raised honesty checks' },
  'audit.event.crosschecks.assigned': { zh: '分派数据核验', en: 'Assigned an honesty check' },
  'audit.event.crosschecks.settled': { zh: '办结数据核验', en: 'Settled an honesty check' },
  'audit.event.crosschecks.counted': { zh: '录入清点人数', en: 'Entered a count' },
} as const satisfies Texts
