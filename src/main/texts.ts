import type { Texts } from '../kernel/texts.ts'

/** What the command line and the start say; refusals of the job pages. */
export const mainTexts = {
  'job.not-found': { zh: '没有找到该任务。', en: 'There is no such job.' },
  'job.is-over': { zh: '该任务已经结束，无需取消。', en: 'This job is over; there is nothing to cancel.' },

  'cli.no-county': {
    zh: '数据目录中还没有区划，请用 --county 指定 6 位县级区划代码。',
    en: 'This home has no divisions yet; say the 6-digit code of the county with --county.',
  },
  'cli.which-county': {
    zh: '数据目录中有多个县（{{counties}}），请用 --county 指定。',
    en: 'This home has several counties ({{counties}}); choose one with --county.',
  },
  'cli.county-malformed': { zh: '--county 应为 6 位数字。', en: '--county must have 6 digits.' },
  'cli.job-failed': { zh: '任务没有完成：{{message}}', en: 'The job did not finish: {{message}}' },
  'cli.job-cancelled': { zh: '任务已取消。', en: 'The job was cancelled.' },
  'cli.no-such-file': { zh: '没有文件 {{file}}。', en: 'There is no file {{file}}.' },
  'link.linking': { zh: '链接', en: 'Linking' },
  'link.refused': { zh: '{{reason}}', en: '{{reason}}' },
  'cli.fault': { zh: '出现故障：{{message}}', en: 'Fault: {{message}}' },

  'start.database': { zh: '正在打开数据库…', en: 'Opening the database…' },
  'start.web': { zh: '正在构建网页（源码有变化）…', en: 'Building the web application (its sources changed)…' },
  'start.web-failed': { zh: '网页构建失败：\n{{output}}', en: 'The web application could not be built:\n{{output}}' },
  'start.demo': {
    zh: '首次启动：正在生成虚构的演示县（{{children}} 名儿童）。以后启动只需几秒。',
    en: 'First start: making up a demo county of {{children}} children. Later starts take seconds.',
  },
  'start.demo-continues': {
    zh: '上次启动没有做完，接着生成演示县（{{children}} 名儿童）。',
    en: 'The last start was interrupted; going on with the demo county of {{children}} children.',
  },
  'start.demo-simulating': { zh: '生成花名册', en: 'Making up rosters' },
  'start.demo-importing': { zh: '导入花名册', en: 'Importing rosters' },
  'start.demo-reconciling': { zh: '比对', en: 'Reconciling' },
  'start.demo-not-in-production': {
    zh: 'NODE_ENV=production 时不生成演示数据。请用 start --empty，并用 accounts create 建立第一批管理员。',
    en: 'No demo data with NODE_ENV=production. Use start --empty and make the first administrators with accounts create.',
  },
  'start.demo-home-in-production': {
    zh: '{{home}} 是演示数据目录：账号密码公开，儿童均为虚构，NODE_ENV=production 时不能启动。正式使用请用 --home 指定新的目录，再 start --empty。',
    en: '{{home}} is a demo home: its passwords are public and its children made up, so it does not start with NODE_ENV=production. For real work name another folder with --home, then start --empty.',
  },
  'start.empty-home': {
    zh: '还没有账号。请另开一个终端，建立三名管理员（须是三个人）：\n  npm run nol -- accounts create --county 540126 --role system-administrator --login sys --name 张三 --phone 13800000001\n  npm run nol -- accounts create --county 540126 --role security-administrator --login sec --name 李四 --phone 13800000002\n  npm run nol -- accounts create --county 540126 --role audit-administrator --login aud --name 王五 --phone 13800000003',
    en: 'There is no account yet. Make the three administrators, who must be three people, in another terminal:\n  npm run nol -- accounts create --county 540126 --role system-administrator --login sys --name Zhang --phone 13800000001\n  npm run nol -- accounts create --county 540126 --role security-administrator --login sec --name Li --phone 13800000002\n  npm run nol -- accounts create --county 540126 --role audit-administrator --login aud --name Wang --phone 13800000003',
  },
  'start.port-taken': {
    zh: '端口 {{port}} 已被占用。请关闭占用它的程序，或用 --port 换一个。',
    en: 'Port {{port}} is in use. Stop what uses it, or choose another one with --port.',
  },
  'start.ready': { zh: '一个都不能少 已就绪（用时 {{seconds}} 秒）', en: 'Not One Less is ready (in {{seconds}} s)' },
  'start.address': { zh: '地址：{{address}}', en: 'Address: {{address}}' },
  'start.phone-guide': {
    zh: '手机首次使用（装证书）：{{address}}\n证书指纹 SHA-256：{{fingerprint}}',
    en: 'First use on a phone (certificate): {{address}}\nFingerprint SHA-256: {{fingerprint}}',
  },
  'start.demo-accounts': {
    zh: '演示账号（密码均为 {{password}}，数据全部虚构）：',
    en: 'Demo accounts (password {{password}} for all; all data is made up):',
  },
  'start.stop-hint': { zh: '按 Ctrl-C 停止。', en: 'Press Ctrl-C to stop.' },
  'start.stopping': { zh: '正在停止…', en: 'Stopping…' },
  'start.interrupted': {
    zh: '已停止。演示县还没有做完，下次启动会接着做。',
    en: 'Stopped. The demo county is not finished; the next start goes on with it.',
  },
  'keys.command-holds-master': {
    zh: '主密钥由 NOL_KEY_COMMAND 指定的程序保管，请在该程序中更换',
    en: 'The program in NOL_KEY_COMMAND holds the master key; change it there',
  },
  'keys.no-such-file': { zh: '没有文件 {{file}}', en: 'There is no file {{file}}' },
  'audit.event.keys.rotated': { zh: '换发数据密钥', en: 'Began a new data key' },
  'audit.event.keys.resealed': { zh: '重新加密数据', en: 'Sealed data anew' },
  'start.stopped': { zh: '已停止，数据已保存。', en: 'Stopped; everything is saved.' },

  'backup.saving': { zh: '备份', en: 'Saving' },
  'backup.ask-passphrase': { zh: '备份口令（不显示）：', en: 'Passphrase of the backup (not shown): ' },
  'backup.ask-again': { zh: '再输入一次：', en: 'Once more: ' },
  'backup.done-verified': {
    zh: '备份完成并已通过恢复校验：{{tables}} 张表 {{rows}} 行、{{files}} 个文件，{{megabytes}} MB，用时 {{seconds}} 秒。请妥善保管口令或密钥文件，丢失后无法恢复。',
    en: 'Saved, restored beside and compared: {{tables}} tables with {{rows}} rows, {{files}} files, {{megabytes}} MB in {{seconds}} s. Keep the passphrase or key file: without it nothing can be restored.',
  },
  'backup.done': {
    zh: '备份完成（未校验）：{{tables}} 张表 {{rows}} 行、{{files}} 个文件，{{megabytes}} MB，用时 {{seconds}} 秒。',
    en: 'Saved, not verified: {{tables}} tables with {{rows}} rows, {{files}} files, {{megabytes}} MB in {{seconds}} s.',
  },
  'restore.loading': { zh: '正在恢复…', en: 'Restoring…' },
  'restore.done': {
    zh: '已恢复到 {{home}}：{{tables}} 张表 {{rows}} 行、{{files}} 个文件，各表内容与备份一致，用时 {{seconds}} 秒。',
    en: 'Restored to {{home}}: {{tables}} tables with {{rows}} rows, {{files}} files, every table the same as saved, in {{seconds}} s.',
  },
  'backup.no-home': {
    zh: '{{home}} 不是本系统的数据目录，没有可备份的内容。请用 --home 指定数据目录。',
    en: '{{home}} is no home of this system; there is nothing to save. Say which one with --home.',
  },
  'backup.folder-not-empty': {
    zh: '备份目录 {{folder}} 不是空的。请换一个空目录，例如以日期命名。',
    en: 'The folder {{folder}} is not empty. Choose an empty one, such as one named after the day.',
  },
  'backup.home-not-empty': {
    zh: '数据目录 {{home}} 不是空的，不会覆盖。请用 --home 指定一个空目录。',
    en: 'The home {{home}} is not empty and is not written over. Choose an empty one with --home.',
  },
  'backup.database-not-empty': {
    zh: '目标数据库中已有表，不会覆盖。请先用 nol database prepare 建一个空库。',
    en: 'The database has tables already and is not written over. Make an empty one with nol database prepare.',
  },
  'backup.restore-unfinished': {
    zh: '{{home}} 中的恢复没有做完，数据不完整。请清空该目录后重新恢复。',
    en: 'A restore into {{home}} did not end, so it holds only a part. Empty it and restore again.',
  },
  'backup.no-file': { zh: '没有找到备份文件 {{file}}。', en: 'There is no backup at {{file}}.' },
  'backup.no-key': {
    zh: '没有口令。请用 --key-file、--passphrase-file，或设置环境变量 NOL_BACKUP_PASSPHRASE。',
    en: 'No key. Give --key-file, --passphrase-file, or set NOL_BACKUP_PASSPHRASE.',
  },
  'backup.passphrase-too-short': {
    zh: '口令至少 {{least}} 个字。',
    en: 'The passphrase must have {{least}} characters or more.',
  },
  'backup.key-too-short': {
    zh: '密钥文件至少 {{least}} 字节。',
    en: 'The key file must have {{least}} bytes or more.',
  },
  'backup.typed-otherwise': { zh: '两次输入不一致，没有备份。', en: 'The two differ; nothing was saved.' },
  'backup.not-a-backup': { zh: '这不是本系统的备份文件。', en: 'This is no backup of this system.' },
  'backup.wrong-key': { zh: '口令或密钥文件不对。', en: 'The passphrase or key file is not the right one.' },
  'backup.needs-passphrase': {
    zh: '该备份用口令加密，请提供口令而不是密钥文件。',
    en: 'This backup was sealed with a passphrase, not with a key file.',
  },
  'backup.needs-key-file': {
    zh: '该备份用密钥文件加密，请用 --key-file 提供。',
    en: 'This backup was sealed with a key file; give it with --key-file.',
  },
  'backup.damaged': {
    zh: '备份文件已损坏或不完整，没有恢复。请换一份备份。',
    en: 'The backup is damaged or incomplete and was not restored. Take another one.',
  },
  'backup.differs': {
    zh: '读回的内容与备份时不一致（{{parts}}），该备份不可用。请检查磁盘后重试。',
    en: 'What was read back is not what was saved ({{parts}}); do not use this backup. Check the disk and try again.',
  },
  'backup.other-form': {
    zh: '备份中的表 {{table}} 与本程序的结构不同。',
    en: 'The table {{table}} of the backup has another form than this program knows.',
  },
  'backup.newer-program': {
    zh: '该备份由版本 {{program}} 制作（含 {{migration}}），本程序较旧或不同，请先升级本程序。',
    en: 'This backup was made by version {{program}} (with {{migration}}), which this program does not know; upgrade it first.',
  },
  'backup.needs-admin': {
    zh: '外部数据库需要设置 DATABASE_OWNER_URL 和 DATABASE_ADMIN_URL（可读全部行的角色）。大库请用数据库自带的备份，见 docs/guides/operations.md。',
    en: 'With a server of your own set DATABASE_OWNER_URL and DATABASE_ADMIN_URL (a role that sees every row). For a large one use its own backups: docs/guides/operations.md.',
  },
} as const satisfies Texts

export type MainText = keyof typeof mainTexts
