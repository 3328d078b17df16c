import type { ReactNode } from 'react'
import { useAllTexts } from '../../../web/all-texts.tsx'
import { textOfCode, textsOf } from '../../../web/i18n.ts'
import type { AuditRow } from '../contract.ts'
import { texts } from './texts.ts'

const useText = textsOf(texts)

/** How the texts of codes begin, by the detail a code stands in; the first that there is says the word. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  clock: ['case.clock.'],
  conclusion: ['privacy.conclusion.'],
  dataSet: ['privacy.data.'],
  dataSets: ['privacy.data.'],
  foundBy: ['case.found-by.'],
  from: ['case.state.', 'case.owner.'],
  to: ['case.state.', 'case.owner.'],
  kind: ['case.record.', 'document.kind.', 'rosters.kind.', 'periodic.kind.', 'privacy.kind.'],
  list: ['disclosure.list.'],
  method: ['document.method.'],
  part: ['case.part.'],
  permissions: ['permission.'],
  purpose: ['disclosure.purpose.'],
  role: ['role.'],
  rule: ['crosschecks.rule.', 'alarms.rule.'],
}

/** What an entry tells beside its event: codes in words, long ids and hashes by their ends, which is enough to tell them apart. */
export function Details({ details }: { readonly details: AuditRow['details'] }): ReactNode {
  const t = useText()
  const { find } = useAllTexts()
  const inWords = (name: string, value: unknown): string => {
    if (Array.isArray(value)) return value.map((one) => inWords(name, one)).join('、')
    if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no')
    const text = String(value)
    const own = `audit.${name}.${text}`
    if (own in texts) return textOfCode(t, texts, own)
    const word = (WORDS[name] ?? [])
      .map((head) => find(head + text) ?? find(`${head}${text}.name`))
      .find((one) => one !== undefined)
    if (word !== undefined) return word
    return /^[0-9a-f-]{32,}$/.test(text) ? `…${text.slice(-8)}` : text
  }
  const said = Object.entries(details).filter(([, value]) => value !== null && value !== '')
  if (said.length === 0) return <span className="quiet">—</span>
  const nameOf = (name: string): string => {
    const key = `audit.detail.${name}`
    return key in texts ? textOfCode(t, texts, key) : name
  }
  return (
    <span className="quiet">{said.map(([name, value]) => `${nameOf(name)} ${inWords(name, value)}`).join(' · ')}</span>
  )
}
