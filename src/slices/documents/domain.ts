import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { addDays, type PlainDate, parsePlainDate } from '../../kernel/plain-date.ts'
import {
  type DocumentKindName,
  FIELD_TYPES,
  type FieldName,
  type FieldType,
  kindRuleOf,
  type OrganKind,
  SERIES_MARKS,
  type ServedOn,
  type Series,
  type ServiceMethod,
} from './kinds-domain.ts'

export * from './kinds-domain.ts'

/** 机关: who issues; `unit` is a 12-digit division code, for school and class the school code (class: `<school>/<class>`). */
export interface Organ {
  readonly kind: OrganKind
  readonly unit: string
}

/** Somebody a paper names: an officer with certificate number, a participant with unit. */
export interface PersonOnPaper {
  readonly name: string
  readonly note?: string | undefined
}
export type PaperRow = readonly string[]
export type FieldValue = string | number | readonly PersonOnPaper[] | readonly PaperRow[]
export type Fields = Readonly<Partial<Record<FieldName, FieldValue>>>

export const ADDRESSEE_ROLES = ['guardian', 'organ', 'signatory'] as const
export type AddresseeRole = (typeof ADDRESSEE_ROLES)[number]

/** 受送达人 as given by who issues; guardians of the register are taken when none is given. */
export interface AddresseeDraft {
  readonly role: AddresseeRole
  readonly name: string
  /** 与儿童关系 of a guardian; office of an organ's receiver. */
  readonly relation?: string | undefined
  readonly citizenId?: string | undefined
  readonly phone?: string | undefined
  readonly address?: string | undefined
}

type FieldRefusal = 'document.fields-unknown' | 'document.fields-missing' | 'document.fields-malformed'

/** Decides whether the fields fit the kind: nothing unknown, nothing missing, each of its type. Names every fault at once. */
export function decideFields(
  kind: DocumentKindName,
  fields: Readonly<Record<string, unknown>>,
): Decision<Fields, FieldRefusal> {
  const { required, optional } = kindRuleOf(kind)
  const allowed: ReadonlySet<string> = new Set([...required, ...optional])
  const given = Object.entries(fields).filter(([, value]) => !isEmpty(value))
  const unknown = given.filter(([name]) => !allowed.has(name)).map(([name]) => name)
  if (unknown.length > 0) return refuse('document.fields-unknown', { fields: unknown.map(labelOf) })
  const names = new Set(given.map(([name]) => name))
  const missing = required.filter((name) => !names.has(name))
  if (missing.length > 0) return refuse('document.fields-missing', { fields: missing.map(labelOf) })
  const malformed = given.filter(([name, value]) => !isOfType(value, FIELD_TYPES[name as FieldName]))
  if (malformed.length > 0)
    return refuse('document.fields-malformed', { fields: malformed.map(([name]) => labelOf(name)) })
  return accept(Object.fromEntries(given) as Fields)
}

const labelOf = (name: string): string => (name in FIELD_TYPES ? `document.field.${name}` : name)
const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

/** Longest text of one field: two pages of a paper. */
export const LONGEST_TEXT = 4000
const isText = (value: unknown, longest: number): boolean => typeof value === 'string' && value.length <= longest

function isOfType(value: unknown, type: FieldType): boolean {
  switch (type) {
    case 'text':
      return isText(value, 200)
    case 'long-text':
      return isText(value, LONGEST_TEXT)
    case 'day':
      return typeof value === 'string' && parsePlainDate(value) !== undefined
    case 'count':
      return Number.isSafeInteger(value) && (value as number) >= 0
    case 'money':
      return typeof value === 'number' && Number.isFinite(value) && value >= 0
    case 'people':
      return Array.isArray(value) && value.every((person: Partial<PersonOnPaper>) => isText(person?.name, 60))
    case 'rows':
      return Array.isArray(value) && value.every((row) => Array.isArray(row) && row.every((cell) => isText(cell, 200)))
  }
}

/** Decides whom a paper must reach. Each guardian is an addressee of its own (standards §2.9 no. 6). */
export function decideAddressees(
  kind: DocumentKindName,
  addressees: readonly AddresseeDraft[],
): Decision<readonly AddresseeDraft[], 'document.addressee-missing' | 'document.addressee-of-wrong-role'> {
  const role = ROLE_SERVED[kindRuleOf(kind).servedOn]
  if (role === undefined) return accept(addressees)
  if (addressees.length === 0) return refuse('document.addressee-missing', { role: `document.role.${role}` })
  return addressees.every((addressee) => addressee.role === role)
    ? accept(addressees)
    : refuse('document.addressee-of-wrong-role', { role: `document.role.${role}` })
}

const ROLE_SERVED: Readonly<Record<ServedOn, AddresseeRole | undefined>> = {
  'every-guardian': 'guardian',
  'any-guardian': 'guardian',
  organ: 'organ',
  signatory: 'signatory',
  nobody: undefined,
}

/** Addressees when none are named: the guardians, for what goes to guardians or is signed by them. */
export function usualAddressees(
  kind: DocumentKindName,
  guardians: readonly AddresseeDraft[],
): readonly AddresseeDraft[] {
  const role = ROLE_SERVED[kindRuleOf(kind).servedOn]
  return role === undefined || role === 'organ' ? [] : guardians.map((guardian) => ({ ...guardian, role }))
}

/** 机关代字〔YYYY〕N号: hexagonal brackets, no 第, no leading zero (standards §4.1). */
export function documentNumberOf(organMark: string, series: Series, year: number, serial: number): string {
  return `${organMark}${SERIES_MARKS[series]}〔${year}〕${serial}号`
}

/** 机关代字 when the county has set none: the name without what is common to all of its kind. Unique in a county. */
export function usualMarkOf(kind: OrganKind, placeName: string): string {
  if (kind === 'county') return `${stemOf(placeName)}政`
  return kind === 'bureau' ? `${stemOf(placeName)}教` : placeName
}
const stemOf = (name: string): string => (name.length > 2 ? name.replace(/(自治)?[县区市旗]$/, '') : name)

/** Full name of an organ (署名) when the county has set none. */
export function usualNameOf(kind: OrganKind, placeName: string): string {
  switch (kind) {
    case 'county':
      return `${placeName}人民政府`
    case 'bureau':
      return `${placeName}教育局`
    case 'township':
      return placeName.endsWith('街道') ? `${placeName}办事处` : `${placeName}人民政府`
    case 'village':
      if (placeName.endsWith('委员会')) return placeName
      return /(社区|居委会)$/.test(placeName)
        ? `${placeName.replace(/居委会$/, '')}居民委员会`
        : `${placeName.replace(/村委会$/, '村')}村民委员会`
    default:
      return placeName
  }
}

/** What is on record of a service; which of it is needed depends on the method (standards §2.7). */
export interface ServiceDraft {
  readonly method: ServiceMethod
  /** Day of signing, leaving, receipt (回执), arrival in the system, or posting of the notice (公告). */
  readonly onDay: PlainDate
  readonly place?: string | undefined
  /** 送达人, with unit or certificate number. */
  readonly servers: readonly PersonOnPaper[]
  /** 代收人 or signer when it is not the addressee. */
  readonly receiver?: string | undefined
  readonly receiverRelation?: string | undefined
  readonly receiverLivesTogether?: boolean | undefined
  readonly signedByAddressee?: boolean | undefined
  /** 拒收事由 (留置), or why direct service is hard (邮寄), or why only a notice is left (公告). */
  readonly reason?: string | undefined
  readonly witness?: string | undefined
  /** The basic-level organisation or employer the witness is of. */
  readonly witnessUnit?: string | undefined
  readonly evidenceIds: readonly string[]
  readonly postNumber?: string | undefined
  readonly systemName?: string | undefined
  /** 送达地址/电子送达确认书: where the consent is kept. */
  readonly consentRef?: string | undefined
  readonly entrustedTo?: string | undefined
  readonly noticePlace?: string | undefined
  readonly remark?: string | undefined
}

/** What a record of service must hold. Texts: `document.missing.<need>`. */
export const SERVICE_NEEDS = [
  'place',
  'servers',
  'signature',
  'relation',
  'living-together',
  'refusal-reason',
  'witness-or-photo',
  'witness-unit',
  'post-reason',
  'post-number',
  'consent',
  'signed-confirmation',
  'system',
  'entrusted-organ',
  'receiver',
  'notice-reason',
  'notice-place',
] as const
export type ServiceNeed = (typeof SERVICE_NEEDS)[number]

interface MethodRule {
  /** Need → whether the draft fills it. */
  readonly needs: Readonly<Partial<Record<ServiceNeed, (draft: ServiceDraft) => boolean>>>
  /** Calendar days from the day given until the paper counts as served. */
  readonly effectiveAfterDays: number
}

const has = (text: string | undefined): boolean => text !== undefined && text.trim() !== ''
const byAnother = (draft: ServiceDraft): boolean => draft.signedByAddressee !== true
const withPlace = { place: (draft: ServiceDraft) => has(draft.place) } as const

/** 公告送达: 30 days after the notice (民诉法 95). */
export const NOTICE_DAYS = 30

/** The ways of §2.7 with what each must have on record, and when it takes effect. */
export const METHOD_RULES: Readonly<Record<ServiceMethod, MethodRule>> = {
  direct: {
    needs: {
      ...withPlace,
      signature: (draft) => draft.signedByAddressee === true || has(draft.receiver),
      relation: (draft) => !byAnother(draft) || has(draft.receiverRelation),
      'living-together': (draft) => !byAnother(draft) || draft.receiverLivesTogether === true,
    },
    effectiveAfterDays: 0,
  },
  left: {
    needs: {
      ...withPlace,
      'refusal-reason': (draft) => has(draft.reason),
      'witness-or-photo': (draft) => has(draft.witness) || draft.evidenceIds.length > 0,
      'witness-unit': (draft) => !has(draft.witness) || has(draft.witnessUnit),
    },
    effectiveAfterDays: 0,
  },
  post: {
    needs: { 'post-reason': (draft) => has(draft.reason), 'post-number': (draft) => has(draft.postNumber) },
    effectiveAfterDays: 0,
  },
  electronic: {
    needs: { consent: (draft) => has(draft.consentRef), system: (draft) => has(draft.systemName) },
    effectiveAfterDays: 0,
  },
  entrusted: {
    needs: {
      ...withPlace,
      'entrusted-organ': (draft) => has(draft.entrustedTo),
      signature: (draft) => draft.signedByAddressee === true || has(draft.receiver),
    },
    effectiveAfterDays: 0,
  },
  'public-notice': {
    needs: { 'notice-reason': (draft) => has(draft.reason), 'notice-place': (draft) => has(draft.noticePlace) },
    effectiveAfterDays: NOTICE_DAYS,
  },
  signature: {
    needs: {
      signature: (draft) => draft.signedByAddressee === true || has(draft.receiver),
      relation: (draft) => !byAnother(draft) || has(draft.receiverRelation),
    },
    effectiveAfterDays: 0,
  },
  'hand-over': { needs: { receiver: (draft) => has(draft.receiver) }, effectiveAfterDays: 0 },
}

type ServiceRefusal =
  | 'document.service-method-not-open'
  | 'document.service-day-out-of-range'
  | 'document.service-incomplete'

/**
 * Decides whether a service holds, and the day from which the paper counts as served on this addressee. A service that
 * does not hold says everything that is missing.
 */
export function decideService(
  paper: { readonly kind: DocumentKindName; readonly issuedOn: PlainDate },
  draft: ServiceDraft,
  today: PlainDate,
): Decision<{ readonly effectiveOn: PlainDate }, ServiceRefusal> {
  const { methods, minServers, asksSignedConfirmation } = kindRuleOf(paper.kind)
  if (!methods.includes(draft.method))
    return refuse('document.service-method-not-open', {
      method: `document.method.${draft.method}`,
      open: methods.map((method) => `document.method.${method}`),
    })
  if (draft.onDay < paper.issuedOn || draft.onDay > today)
    return refuse('document.service-day-out-of-range', { issuedOn: paper.issuedOn, today })
  const { needs, effectiveAfterDays } = METHOD_RULES[draft.method]
  const missing = SERVICE_NEEDS.filter((need) => needs[need]?.(draft) === false)
  if (draft.servers.filter((server) => has(server.name)).length < minServers) missing.push('servers')
  const consent = missing.indexOf('consent')
  if (asksSignedConfirmation && consent >= 0) missing[consent] = 'signed-confirmation'
  if (missing.length > 0)
    return refuse('document.service-incomplete', {
      missing: missing.map((need) => `document.missing.${need}`),
      servers: minServers,
    })
  return accept({ effectiveOn: addDays(draft.onDay, effectiveAfterDays) })
}

/**
 * The day from which a paper counts as served: when it has reached everybody it must reach (each guardian separately),
 * or the first guardian where one is enough. Null while somebody is missing. A 公告 lies in the future for its 30 days.
 */
export function effectiveOnOf(kind: DocumentKindName, servedOn: readonly (PlainDate | null)[]): PlainDate | null {
  const days = servedOn.filter((day) => day !== null).sort()
  if (days.length === 0) return null
  if (kindRuleOf(kind).servedOn === 'any-guardian') return days[0]!
  return days.length === servedOn.length ? days.at(-1)! : null
}

const RELATIONS: Readonly<Record<string, string>> = {
  father: '父亲',
  mother: '母亲',
  grandfather: '祖父',
  grandmother: '祖母',
  other: '其他监护人',
}

/** 与儿童关系 as a paper says it; what the register has in other words stays. */
export function relationOnPaper(role: string | null): string | undefined {
  return role === null ? undefined : (RELATIONS[role] ?? role)
}
