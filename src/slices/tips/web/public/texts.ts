import type { Texts } from '../../../../kernel/texts.ts'

/** Texts of the public's page. */
export const texts = {
  'public.title': { zh: '反映失学辍学线索', en: 'Tell us of a child out of school' },
  'public.lead': {
    zh: '发现有适龄儿童少年没有上学，请告诉我们。不用登录，可以不留姓名。',
    en: 'If you know of a child of school age who is not in school, please tell us. No account, no name needed.',
  },
  'public.urgent': {
    zh: '孩子正处于危险中（被打、走失、被拐、无人照管），请立即拨打 110。',
    en: 'If the child is in danger now (beaten, missing, abducted, left alone), call 110 at once.',
  },
  'public.county': { zh: '在哪个县', en: 'County' },
  'public.township': { zh: '在哪个乡镇', en: 'Township' },
  'public.township.unknown': { zh: '不清楚', en: 'I do not know' },
  'public.child': { zh: '孩子是谁（知道多少写多少）', en: 'Who is the child (as far as you know)' },
  'public.child.hint': { zh: '姓名、小名、谁家的孩子、大约几岁', en: 'name, nickname, whose child, about how old' },
  'public.place': { zh: '住在哪里，原来在哪个学校', en: 'Where they live, which school it was' },
  'public.what': { zh: '情况', en: 'What you know' },
  'public.what.hint': {
    zh: '从什么时候没有上学，现在在做什么。请勿填写身份证号。',
    en: 'Since when, and what the child does now. No ID numbers, please.',
  },
  'public.what.missing': { zh: '请写几个字说明情况。', en: 'Please say a few words.' },
  'public.contact': { zh: '您的联系方式（可以不填）', en: 'How to reach you (only if you wish)' },
  'public.contact.hint': {
    zh: '只用于核实情况，只有办理的人看得到。',
    en: 'Only to ask back; nobody but who deals with it sees it.',
  },
  'public.name': { zh: '称呼', en: 'Name' },
  'public.phone': { zh: '电话', en: 'Telephone' },
  'public.send': { zh: '提交', en: 'Send' },
  'public.sending': { zh: '正在提交…', en: 'Sending…' },
  'public.offline': {
    zh: '网络不通，内容还在。联网后再点一次“提交”。',
    en: 'No connection; what you wrote is still here. Send it again.',
  },
  'public.done': { zh: '已收到，谢谢您。', en: 'Received. Thank you.' },
  'public.receipt': { zh: '回执号', en: 'Receipt number' },
  'public.receipt.note': {
    zh: '请记下或截图。凭此号可以查询进度，只显示“已收到、核查中、已办结”。为保护孩子，不告知结果。遗失不能补发。',
    en: 'Write it down or take a picture. It tells how far we are: received, being looked into, closed. To protect the child the result is not told. It cannot be given again.',
  },
  'public.copy': { zh: '复制回执号', en: 'Copy the number' },
  'public.copied': { zh: '已复制', en: 'Copied' },
  'public.another': { zh: '再反映一条', en: 'Tell us of another' },
  'public.ask': { zh: '查询进度', en: 'How far is it?' },
  'public.tell': { zh: '反映线索', en: 'Tell us' },
  'public.ask.label': { zh: '输入回执号', en: 'Your receipt number' },
  'public.ask.asking': { zh: '正在查询…', en: 'Asking…' },
  'public.loading': { zh: '正在打开…', en: 'Opening…' },
  'public.retry': { zh: '再试一次', en: 'Try again' },
  'public.ask.send': { zh: '查询', en: 'Look' },
  'public.received-on': { zh: '{{day}} 收到', en: 'received on {{day}}' },
  'public.no-office': { zh: '本系统还没有设置区县，暂时不能提交。', en: 'No county has been set up here yet.' },
} as const satisfies Texts
