import type { Texts } from '../../../kernel/texts.ts'

/** Words of the page of early signs. */
export const earlyTexts = {
  'early.title': { zh: '早期信号', en: 'Early signs' },
  'early.note': {
    zh: '按本县规则计分，逐项写明理由；只供提醒谈话、家访和帮扶，不是认定。家庭困难、路远等本身不列入，只在有异常到校情况时加分。',
    en: 'Points by the county’s rule, each with its reason; a hint to talk, visit and help, never a verdict. Nobody is listed for circumstances alone.',
  },
  'early.past': {
    zh: '往期检验：按现行规则回算，{{on}} 的名单有 {{listed}} 人，其后至今认定辍学 {{confirmed}} 人，其中 {{hits}} 人在名单上。',
    en: 'Measured: by today’s rule the list of {{on}} held {{listed}}; {{confirmed}} were confirmed as dropouts since, {{hits}} of them on it.',
  },
  'early.from': { zh: '{{points}} 分起列入。', en: 'Listed from {{points}} points.' },
  'early.empty.text': {
    zh: '出现异常缺课、班主任勾选或曾辍学复学的学生会列在这里。',
    en: 'Pupils appear here by absence, by what their teacher ticked, or after a return.',
  },
  'early.empty': { zh: '目前没有需要特别关心的学生', en: 'Nobody shows early signs now' },
  'early.points': { zh: '分数', en: 'Points' },
  'early.why': { zh: '理由', en: 'Why' },
  'early.done': { zh: '处理', en: 'Done' },
  'early.record': { zh: '记录处理', en: 'Record' },
  'early.noted': { zh: '已记录', en: 'Recorded' },
  'early.sign.of': { zh: '{{sign}}（{{points}} 分）', en: '{{sign}} ({{points}})' },
  'early.sign.missed-days': {
    zh: '30 天内未请假缺课 {{count}} 天（不含生病）',
    en: '{{count}} days missed in 30 without leave, illness left out',
  },
  'early.sign.missing-more': {
    zh: '近 10 天缺课 {{count}} 天，在增多',
    en: '{{count}} of them in the last 10, growing',
  },
  'early.sign.half-days': { zh: '半天缺课 {{count}} 次', en: '{{count}} half days missed' },
  'early.sign.not-reached': { zh: '联系不上家长 {{count}} 次', en: 'guardian not reached {{count}} times' },
  'early.sign.returned-before': { zh: '曾辍学后复学', en: 'returned from a dropout before' },
  'early.sign.school-weary': { zh: '班主任所见：厌学', en: 'teacher: weary of school' },
  'early.sign.family-change': { zh: '班主任所见：家庭变故', en: 'teacher: change in the family' },
  'early.sign.marks-falling': { zh: '班主任所见：成绩骤降', en: 'teacher: marks falling' },
  'early.sign.key-group': { zh: '重点群体 {{count}} 项', en: '{{count}} key groups' },
  'early.sign.last-grades': { zh: '初二、初三', en: 'last grades of junior secondary' },
  'early.sign.no-parent': { zh: '监护人不是父母', en: 'guardian is no parent' },
  'early.sign.far-from-school': { zh: '家与学校不在一个乡镇且不住校', en: 'home in another township, not boarding' },
  'early.action.looked': { zh: '已查看', en: 'looked at' },
  'early.action.talked': { zh: '已谈话', en: 'talked' },
  'early.action.visited': { zh: '已家访', en: 'visited' },
  'early.action.helped': { zh: '已帮扶', en: 'helped' },
  'early.action.no-need': { zh: '无须处理', en: 'no need' },
  'early.rules': { zh: '计分规则', en: 'Points' },
  'early.rules.text': {
    zh: '每项信号计多少分、多少分起列入，由本县决定；0 分表示不用这一项。',
    en: 'The county decides what each sign gives and from how many points a child is listed; 0 leaves a sign out.',
  },
  'early.rules.from': { zh: '列入分数', en: 'Listed from' },
  'early.rules.saved': { zh: '规则已保存', en: 'Saved' },
} as const satisfies Texts
