import type { Texts } from '../../../kernel/texts.ts'

/** Texts of the pages of this slice. */
export const texts = {
  'tips.title': { zh: '社会举报', en: 'Tips from the public' },
  'tips.note': {
    zh: '群众不用登录在 {{address}} 反映。三天内着手核查；举报人只能看到“已收到、核查中、已办结”。',
    en: 'Anybody can write at {{address}}, without an account. Look into each within three days; the sender is told received, being looked into or closed.',
  },
  'tips.state': { zh: '状态', en: 'State' },
  'tips.received': { zh: '收到', en: 'Received' },
  'tips.due': { zh: '核查期限', en: 'Look by' },
  'tips.unit': { zh: '办理单位', en: 'Unit' },
  'tips.all': { zh: '全部', en: 'All' },
  'tips.open': { zh: '未办结', en: 'Open' },
  'tips.empty': { zh: '没有社会举报', en: 'No tip' },
  'tip.title': { zh: '社会举报 {{day}}', en: 'Tip of {{day}}' },
  'tip.told': { zh: '举报内容', en: 'What was told' },
  'tip.who': { zh: '孩子', en: 'Child' },
  'tip.place': { zh: '住址、学校', en: 'Place, school' },
  'tip.what': { zh: '情况', en: 'What' },
  'tip.contact': { zh: '举报人', en: 'Sender' },
  'tip.contact.none': { zh: '没有留下联系方式', en: 'left no name' },
  'tip.contact.note': { zh: '举报人信息须保密，不得向被举报家庭和无关人员透露。', en: 'Who told is confidential.' },
  'tip.past': { zh: '办理经过', en: 'What was done' },
  'tip.case': { zh: '查看个案', en: 'Open the case' },
  'tip.next': { zh: '办理', en: 'Next' },
  'tip.done': { zh: '已办理', en: 'Done' },
  'tip.opened': { zh: '已立案', en: 'A case was opened' },
  'tip.joined': { zh: '该儿童已有在办个案，已并入', en: 'Joined the case that was open' },
  'tip.look.text': { zh: '举报人将看到“核查中”。', en: 'The sender will see that it is being looked into.' },
  'tip.link.text': {
    zh: '在儿童名单中查找。没有在办个案的，立案（疑似，发现渠道：举报）；已有的并入；认为已在校、已排除疑似的，即日跟踪、复核。说明随案保存，不要写举报人。',
    en: 'Find the child in the list. Its case is opened as suspected, found by a tip, or joined where one is open; a child taken to be in school is checked at once. The note goes into the case: do not say who told.',
  },
  'tip.refuse.text': {
    zh: '举报人将看到“已办结”，看不到原因。',
    en: 'The sender will see that it is closed, not why.',
  },
  'tip.pass-on.text': {
    zh: '不属于本单位的，转给其他乡镇或教育局。',
    en: 'What is another unit’s goes to that township or the bureau.',
  },
  'tip.find': { zh: '姓名、身份证号或监护人电话', en: 'Name, ID number or a guardian’s telephone' },
  'tip.find.none': {
    zh: '没有找到。可换一种写法，或到村里核实后再查。',
    en: 'Nobody was found; try another spelling.',
  },
  'tip.find.button': { zh: '查找', en: 'Find' },
  'tip.reason': { zh: '原因', en: 'Reason' },
  'tip.note': { zh: '说明', en: 'Note' },
  'tip.unit': { zh: '转交给', en: 'To' },
  'tip.choose': { zh: '请选择', en: 'Choose' },
} as const satisfies Texts
