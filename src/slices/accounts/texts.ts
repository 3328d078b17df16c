import type { Texts } from '../../kernel/texts.ts'

export const texts = {
  'accounts.sign-in-refused': {
    zh: '账号或密码不正确。连续输错会锁定账号，锁定时间逐次加倍；忘记密码请联系本单位系统管理员重置；新账号须经安全管理员授权后才能登录。',
    en: 'The login name or the password is not right. Wrong tries in a row lock an account, longer each time; your system administrator can set a new password. A new account works once the security administrator has authorised it.',
  },
  'accounts.password-must-be-changed': {
    zh: '密码是初始密码或者已到期。请先修改密码，再使用其他功能。',
    en: 'Your password is the first one or has come of age. Change it before you do anything else.',
  },
  'accounts.wrong-current-password': {
    zh: '当前密码不正确，请重新输入。',
    en: 'The current password is not right. Type it again.',
  },
  'accounts.password-too-short': {
    zh: '新密码至少要 {{minLength}} 个字符。',
    en: 'The new password needs at least {{minLength}} characters.',
  },
  'accounts.password-too-simple': {
    zh: '新密码过于简单：请在大写字母、小写字母、数字、符号（或汉字）中至少使用三种，不要多次重复同一个字符。',
    en: 'The new password is too simple: use at least three of capital letters, small letters, digits and signs, and do not repeat one character.',
  },
  'accounts.password-contains-login-name': {
    zh: '新密码不能包含登录名。',
    en: 'The new password must not contain the login name.',
  },
  'accounts.password-too-common': {
    zh: '新密码容易被猜中：去掉常用词（如 password、admin、mima、jiaoyu）、键盘顺序、年份后，至少还要有 4 个自己的字符。',
    en: 'The new password is easy to guess: without common words, keyboard runs and years at least 4 characters of your own must be left.',
  },
  'accounts.password-used-before': {
    zh: '新密码不能与最近 {{count}} 次用过的密码相同。',
    en: 'The new password must not be one of your last {{count}}.',
  },
  'accounts.address-must-wait': {
    zh: '该网络地址登录失败次数过多，请 {{seconds}} 秒后再试。',
    en: 'Too many sign-ins from this address have failed. Try again in {{seconds}} seconds.',
  },
  'accounts.rules-idle-longer-than-session': {
    zh: '空闲退出时间不能长于登录最长时间，请调小前者或调大后者。',
    en: 'The idle time is longer than a session may last. Make the first smaller or the second larger.',
  },
  'accounts.rules-address-before-account': {
    zh: '同一地址的失败上限至少应为账号锁定次数的两倍，否则一个人输错就会影响同一办公室的所有人。',
    en: 'The limit of an address must be at least twice that of an account, or one person’s mistakes shut out the whole office.',
  },
  'accounts.rules-changed-meanwhile': {
    zh: '安全策略刚被他人修改。请刷新后核对，再保存。',
    en: 'Somebody else has just changed the security rules. Reload, check and save again.',
  },
  'accounts.password-unchanged': {
    zh: '新密码不能与当前密码相同。',
    en: 'The new password must differ from the current one.',
  },
  'accounts.demo-password-is-fixed': {
    zh: '演示账号的密码公开显示在登录页，不能修改。',
    en: 'The password of a demo account is printed on the sign-in page and cannot be changed.',
  },
  'accounts.not-found': {
    zh: '没有找到该账号。请刷新账号列表后再试。',
    en: 'There is no such account. Reload the list of accounts and try again.',
  },
  'accounts.session-not-found': {
    zh: '没有找到该登录设备，可能已经退出。请刷新后再看。',
    en: 'There is no such session; it may have ended already. Reload and look again.',
  },
  'accounts.login-name-taken': {
    zh: '登录名「{{loginName}}」已被使用，请换一个。',
    en: 'The login name “{{loginName}}” is taken. Choose another one.',
  },
  'accounts.login-name-not-allowed': {
    zh: '登录名只能由 3–40 个小写字母、数字、点、横线组成，并以字母或数字开头。',
    en: 'A login name has 3 to 40 small letters, digits, dots or hyphens and starts with a letter or digit.',
  },
  'accounts.scope-does-not-fit-role': {
    zh: '管辖范围与角色不符：县教育局选本县，乡镇选乡镇，村选村（居）委会，学校选学校，班主任选班级；系统管理员选所管单位（不选为全县），安全管理员和审计管理员不选。',
    en: 'The scope does not fit the role: the bureau has the county, a township its township, a village its village, a school its school, a teacher a class; a system administrator the unit they keep (none: the county), the other administrators none.',
  },
  'accounts.scope-outside-county': {
    zh: '管辖范围不在本县（区划代码应以 {{county}} 开头）。',
    en: 'The scope lies outside this county (its division code should start with {{county}}).',
  },
  'accounts.scope-unknown': {
    zh: '名录中没有这个区划或学校，请先在「区划与学校」中导入。',
    en: 'This division or school is not in the directory. Import it under “Divisions and schools” first.',
  },
  'accounts.not-the-own-account': {
    zh: '不能停用、变更或重置您正在使用的账号，请由另一位管理员操作。',
    en: 'You cannot switch off, change or reset the account you are using. Ask another administrator.',
  },
  'accounts.outside-unit': {
    zh: '只能在您所管单位及其下级建立账号，管理员账号只能建在下级。',
    en: 'You can create accounts in your own unit and below it, and administrators only below it.',
  },
  'accounts.administrator-needs-phone': {
    zh: '管理员账号必须登记本人联系电话，用于确认三类管理员不是同一人。',
    en: 'An administrator needs a telephone number: it shows that the three administrators are different people.',
  },
  'accounts.administers-already': {
    zh: '该电话已登记在另一个管理员账号上。系统、安全、审计三类管理员不得由同一人担任，请改由他人担任。',
    en: 'This telephone belongs to another administrator. System, security and audit administration must be three people; name somebody else.',
  },
  'accounts.administrator-stays': {
    zh: '管理员账号不能改作其他角色，其他账号也不能改作管理员。请停用后为本人另建账号。',
    en: 'An administrator’s account keeps its role, and no other account becomes one. Switch it off and create another account.',
  },
  'accounts.administrator-reset-on-machine': {
    zh: '安全管理员、审计管理员的密码只能在服务器上用 nol accounts reset-password 重置。',
    en: 'The password of a security or audit administrator is reset on the server, by nol accounts reset-password.',
  },
  'accounts.changed-meanwhile': {
    zh: '该账号刚被他人修改。请刷新后核对，再保存。',
    en: 'Somebody else has just changed this account. Reload, check and save again.',
  },

  'accounts.second-factor-must-be-set-up': {
    zh: '您的岗位须使用双因素登录。请先绑定动态口令，再使用其他功能。',
    en: 'Your post needs a second factor. Set up an authenticator app before you do anything else.',
  },
  'accounts.second-factor-wrong': {
    zh: '动态口令或备用码不正确，或者已经用过。请等下一个口令再输入，并核对手机时间。',
    en: 'The code is not right or was used before. Wait for the next one, and check the time of your telephone.',
  },
  'accounts.sign-in-again': {
    zh: '登录已超时或尝试次数过多，请重新输入账号和密码。',
    en: 'This sign-in has expired or was tried too often. Type your login name and password again.',
  },
  'accounts.second-factor-is-on': {
    zh: '动态口令已经绑定。要换手机，请先解除绑定。',
    en: 'A second factor is set up already. To change the telephone, remove it first.',
  },
  'accounts.second-factor-not-begun': {
    zh: '还没有绑定动态口令。请刷新后重新绑定。',
    en: 'No second factor is set up. Reload and set it up.',
  },
  'accounts.demo-has-no-second-factor': {
    zh: '演示账号供多人使用，不能绑定动态口令。',
    en: 'A demo account is shared and cannot have a second factor.',
  },
  'accounts.factor-does-not-count': {
    zh: '本县安全策略不采用这种验证方式，请改用另一种。',
    en: 'The security rules of the county do not count this kind of second factor. Set up the other one.',
  },
  'accounts.passkeys-not-here': {
    zh: '当前系统地址不支持通行密钥：须通过 https 域名访问。请联系系统管理员配置，或改用动态口令。',
    en: 'Passkeys do not work at this address: it must be https with a name. Ask the system administrator, or use an authenticator app.',
  },
  'accounts.passkey-not-taken': {
    zh: '通行密钥没有添加成功：已超时，或该设备的通行密钥已绑定过。请重新添加。',
    en: 'The passkey was not added: it took too long, or this device has one already. Begin again.',
  },
  'accounts.too-many-passkeys': {
    zh: '一个账号最多添加 {{count}} 个通行密钥，请先移除不再使用的。',
    en: 'An account has {{count}} passkeys at the most. Remove one you no longer use.',
  },
  'accounts.passkey-not-found': {
    zh: '没有找到该通行密钥，可能已经移除。请刷新后再看。',
    en: 'There is no such passkey; it may have been removed. Reload and look again.',
  },
  'accounts.passkey-refused': {
    zh: '通行密钥没有通过验证。请使用本人添加过的设备，并完成指纹、面容或 PIN 验证；或改用密码登录。',
    en: 'The passkey was not accepted. Use a device you have added and verify yourself on it, or sign in with your password.',
  },
  'accounts.rules-no-second-factor': {
    zh: '动态口令和通行密钥至少采用一种。',
    en: 'At least one of authenticator app and passkey must count.',
  },
  'accounts.rules-passkey-alone': {
    zh: '要允许只用通行密钥登录，须先采用通行密钥作为第二因素。',
    en: 'A passkey can sign in alone only where passkeys count.',
  },
  'accounts.single-sign-on-off': {
    zh: '本系统没有接入统一身份认证，请用登录名和密码登录。',
    en: 'There is no single sign-on here. Sign in with login name and password.',
  },
  'accounts.single-sign-on-unreachable': {
    zh: '统一身份认证暂时连接不上。请稍后再试，或用登录名和密码登录。',
    en: 'The provider of single sign-on does not answer. Try again later, or sign in with login name and password.',
  },
  'accounts.single-sign-on-failed': {
    zh: '统一身份认证没有确认您的身份，可能已取消或超时。请重新登录。',
    en: 'The provider of single sign-on did not confirm who you are; it may have been cancelled or taken too long. Sign in again.',
  },
  'accounts.single-sign-on-again': {
    zh: '这次登录已超时，或不是在这个浏览器里开始的。请重新登录。',
    en: 'This sign-in is too old, or was begun in another browser. Sign in again.',
  },
  'accounts.single-sign-on-not-linked': {
    zh: '这个账号没有关联统一身份。请刷新查看。',
    en: 'This account is not linked to single sign-on. Reload the page.',
  },
  'accounts.single-sign-on-unknown': {
    zh: '统一身份认证已通过，但本系统没有可用的对应账号。请联系本单位或县教育局的系统管理员建立账号、核对登录名；新账号还须安全管理员授权。',
    en: 'You are signed in there, but have no account to use here. Ask the system administrator of your unit or of the county bureau to create one with your login name; the security administrator then authorises it.',
  },
  'accounts.deputy-unknown': {
    zh: '没有找到代理人的登录名，请核对后再填。',
    en: 'There is no account with the login name of the deputy. Check it.',
  },
  'accounts.deputy-is-principal': {
    zh: '代理人不能是本人，请填写另一个账号。',
    en: 'Nobody deputises for themselves; name another account.',
  },
  'accounts.deputy-administrator': {
    zh: '管理员账号不能代理他人，也不能由他人代理。',
    en: 'An administrator deputises for nobody and has no deputy.',
  },
  'accounts.deputy-switched-off': {
    zh: '被代理人和代理人的账号都须启用并已授权。',
    en: 'Both accounts must be switched on and authorised.',
  },
  'accounts.deputy-period': {
    zh: '代理期限须从早到晚、尚未过去，且不超过 {{days}} 天。',
    en: 'The period must run forwards, not be over, and last {{days}} days at the most.',
  },
  'accounts.deputyship-not-found': {
    zh: '没有这项代理，或者已经结束、尚未开始。请刷新后再看。',
    en: 'There is no such deputyship today; it may be over or not have begun. Reload and look again.',
  },
  'accounts.import-no-file': {
    zh: '没有收到文件。请选择账号名单（Excel 或 CSV）。',
    en: 'No file has come. Choose a list of accounts (Excel or CSV).',
  },
  'accounts.import-too-many': {
    zh: '名单有 {{rows}} 行，一次最多 {{limit}} 行。请分成几份。',
    en: 'The list has {{rows}} rows; {{limit}} can be taken at a time. Split it.',
  },
  'accounts.import-nothing': {
    zh: '没有可以建立的账号。请下载问题行，改好后再传。',
    en: 'There is no account to create. Download the faulty rows, correct them and send them again.',
  },
  'accounts.row.no-name': {
    zh: '第 {{rowNo}} 行「姓名」为空或超过 60 个字，请填写本人姓名。',
    en: 'Row {{rowNo}}: the name is empty or longer than 60 characters.',
  },
  'accounts.row.no-login-name': {
    zh: '第 {{rowNo}} 行「登录名」为空，请填写 3–40 个小写字母、数字、点或横线。',
    en: 'Row {{rowNo}}: the login name is empty; give 3 to 40 small letters, digits, dots or hyphens.',
  },
  'accounts.row.login-name-twice': {
    zh: '第 {{rowNo}} 行的登录名与第 {{value}} 行相同，请换一个。',
    en: 'Row {{rowNo}} has the login name of row {{value}}; choose another one.',
  },
  'accounts.row.bad-phone': {
    zh: '第 {{rowNo}} 行「联系电话」{{value}} 不是电话号码，请填 5–20 位数字。',
    en: 'Row {{rowNo}}: “{{value}}” is no telephone number; give 5 to 20 digits.',
  },
  'accounts.row.unknown-role': {
    zh: '第 {{rowNo}} 行「角色」{{value}} 不认识，请填：县教育局、乡镇（街道）、学校、班主任、村（居）委会。',
    en: 'Row {{rowNo}}: the role “{{value}}” is not known; write Education bureau, Township, School, Homeroom teacher or Village committee.',
  },
  'accounts.row.unknown-township': {
    zh: '第 {{rowNo}} 行的乡镇「{{value}}」不在名录中，请填名录中的名称或 9 位代码。',
    en: 'Row {{rowNo}}: the township “{{value}}” is not in the directory; give its name there or its 9 digits.',
  },
  'accounts.row.unknown-village': {
    zh: '第 {{rowNo}} 行的村「{{value}}」不在名录中，请填“乡镇 村”的名称或 12 位代码。',
    en: 'Row {{rowNo}}: the village “{{value}}” is not in the directory; give township and village, or its 12 digits.',
  },
  'accounts.row.unknown-school': {
    zh: '第 {{rowNo}} 行的学校「{{value}}」不在名录中，请填名录中的全称或 10 位标识码。',
    en: 'Row {{rowNo}}: the school “{{value}}” is not in the directory; give its full name or its 10 digits.',
  },
  'accounts.row.ambiguous-place': {
    zh: '第 {{rowNo}} 行的「{{value}}」有几个同名的，请改填代码。',
    en: 'Row {{rowNo}}: several places are called “{{value}}”; give the code instead.',
  },
  'accounts.row.no-class': {
    zh: '第 {{rowNo}} 行「班级」{{value}} 不对，请按“入学年份-班号”填写，如 2023-01。',
    en: 'Row {{rowNo}}: the class “{{value}}” should be intake year and number, such as 2023-01.',
  },
  'accounts.row.refused': { zh: '第 {{rowNo}} 行：{{reason}}', en: 'Row {{rowNo}}: {{reason}}' },
  'accounts.import.template': { zh: '账号名单模板', en: 'List of accounts' },
  'accounts.import.faults': { zh: '账号名单问题行', en: 'Faulty rows' },
  'accounts.import.passwords': { zh: '初始密码（当面转交，用后销毁）', en: 'First passwords' },
  'accounts.column.displayName': { zh: '姓名', en: 'Name' },
  'accounts.column.loginName': { zh: '登录名', en: 'Login' },
  'accounts.column.role': { zh: '角色', en: 'Role' },
  'accounts.column.place': { zh: '乡镇或村', en: 'Division' },
  'accounts.column.school': { zh: '学校', en: 'School' },
  'accounts.column.classCode': { zh: '班级', en: 'Class' },
  'accounts.column.phone': { zh: '联系电话', en: 'Phone' },
  'accounts.column.scope': { zh: '管辖范围', en: 'Scope' },
  'accounts.column.firstPassword': { zh: '初始密码', en: 'First password' },
  'accounts.column.rowNo': { zh: '原行号', en: 'Row' },
  'accounts.column.problem': { zh: '问题', en: 'Problem' },

  'role.system-administrator': { zh: '系统管理员', en: 'System administrator' },
  'role.security-administrator': { zh: '安全管理员', en: 'Security administrator' },
  'role.audit-administrator': { zh: '审计管理员', en: 'Audit administrator' },
  'role.bureau-officer': { zh: '县教育局', en: 'Education bureau' },
  'role.township-officer': { zh: '乡镇（街道）', en: 'Township' },
  'role.school-officer': { zh: '学校', en: 'School' },
  'role.homeroom-teacher': { zh: '班主任', en: 'Homeroom teacher' },
  'role.village-officer': { zh: '村（居）委会', en: 'Village committee' },
  'role.disabled-federation-officer': { zh: '残联', en: 'Disabled persons’ federation' },
  'role.police-officer': { zh: '公安', en: 'Police' },
  'role.system': { zh: '系统', en: 'System' },

  'permission.accounts.read': { zh: '查看账号', en: 'See accounts' },
  'permission.accounts.manage': { zh: '管理账号', en: 'Manage accounts' },
  'permission.accounts.change-security-rules': { zh: '修改安全策略', en: 'Change security rules' },
  'permission.accounts.authorise': { zh: '账号授权', en: 'Authorise accounts' },

  'field.loginName': { zh: '登录名', en: 'Login name' },
  'field.password': { zh: '密码', en: 'Password' },
  'field.currentPassword': { zh: '当前密码', en: 'Current password' },
  'field.newPassword': { zh: '新密码', en: 'New password' },
  'field.displayName': { zh: '姓名', en: 'Name' },
  'field.role': { zh: '角色', en: 'Role' },
  'field.divisionPrefix': { zh: '管辖区划', en: 'Division' },
  'field.schoolPrefix': { zh: '管辖学校（班级）', en: 'School or class' },
  'field.phone': { zh: '联系电话', en: 'Phone' },
  'field.active': { zh: '启用', en: 'Active' },
  'field.code': { zh: '代码', en: 'Code' },
  'field.ticket': { zh: '登录凭据', en: 'Ticket' },
  'field.principalId': { zh: '被代理人', en: 'On leave' },
  'field.deputyLoginName': { zh: '代理人登录名', en: 'Login name of the deputy' },
  'field.fromOn': { zh: '开始日期', en: 'First day' },
  'field.toOn': { zh: '结束日期', en: 'Last day' },
  'field.reason': { zh: '原因', en: 'Reason' },
  'field.deputyshipId': { zh: '代理', en: 'Deputyship' },
  'field.accountIds': { zh: '账号', en: 'Accounts' },
  'field.rules.idleMinutes': { zh: '空闲多少分钟后退出', en: 'Minutes idle until signed out' },
  'field.rules.absoluteHours': { zh: '一次登录最长多少小时', en: 'Hours a session lasts at the most' },
  'field.rules.passwordMinLength': { zh: '密码最少字符数', en: 'Characters of a password' },
  'field.rules.passwordHistory': { zh: '不得重复最近几次的密码', en: 'Former passwords that may not come again' },
  'field.rules.passwordMaxDays': {
    zh: '密码多少天须更换（0 为不要求）',
    en: 'Days until a password must change (0: never)',
  },
  'field.rules.failuresUntilLock': { zh: '连续输错几次锁定账号', en: 'Wrong passwords until an account is locked' },
  'field.rules.lockMinutes': {
    zh: '首次锁定分钟数（之后逐次加倍）',
    en: 'Minutes of the first lock (doubled each time)',
  },
  'field.rules.failuresPerAddress': {
    zh: '同一地址一小时内最多失败次数',
    en: 'Failures from one address within an hour',
  },
  'field.rules.secondFactorRoles': { zh: '必须使用双因素登录的角色', en: 'Roles that need a second factor' },
  'field.rules.secondFactors': { zh: '采用的第二因素', en: 'Second factors that count' },
  'field.rules.passkeySignIn': { zh: '可只用通行密钥登录', en: 'A passkey may sign in alone' },
  'factor.totp': { zh: '动态口令', en: 'Authenticator app' },
  'factor.passkey': { zh: '通行密钥', en: 'Passkey' },
  'field.version': { zh: '版本', en: 'Version' },

  'audit.event.accounts.signed-in': { zh: '登录', en: 'Signed in' },
  'audit.event.accounts.sign-in-failed': { zh: '登录失败', en: 'Sign-in failed' },
  'audit.event.accounts.signed-out': { zh: '退出登录', en: 'Signed out' },
  'audit.event.accounts.locked': { zh: '账号被锁定', en: 'Account locked' },
  'audit.event.accounts.password-changed': { zh: '修改密码', en: 'Password changed' },
  'audit.event.accounts.password-reset': { zh: '重置密码', en: 'Password reset' },
  'audit.event.accounts.account-created': { zh: '新建账号', en: 'Account created' },
  'audit.event.accounts.account-changed': { zh: '修改账号', en: 'Account changed' },
  'audit.event.accounts.accounts-imported': { zh: '导入账号', en: 'Accounts imported' },
  'audit.event.accounts.second-factor-begun': { zh: '开始绑定动态口令', en: 'Second factor begun' },
  'audit.event.accounts.second-factor-set-up': { zh: '绑定动态口令', en: 'Second factor set up' },
  'audit.event.accounts.second-factor-removed': { zh: '解除动态口令', en: 'Second factor removed' },
  'audit.event.accounts.second-factor-reset': { zh: '重置他人双因素登录', en: 'Second factor reset' },
  'audit.event.accounts.recovery-code-used': { zh: '使用备用码', en: 'Recovery code used' },
  'audit.event.accounts.recovery-codes-renewed': { zh: '更换备用码', en: 'Recovery codes renewed' },
  'audit.event.accounts.passkey-added': { zh: '添加通行密钥', en: 'Passkey added' },
  'audit.event.accounts.passkey-removed': { zh: '移除通行密钥', en: 'Passkey removed' },
  'audit.event.accounts.single-sign-on-unlinked': { zh: '解除他人统一身份关联', en: 'Link to single sign-on removed' },
  'audit.event.accounts.single-sign-on-linked': { zh: '关联统一身份', en: 'Linked to single sign-on' },
  'audit.event.accounts.deputy-granted': { zh: '指定代理人', en: 'Deputy granted' },
  'audit.event.accounts.deputy-revoked': { zh: '取消代理', en: 'Deputy revoked' },
  'audit.event.accounts.acting-begun': { zh: '开始代理', en: 'Acting begun' },
  'audit.event.accounts.acting-ended': { zh: '结束代理', en: 'Acting ended' },
  'audit.event.accounts.account-authorised': { zh: '账号授权', en: 'Account authorised' },
  'audit.event.accounts.unlocked': { zh: '解除锁定', en: 'Account unlocked' },
  'audit.event.accounts.security-rules-changed': { zh: '修改安全策略', en: 'Security rules changed' },
  'audit.event.accounts.changes-disowned': { zh: '否认账号变动', en: 'Denied changes of the account' },
  'audit.event.accounts.sessions-ended': { zh: '强制下线', en: 'Sessions ended' },
} as const satisfies Texts
