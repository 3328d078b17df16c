import type { PersonOnPaper, ServiceMethod } from '../domain.ts'

/** Texts a service may hold beside signer, servers and photos. */
export type OwnField =
  | 'place'
  | 'receiver'
  | 'receiverRelation'
  | 'reason'
  | 'witness'
  | 'witnessUnit'
  | 'postNumber'
  | 'systemName'
  | 'consentRef'
  | 'entrustedTo'
  | 'noticePlace'
  | 'remark'

/** Which of them a way of service asks for, in the order of the form. */
export const OWN_FIELDS: Readonly<Record<ServiceMethod, readonly OwnField[]>> = {
  direct: ['place'],
  left: ['place', 'reason', 'witness', 'witnessUnit'],
  post: ['reason', 'postNumber'],
  electronic: ['systemName', 'consentRef'],
  entrusted: ['place', 'entrustedTo'],
  'public-notice': ['reason', 'noticePlace'],
  signature: [],
  'hand-over': ['receiver', 'receiverRelation'],
}

/** One person a line: the name, and after a space what is noted of them. */
export function peopleOf(text: string): PersonOnPaper[] {
  return text
    .split(/[\n、，,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', ...note] = line.split(/\s+/)
      return { name, ...(note.length > 0 && { note: note.join(' ') }) }
    })
}
