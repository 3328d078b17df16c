import type { Texts } from '../../kernel/texts.ts'

export const texts = {
  'accounts.sign-in-refused': {
    zh: '账号或密码不正确。连续输错 5 次,该账号会锁定 15 分钟;忘记密码请联系本县系统管理员重置。',
    en: 'The login name or the password is not right. Five wrong tries lock an account for 15 minutes; the administrator of your county can set a new password.',
  },
  'accounts.password-must-be-changed': {
    zh: '请先修改初始密码,再使用其他功能。',
    en: 'Change your first password before you do anything else.',
  },
  'accounts.wrong-current-password': {
    zh: '当前密码不正确,请重新输入。',
    en: 'The current password is not right. Type it again.',
  },
  'accounts.password-too-short': {
    zh: '新密码至少要 {{minLength}} 个字符。',
    en: 'The new password needs at least {{minLength}} characters.',
  },
  'accounts.password-too-simple': {
    zh: '新密码过于简单:请在大写字母、小写字母、数字、符号(或汉字)中至少使用三种,不要多次重复同一个字符。',
    en: 'The new password is too simple: use at least three of capital letters, small letters, digits and signs, and do not repeat one character.',
  },
  'accounts.password-contains-login-name': {
    zh: '新密码不能包含登录名。',
    en: 'The new password must not contain the login name.',
  },
  'accounts.password-unchanged': {
    zh: '新密码不能与当前密码相同。',
    en: 'The new password must differ from the current one.',
  },
  'accounts.demo-password-is-fixed': {
    zh: '演示账号的密码公开显示在登录页,不能修改。',
    en: 'The password of a demo account is printed on the sign-in page and cannot be changed.',
  },
  'accounts.not-found': {
    zh: '没有找到该账号。请刷新账号列表后再试。',
    en: 'There is no such account. Reload the list of accounts and try again.',
  },
  'accounts.session-not-found': {
    zh: '没有找到该登录设备,可能已经退出。请刷新后再看。',
    en: 'There is no such session; it may have ended already. Reload and look again.',
  },
  'accounts.login-name-taken': {
    zh: '登录名「{{loginName}}」已被使用,请换一个。',
    en: 'The login name “{{loginName}}” is taken. Choose another one.',
  },
  'accounts.login-name-not-allowed': {
    zh: '登录名只能由 3–40 个小写字母、数字、点、横线组成,并以字母或数字开头。',
    en: 'A login name has 3 to 40 small letters, digits, dots or hyphens and starts with a letter or digit.',
  },
  'accounts.scope-does-not-fit-role': {
    zh: '管辖范围与角色不符:县教育局选本县,乡镇选乡镇,村选村(居)委会,学校选学校,班主任选班级,系统管理员不选。',
    en: 'The scope does not fit the role: the bureau has the county, a township its township, a village its village, a school its school, a teacher a class, an administrator none.',
  },
  'accounts.scope-outside-county': {
    zh: '管辖范围不在本县(区划代码应以 {{county}} 开头)。',
    en: 'The scope lies outside this county (its division code should start with {{county}}).',
  },
  'accounts.scope-unknown': {
    zh: '名录中没有这个区划或学校,请先在「区划与学校」中导入。',
    en: 'This division or school is not in the directory. Import it under “Divisions and schools” first.',
  },
  'accounts.not-the-own-account': {
    zh: '不能停用、变更或重置您正在使用的账号,请由另一位系统管理员操作。',
    en: 'You cannot switch off, change or reset the account you are using. Ask another administrator.',
  },
  'accounts.changed-meanwhile': {
    zh: '该账号刚被他人修改。请刷新后核对,再保存。',
    en: 'Somebody else has just changed this account. Reload, check and save again.',
  },

  'role.administrator': { zh: '系统管理员', en: 'Administrator' },
  'role.bureau-officer': { zh: '县教育局', en: 'Education bureau' },
  'role.township-officer': { zh: '乡镇(街道)', en: 'Township' },
  'role.school-officer': { zh: '学校', en: 'School' },
  'role.homeroom-teacher': { zh: '班主任', en: 'Homeroom teacher' },
  'role.village-officer': { zh: '村(居)委会', en: 'Village committee' },
  'role.system': { zh: '系统', en: 'System' },

  'permission.accounts.manage': { zh: '管理账号', en: 'Manage accounts' },

  'field.loginName': { zh: '登录名', en: 'Login name' },
  'field.password': { zh: '密码', en: 'Password' },
  'field.currentPassword': { zh: '当前密码', en: 'Current password' },
  'field.newPassword': { zh: '新密码', en: 'New password' },
  'field.displayName': { zh: '姓名', en: 'Name' },
  'field.role': { zh: '角色', en: 'Role' },
  'field.divisionPrefix': { zh: '管辖区划', en: 'Division' },
  'field.schoolPrefix': { zh: '管辖学校(班级)', en: 'School or class' },
  'field.phone': { zh: '联系电话', en: 'Phone' },
  'field.active': { zh: '启用', en: 'Active' },
  'field.version': { zh: '版本', en: 'Version' },

  'audit.event.accounts.signed-in': { zh: '登录', en: 'Signed in' },
  'audit.event.accounts.sign-in-failed': { zh: '登录失败', en: 'Sign-in failed' },
  'audit.event.accounts.signed-out': { zh: '退出登录', en: 'Signed out' },
  'audit.event.accounts.locked': { zh: '账号被锁定', en: 'Account locked' },
  'audit.event.accounts.password-changed': { zh: '修改密码', en: 'Password changed' },
  'audit.event.accounts.password-reset': { zh: '重置密码', en: 'Password reset' },
  'audit.event.accounts.account-created': { zh: '新建账号', en: 'Account created' },
  'audit.event.accounts.account-changed': { zh: '修改账号', en: 'Account changed' },
  'audit.event.accounts.sessions-ended': { zh: '强制下线', en: 'Sessions ended' },
} as const satisfies Texts
