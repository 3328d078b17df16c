import type { Texts } from '../kernel/texts.ts'

/** What the command line and the start say; refusals of the job pages. */
export const mainTexts = {
  'job.not-found': { zh: '没有找到该任务。', en: 'There is no such job.' },
  'job.is-over': { zh: '该任务已经结束,无需取消。', en: 'This job is over; there is nothing to cancel.' },

  'cli.no-county': {
    zh: '数据目录中还没有区划,请用 --county 指定 6 位县级区划代码。',
    en: 'This home has no divisions yet; say the 6-digit code of the county with --county.',
  },
  'cli.which-county': {
    zh: '数据目录中有多个县({{counties}}),请用 --county 指定。',
    en: 'This home has several counties ({{counties}}); choose one with --county.',
  },
  'cli.county-malformed': { zh: '--county 应为 6 位数字。', en: '--county must have 6 digits.' },
  'cli.job-failed': { zh: '任务没有完成:{{message}}', en: 'The job did not finish: {{message}}' },
  'cli.job-cancelled': { zh: '任务已取消。', en: 'The job was cancelled.' },
  'cli.no-such-file': { zh: '没有文件 {{file}}。', en: 'There is no file {{file}}.' },
  'cli.fault': { zh: '出现故障:{{message}}', en: 'Fault: {{message}}' },

  'start.database': { zh: '正在打开数据库…', en: 'Opening the database…' },
  'start.web': { zh: '正在构建网页(源码有变化)…', en: 'Building the web application (its sources changed)…' },
  'start.web-failed': { zh: '网页构建失败:\n{{output}}', en: 'The web application could not be built:\n{{output}}' },
  'start.demo': {
    zh: '首次启动:正在生成虚构的演示县({{children}} 名儿童)。以后启动只需几秒。',
    en: 'First start: making up a demo county of {{children}} children. Later starts take seconds.',
  },
  'start.demo-continues': {
    zh: '上次启动没有做完,接着生成演示县({{children}} 名儿童)。',
    en: 'The last start was interrupted; going on with the demo county of {{children}} children.',
  },
  'start.demo-simulating': { zh: '生成花名册', en: 'Making up rosters' },
  'start.demo-importing': { zh: '导入花名册', en: 'Importing rosters' },
  'start.demo-reconciling': { zh: '比对', en: 'Reconciling' },
  'start.demo-not-in-production': {
    zh: 'NODE_ENV=production 时不生成演示数据。请用 start --empty，并用 accounts create 建立第一批管理员。',
    en: 'No demo data with NODE_ENV=production. Use start --empty and make the first administrators with accounts create.',
  },
  'start.empty-home': {
    zh: '还没有账号。请另开一个终端，建立三名管理员（须是三个人）：\n  npm run nol -- accounts create --county 540126 --role system-administrator --login sys --name 张三 --phone 13800000001\n  npm run nol -- accounts create --county 540126 --role security-administrator --login sec --name 李四 --phone 13800000002\n  npm run nol -- accounts create --county 540126 --role audit-administrator --login aud --name 王五 --phone 13800000003',
    en: 'There is no account yet. Make the three administrators, who must be three people, in another terminal:\n  npm run nol -- accounts create --county 540126 --role system-administrator --login sys --name Zhang --phone 13800000001\n  npm run nol -- accounts create --county 540126 --role security-administrator --login sec --name Li --phone 13800000002\n  npm run nol -- accounts create --county 540126 --role audit-administrator --login aud --name Wang --phone 13800000003',
  },
  'start.port-taken': {
    zh: '端口 {{port}} 已被占用。请关闭占用它的程序,或用 --port 换一个。',
    en: 'Port {{port}} is in use. Stop what uses it, or choose another one with --port.',
  },
  'start.ready': { zh: '一个都不能少 已就绪(用时 {{seconds}} 秒)', en: 'Not One Less is ready (in {{seconds}} s)' },
  'start.address': { zh: '地址:{{address}}', en: 'Address: {{address}}' },
  'start.demo-accounts': {
    zh: '演示账号(密码均为 {{password}},数据全部虚构):',
    en: 'Demo accounts (password {{password}} for all; all data is made up):',
  },
  'start.stop-hint': { zh: '按 Ctrl-C 停止。', en: 'Press Ctrl-C to stop.' },
  'start.stopping': { zh: '正在停止…', en: 'Stopping…' },
  'start.interrupted': {
    zh: '已停止。演示县还没有做完,下次启动会接着做。',
    en: 'Stopped. The demo county is not finished; the next start goes on with it.',
  },
  'start.stopped': { zh: '已停止,数据已保存。', en: 'Stopped; everything is saved.' },
} as const satisfies Texts

export type MainText = keyof typeof mainTexts
