import { ageOn, longDay, type PlainDate, parsePlainDate } from '../../../kernel/plain-date.ts'
import { GRADES } from '../../../kernel/codes.ts'
import type { DocumentContent } from '../content.ts'
import {
  type DocumentKindName,
  FIELD_TYPES,
  type FieldName,
  type FieldValue,
  kindRuleOf,
  type LegalBasis,
  type PaperRow,
  type PersonOnPaper,
  type ServiceMethod,
} from '../domain.ts'
import { texts } from '../texts.ts'

/** Values every paper may show beside its fields; each is a tag of the Word template under its Chinese label. */
export const COMMON_TAGS = {
  organ: '发文机关',
  number: '文号',
  issuedOn: '发文日期',
  legalBasis: '法律依据',
  corrects: '更正的文书',
  guardians: '监护人',
  guardianDetails: '监护人详情',
  addressee: '受文者',
  childName: '儿童姓名',
  childSex: '儿童性别',
  childBornOn: '儿童出生日期',
  childAge: '儿童年龄',
  childCitizenId: '儿童证件号',
  childHousehold: '儿童户籍地',
  childResidence: '儿童现住址',
  childSchool: '儿童学校',
  childGrade: '儿童年级',
  secondText: '第二语言',
} as const
export type CommonTag = keyof typeof COMMON_TAGS
export type TagName = CommonTag | FieldName
/** What is put into a paper: tag → text; an empty text where nothing is known. */
export type TagValues = Readonly<Partial<Record<TagName, string>>>

/** 送达方式 as a paper says it. */
export const methodOnPaper = (method: ServiceMethod): string => texts[`document.method.${method}`].zh

/** 文书名称 as another paper names it. */
export const titleOnPaper = (kind: DocumentKindName): string => texts[`document.kind.${kind}`].zh

/** The label a clerk writes between braces in Word: `{儿童姓名}`. */
export function tagLabel(tag: TagName): string {
  return tag in COMMON_TAGS ? COMMON_TAGS[tag as CommonTag] : texts[`document.field.${tag as FieldName}`].zh
}

/** Tags that may stand in a template of a kind. */
export function tagsOfKind(kind: DocumentKindName): readonly TagName[] {
  const { required, optional, aboutChild } = kindRuleOf(kind)
  const common = (Object.keys(COMMON_TAGS) as CommonTag[]).filter((tag) => aboutChild || !tag.startsWith('child'))
  return [...common, ...required, ...optional.filter((field) => !required.includes(field))]
}

/** Every value of an issued paper as text. */
export function tagValues(content: DocumentContent, number: string, issuedOn: PlainDate): TagValues {
  const { child, addressees, guardians } = content
  const bornOn = child?.bornOn ? parsePlainDate(child.bornOn) : undefined
  const fields = Object.entries(content.fields).map(([name, value]) => [name, fieldText(name as FieldName, value)])
  return {
    organ: content.organName,
    number,
    issuedOn: longDay(issuedOn),
    legalBasis: legalBasisText(content.basis),
    corrects: content.corrects ?? '',
    secondText: content.secondText ?? '',
    guardians: guardians.map(({ name }) => name).join('、'),
    addressee: addressees.map(({ name }) => name).join('、'),
    guardianDetails: guardians.map(guardianText).join('；'),
    childName: child?.name ?? '',
    childSex: child?.sex === 'male' ? '男' : child?.sex === 'female' ? '女' : '',
    childBornOn: bornOn ? longDay(bornOn) : '',
    childAge: bornOn ? `${ageOn(bornOn, issuedOn)}周岁` : '',
    childCitizenId: child?.citizenId ?? '',
    childHousehold: child?.householdAddress ?? '',
    childResidence: child?.residenceAddress ?? child?.householdAddress ?? '',
    childSchool: child?.schoolName ?? '',
    childGrade: child?.gradeCode ? (GRADES[child.gradeCode] ?? '') : '',
    ...Object.fromEntries(fields),
  }
}

/** Every tag standing for itself: what a downloaded template shows in Word. */
export function tagPlaceholders(kind: DocumentKindName): TagValues {
  return Object.fromEntries(tagsOfKind(kind).map((tag) => [tag, `{${tagLabel(tag)}}`]))
}

function guardianText(who: DocumentContent['addressees'][number]): string {
  const parts = [
    who.name,
    who.relation,
    who.citizenId && `公民身份号码${who.citizenId}`,
    who.address && `住址${who.address}`,
    who.phone && `电话${who.phone}`,
  ]
  return parts.filter(Boolean).join('，')
}

function fieldText(name: FieldName, value: FieldValue): string {
  switch (FIELD_TYPES[name]) {
    case 'day': {
      const day = parsePlainDate(String(value))
      return day ? longDay(day) : String(value)
    }
    case 'money':
      return `${value}元`
    case 'people':
      return (value as readonly PersonOnPaper[])
        .map((person) => (person.note ? `${person.name}（${person.note}）` : person.name))
        .join('、')
    case 'rows':
      return (value as readonly PaperRow[]).map((row) => row.join(' ')).join('\n')
    default:
      return String(value)
  }
}

const LAWS: Readonly<Record<string, string>> = {
  'compulsory-education-law': '中华人民共和国义务教育法',
  'minors-protection-law': '中华人民共和国未成年人保护法',
  'administrative-penalty-law': '中华人民共和国行政处罚法',
  'administrative-compulsion-law': '中华人民共和国行政强制法',
  'civil-procedure-law': '中华人民共和国民事诉讼法',
}

/** 《…法》第五条、第五十八条 */
export function legalBasisText(basis: readonly LegalBasis[]): string {
  const byLaw = Map.groupBy(basis, (entry) => entry.split('/')[0]!)
  return [...byLaw]
    .map(([law, entries]) => {
      const articles = entries.map((entry) => `第${chineseNumber(Number(entry.split('/')[1]))}条`)
      return `《${LAWS[law]}》${articles.join('、')}`
    })
    .join('，')
}

const DIGITS = '〇一二三四五六七八九'
/** 58 → 五十八; up to 99, which no article here passes. */
export function chineseNumber(number: number): string {
  const tens = Math.floor(number / 10)
  const ones = number % 10
  if (tens === 0) return DIGITS[ones]!
  return `${tens > 1 ? DIGITS[tens] : ''}十${ones > 0 ? DIGITS[ones] : ''}`
}
