import { type Static, Type } from 'typebox'
import { DUTY_NAMES } from '../../kernel/duty.ts'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, FileUpload, IdText, listOf, Nothing, orNull, PageQuery } from '../../kernel/wire.ts'
import { ACCOUNT_ROLES } from './domain.ts'
import { FACTOR_KINDS, SECURITY_RULE_RANGES, type SecurityNumber } from './rules-domain.ts'

const RoleName = Type.Enum(ACCOUNT_ROLES)
export const FactorName = Type.Enum(FACTOR_KINDS)
const Code6 = Type.String({ pattern: '^[0-9]{6}$' })
const DivisionPrefix = Type.String({ pattern: '^([0-9]{6}|[0-9]{9}|[0-9]{12})$' })
/** `<schoolCode>/` or `<schoolCode>/<classCode>/`. */
const SchoolPrefix = Type.String({ pattern: '^[0-9A-Za-z_-]{1,40}/([0-9A-Za-z_-]{1,40}/)?$' })
const LoginName = Type.String({ minLength: 1, maxLength: 64 })
export const Password = Type.String({ minLength: 1, maxLength: 200 })

/** What the page needs to know about who is signed in. `scopeName` says the scope in words: 「德吉乡」, 「第一小学 2023级1班」. */
export const Session = Type.Object({
  account: Type.Object({
    id: IdText,
    loginName: Type.String(),
    displayName: Type.String(),
    role: RoleName,
    mustChangePassword: Type.Boolean(),
    /** The county asks this role for a second factor and there is none yet. */
    mustSetUpSecondFactor: Type.Boolean(),
  }),
  scope: Type.Object({
    countyCode: Code6,
    countyName: Type.String(),
    scopeName: Type.String(),
    divisionPrefix: orNull(Type.String()),
    schoolPrefix: orNull(Type.String()),
    schoolCode: orNull(Type.String()),
    classCode: orNull(Type.String()),
    duty: orNull(Type.Enum([...DUTY_NAMES])),
  }),
  /** In whose place the account acts until which day; role, scope and rights are theirs. */
  actingFor: orNull(Type.Object({ displayName: Type.String(), until: DayText })),
  /** Codes of the rights (`rosters.upload`) this account has: the page hides what is not among them. */
  permissions: Type.Array(Type.String()),
  demo: Type.Boolean(),
  today: Type.String({ format: 'date' }),
  idleMinutes: Type.Integer(),
  passwordMinLength: Type.Integer(),
  expiresAt: Type.String({ format: 'date-time' }),
})
export type Session = Static<typeof Session>

/** The password was right; the rest of the sign-in follows within minutes. */
export const SecondFactorAsked = Type.Object({
  secondFactor: Type.Object({ ticket: Type.String(), factors: Type.Array(FactorName) }),
})
export type SecondFactorAsked = Static<typeof SecondFactorAsked>

/** What the sign-in page shows before anybody is signed in. Demo accounts are named in a demo home only. */
export const Entrance = Type.Object({
  demo: Type.Boolean(),
  /** Where passkeys work; null: nowhere, for the address is no https and not this machine. */
  passkeyOrigin: orNull(Type.String()),
  /** Whether a passkey alone signs in. */
  passkeySignIn: Type.Boolean(),
  /** The provider of single sign-on, in the words of its button. */
  singleSignOn: orNull(Type.Object({ name: Type.String() })),
  countyName: orNull(Type.String()),
  /** Plain page that helps phones to trust the server; null where its certificate is trusted by all or it has none. */
  phoneGuide: orNull(Type.String()),
  demoAccounts: Type.Array(
    Type.Object({
      loginName: Type.String(),
      password: Type.String(),
      displayName: Type.String(),
      role: RoleName,
      scopeName: Type.String(),
    }),
  ),
})
export type Entrance = Static<typeof Entrance>

export const AccountRow = Type.Object({
  id: IdText,
  loginName: Type.String(),
  displayName: Type.String(),
  role: RoleName,
  divisionPrefix: orNull(Type.String()),
  schoolPrefix: orNull(Type.String()),
  scopeName: Type.String(),
  phone: orNull(Type.String()),
  active: Type.Boolean(),
  /** False while it waits for the security administrator. */
  authorised: Type.Boolean(),
  secondFactor: Type.Boolean(),
  /** Linked to somebody at the provider of single sign-on. */
  singleSignOn: Type.Boolean(),
  locked: Type.Boolean(),
  mustChangePassword: Type.Boolean(),
  lastSignInAt: orNull(Type.String({ format: 'date-time' })),
  version: Type.Integer(),
})
export type AccountRow = Static<typeof AccountRow>

export const SessionRow = Type.Object({
  id: IdText,
  createdAt: Type.String({ format: 'date-time' }),
  lastSeenAt: Type.String({ format: 'date-time' }),
  address: Type.String(),
  device: Type.String(),
  current: Type.Boolean(),
})
export type SessionRow = Static<typeof SessionRow>

export const OwnChange = Type.Object({
  id: IdText,
  at: Type.String({ format: 'date-time' }),
  /** Its text is `audit.event.<event>`. */
  event: Type.String(),
  /** Who did it, when it was not the account itself. */
  byName: orNull(Type.String()),
  address: orNull(Type.String()),
  device: orNull(Type.String()),
})
export type OwnChange = Static<typeof OwnChange>

export const OwnChanges = Type.Object({
  lastSignIn: orNull(
    Type.Object({
      at: Type.String({ format: 'date-time' }),
      address: orNull(Type.String()),
      device: orNull(Type.String()),
    }),
  ),
  changes: Type.Array(OwnChange),
})
export type OwnChanges = Static<typeof OwnChanges>

export const listMyChanges = endpoint({
  method: 'GET',
  path: '/api/session/changes',
  permission: 'session',
  summary: 'The sign-in before this one, and what happened to the own account since its owner last looked',
  reply: OwnChanges,
})

/** `mine: false` ends every other session and raises an alarm. */
export const acknowledgeMyChanges = endpoint({
  method: 'POST',
  path: '/api/session/changes/acknowledgement',
  permission: 'session',
  summary: 'Say whether what happened to the own account was one’s own doing',
  body: Type.Object({ mine: Type.Boolean() }),
  reply: Type.Object({ ended: Type.Integer() }),
})

/** Who somebody is. */
const PersonFields = {
  displayName: Type.String({ minLength: 1, maxLength: 60 }),
  phone: Type.Optional(orNull(Type.String({ pattern: '^[0-9+ -]{5,20}$' }))),
}

/** Household line: `divisionPrefix`; school line: `schoolPrefix`; an administrator has neither, or a unit to keep. */
const GrantFields = {
  role: RoleName,
  divisionPrefix: Type.Optional(orNull(DivisionPrefix)),
  schoolPrefix: Type.Optional(orNull(SchoolPrefix)),
}

export const accountParams = Type.Object({ accountId: IdText })

export const getEntrance = endpoint({
  method: 'GET',
  path: '/api/entrance',
  permission: 'public',
  summary: 'What the sign-in page shows',
  reply: Entrance,
})

export const signIn = endpoint({
  method: 'POST',
  path: '/api/session',
  permission: 'public',
  summary: 'Sign in; sets the session cookie, or asks for the second factor',
  body: Type.Object({ loginName: LoginName, password: Password }),
  reply: Type.Union([Session, SecondFactorAsked]),
})

export const getSession = endpoint({
  method: 'GET',
  path: '/api/session',
  permission: 'session',
  summary: 'Who is signed in, with scope and permissions; 401 when nobody is',
  reply: Session,
})

export const signOut = endpoint({
  method: 'DELETE',
  path: '/api/session',
  permission: 'session',
  summary: 'Sign out of this session',
  /** Where the page goes to sign out at the provider of single sign-on too. */
  reply: Type.Object({ leaveAt: orNull(Type.String()) }),
})

export const changePassword = endpoint({
  method: 'PUT',
  path: '/api/session/password',
  permission: 'session',
  summary: 'Change the own password; ends all other sessions of the account',
  body: Type.Object({ currentPassword: Password, newPassword: Password }),
  reply: Session,
})

export const listMySessions = endpoint({
  method: 'GET',
  path: '/api/session/devices',
  permission: 'session',
  summary: 'Open sessions of the own account',
  reply: listOf(SessionRow),
})

export const revokeMySession = endpoint({
  method: 'DELETE',
  path: '/api/session/devices/:sessionId',
  permission: 'session',
  summary: 'End one of the own sessions',
  params: Type.Object({ sessionId: IdText }),
  reply: Nothing,
})

export const revokeOtherSessions = endpoint({
  method: 'DELETE',
  path: '/api/session/devices',
  permission: 'session',
  summary: 'End every own session but this one',
  reply: Type.Object({ ended: Type.Integer() }),
})

export const listAccounts = endpoint({
  method: 'GET',
  path: '/api/accounts',
  permission: 'accounts.read',
  summary: 'Accounts of the county, or of the unit one keeps',
  query: Type.Object({
    ...PageQuery,
    role: Type.Optional(RoleName),
    active: Type.Optional(Type.Boolean()),
    waiting: Type.Optional(Type.Boolean()),
    search: Type.Optional(Type.String({ maxLength: 60 })),
  }),
  reply: listOf(AccountRow),
})

export const getAccount = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId',
  permission: 'accounts.read',
  summary: 'One account',
  params: accountParams,
  reply: AccountRow,
})

export const createAccount = endpoint({
  method: 'POST',
  path: '/api/accounts',
  permission: 'accounts.manage',
  summary: 'Create an account; it waits for the security administrator. The first password is shown once',
  body: Type.Object({ loginName: LoginName, ...PersonFields, ...GrantFields }),
  reply: Type.Object({ account: AccountRow, firstPassword: Type.String() }),
})

export const editAccount = endpoint({
  method: 'PATCH',
  path: '/api/accounts/:accountId',
  permission: 'accounts.manage',
  summary: 'Change name or telephone of an account, or switch it off or on; `version` as last read',
  params: accountParams,
  body: Type.Object({ version: Type.Integer(), active: Type.Boolean(), ...PersonFields }),
  reply: AccountRow,
})

export const authoriseAccount = endpoint({
  method: 'PUT',
  path: '/api/accounts/:accountId/authorisation',
  permission: 'accounts.authorise',
  summary: 'Give an account its role and scope and let it act; `version` as last read. Ends its sessions',
  params: accountParams,
  body: Type.Object({ version: Type.Integer(), ...GrantFields }),
  reply: AccountRow,
})

export const authoriseWaiting = endpoint({
  method: 'POST',
  path: '/api/accounts/authorisations',
  permission: 'accounts.authorise',
  summary: 'Let waiting accounts act as they were asked for',
  body: Type.Object({ accountIds: Type.Array(IdText, { minItems: 1, maxItems: 200 }) }),
  reply: Type.Object({ authorised: Type.Integer() }),
})

export const resetPassword = endpoint({
  method: 'POST',
  path: '/api/accounts/:accountId/password-reset',
  permission: 'accounts.manage',
  summary: 'Give a new first password, unlock the account and end its sessions',
  params: accountParams,
  reply: Type.Object({ firstPassword: Type.String() }),
})

export const unlockAccount = endpoint({
  method: 'DELETE',
  path: '/api/accounts/:accountId/lock',
  permission: 'accounts.manage',
  summary: 'Let a locked account try again at once',
  params: accountParams,
  reply: AccountRow,
})

export const listAccountSessions = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/sessions',
  permission: 'accounts.read',
  summary: 'Open sessions of an account',
  params: accountParams,
  reply: listOf(SessionRow),
})

export const revokeAccountSessions = endpoint({
  method: 'DELETE',
  path: '/api/accounts/:accountId/sessions',
  permission: 'accounts.manage',
  summary: 'End all sessions of an account',
  params: accountParams,
  reply: Type.Object({ ended: Type.Integer() }),
})

const inRange = (name: SecurityNumber) => {
  const [minimum, maximum] = SECURITY_RULE_RANGES[name]
  return Type.Integer({ minimum, maximum })
}

const SecurityRulesReply = Type.Object({
  rules: Type.Object({
    idleMinutes: inRange('idleMinutes'),
    absoluteHours: inRange('absoluteHours'),
    passwordMinLength: inRange('passwordMinLength'),
    passwordHistory: inRange('passwordHistory'),
    passwordMaxDays: inRange('passwordMaxDays'),
    failuresUntilLock: inRange('failuresUntilLock'),
    lockMinutes: inRange('lockMinutes'),
    failuresPerAddress: inRange('failuresPerAddress'),
    secondFactorRoles: Type.Array(RoleName, { maxItems: ACCOUNT_ROLES.length }),
    secondFactors: Type.Array(FactorName, { maxItems: FACTOR_KINDS.length }),
    passkeySignIn: Type.Boolean(),
  }),
  version: Type.Integer(),
})

export const getSecurityRules = endpoint({
  method: 'GET',
  path: '/api/security-rules',
  permission: 'accounts.read',
  summary: 'How the county signs in: lengths, limits, second factor',
  reply: SecurityRulesReply,
})

export const changeSecurityRules = endpoint({
  method: 'PUT',
  path: '/api/security-rules',
  permission: 'accounts.change-security-rules',
  summary: 'Change how the county signs in; `version` as last read',
  body: SecurityRulesReply,
  reply: SecurityRulesReply,
})

/** What a list of accounts would come to: the good rows (the first 200), and every fault. */
export const AccountImport = Type.Object({
  total: Type.Integer(),
  good: Type.Integer(),
  faults: Type.Array(Type.Object({ rowNo: Type.Integer(), message: Type.String() })),
  rows: Type.Array(
    Type.Object({
      rowNo: Type.Integer(),
      loginName: Type.String(),
      displayName: Type.String(),
      role: RoleName,
      scopeName: Type.String(),
      phone: orNull(Type.String()),
    }),
  ),
})
export type AccountImport = Static<typeof AccountImport>

export const importTemplate = endpoint({
  method: 'GET',
  path: '/api/account-imports/template.xlsx',
  permission: 'accounts.manage',
  summary: 'An empty list of accounts with its columns',
  reply: 'file',
})

export const previewImport = endpoint({
  method: 'POST',
  path: '/api/account-imports/preview',
  permission: 'accounts.manage',
  summary: 'Check a list of accounts from CSV or XLSX; nothing is created',
  body: FileUpload,
  reply: AccountImport,
})

export const faultyImportRows = endpoint({
  method: 'POST',
  path: '/api/account-imports/faulty-rows',
  permission: 'accounts.manage',
  summary: 'The rows of a list that cannot be taken, with what is wrong',
  body: FileUpload,
  reply: 'file',
})

export const importAccounts = endpoint({
  method: 'POST',
  path: '/api/account-imports',
  permission: 'accounts.manage',
  summary: 'Create the accounts of the good rows; their first passwords come back as a sheet, this once',
  body: FileUpload,
  reply: 'file',
})

export const DeputyRow = Type.Object({
  id: IdText,
  principalId: IdText,
  principalName: Type.String(),
  deputyName: Type.String(),
  fromOn: DayText,
  toOn: DayText,
  reason: Type.String(),
  /** False while it has not begun. */
  holdsToday: Type.Boolean(),
})
export type DeputyRow = Static<typeof DeputyRow>

export const listDeputies = endpoint({
  method: 'GET',
  path: '/api/deputies',
  permission: 'accounts.authorise',
  summary: 'Who acts for whom, now or later',
  reply: listOf(DeputyRow),
})

export const grantDeputy = endpoint({
  method: 'POST',
  path: '/api/deputies',
  permission: 'accounts.authorise',
  summary: 'Let one account act for another that is on leave, from day to day',
  body: Type.Object({
    principalId: IdText,
    deputyLoginName: LoginName,
    fromOn: DayText,
    toOn: DayText,
    reason: Type.String({ minLength: 2, maxLength: 200 }),
  }),
  reply: Type.Object({ id: IdText }),
})

export const revokeDeputy = endpoint({
  method: 'DELETE',
  path: '/api/deputies/:deputyshipId',
  permission: 'accounts.authorise',
  summary: 'End a deputyship before its time; sessions that act by it end',
  params: Type.Object({ deputyshipId: IdText }),
  reply: Nothing,
})

export const listOwnDeputyships = endpoint({
  method: 'GET',
  path: '/api/session/deputyships',
  permission: 'session',
  summary: 'For whom the own account may act today',
  reply: listOf(DeputyRow),
})

export const actFor = endpoint({
  method: 'PUT',
  path: '/api/session/acting',
  permission: 'session',
  summary: 'Act for somebody, or for oneself again (null); the session gets a new token',
  body: Type.Object({ deputyshipId: orNull(IdText) }),
  reply: Session,
})
