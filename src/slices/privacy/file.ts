import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { GRADES } from '../../kernel/codes.ts'
import type { Actor } from '../../kernel/scope.ts'
import { fillText, type Language, type Texts } from '../../kernel/texts.ts'
import { chinaMinuteOf } from '../../platform/clock.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { workbookBytes, type WorkbookSheet } from '../../platform/tables/index.ts'
import { accountNames } from '../accounts/index.ts'
import { isLook, listEntries, recordAudit } from '../audit/index.ts'
import { unmask } from '../disclosure/index.ts'
import { isChildInSight, showChild } from '../register/index.ts'
import { factTexts } from '../rosters/index.ts'
import type { ChildFile } from './contract.ts'
import { receiptNumber } from './domain.ts'
import { unitNames } from './looks.ts'
import { countyNameOf } from './queries.ts'
import { findRequest, listConsentRows } from './store.ts'
import { texts } from './texts.ts'

type FileRefusal = 'privacy.request-not-found' | 'privacy.child-gone'

/** A guardian gets the looks of three years at most on paper; the page of looks has them all. */
const MOST_LOOKS = 500

/**
 * Puts together everything kept of a child, in words and unmasked, as the answer to its guardian's request. That the
 * child was unmasked, for which request, and that the file was made, is on record.
 */
export async function makeChildFile(
  app: App,
  actor: Actor,
  requestId: string,
  as: {
    readonly language: Language
    readonly texts: Texts
    readonly event: 'child-file-viewed' | 'child-file-exported'
  },
): Promise<Decision<ChildFile, FileRefusal>> {
  const request = await withScope(app.db, actor.scope, (tx) => findRequest(tx, actor.scope, requestId))
  if (!request) return refuse('privacy.request-not-found')
  const childId = request.child_id
  const number = receiptNumber(request.request_year, request.request_serial)
  const wish = { subject: `child:${childId}`, purpose: 'guardian-request', note: number } as const
  const open = await unmask(app, actor, wish, isChildInSight)
  if (!open.ok) return refuse('privacy.child-gone')
  const card = await showChild(app, actor, childId)
  if (!card.ok) return refuse('privacy.child-gone')
  const words = wordsIn(as.language, as.texts)
  const { child, records } = card.value
  return withScope(app.db, actor.scope, async (tx) => {
    const consents = await listConsentRows(tx, actor.scope, childId)
    const { entries } = await listEntries(
      tx,
      actor.scope.county,
      { subjectId: childId, looksOnly: true },
      { limit: MOST_LOOKS },
    )
    const names = await accountNames(tx, [...new Set(entries.map((entry) => entry.actorId))])
    const units = await unitNames(app, tx, actor, as.language)
    await recordAudit(tx, {
      event: `privacy.${as.event}`,
      actorId: actor.id,
      subjectId: childId,
      details: { requestId, number },
    })
    return accept({
      number,
      countyName: await countyNameOf(app, tx, actor),
      madeOn: app.clock.today(),
      childName: child.name,
      facts: words.childFacts(child),
      records: records.map((record) => ({
        kind: words.say(`rosters.kind.${record.kind}`, record.kind),
        sourceName: record.sourceName,
        asOfOn: record.asOfOn,
        facts: words.rosterFacts(record.facts),
      })),
      consents: consents.map((consent) => ({
        dataSet: words.say(`privacy.data.${consent.data_set}.name`, consent.data_set),
        givenBy: consent.given_by,
        givenOn: consent.given_on,
        withdrawnOn: consent.withdrawn_on,
      })),
      looks: entries
        .filter((entry) => isLook(entry.event))
        .map((entry) => ({
          at: entry.at.toISOString(),
          who: names.get(entry.actorId) ?? entry.actorId,
          unit: units.unit(entry.actorUnit),
          event: words.say(`audit.event.${entry.event}`, entry.event),
        })),
    })
  })
}

const FACTS: Texts = factTexts

function plainValue(value: unknown, language: Language): string {
  if (typeof value === 'boolean') return factTexts[value ? 'fact.yes' : 'fact.no'][language]
  return Array.isArray(value) ? value.join('、') : String(value)
}

type Card = Extract<Awaited<ReturnType<typeof showChild>>, { readonly ok: true }>['value']

function wordsIn(language: Language, all: Texts) {
  const say = (key: string, otherwise: string): string => all[key]?.[language] ?? otherwise
  const fact = (label: keyof typeof texts, value: string | null | undefined) =>
    value ? [{ label: texts[label][language], value }] : []
  return {
    say,
    childFacts(child: Card['child']) {
      const guardians = child.guardians.map((guardian) =>
        [guardian.name, guardian.role && say(`guardian.role.${guardian.role}`, guardian.role), guardian.phone]
          .filter(Boolean)
          .join(' '),
      )
      return [
        ...fact('privacy.file.name', child.name),
        ...fact('privacy.file.former-name', child.formerName),
        ...fact('privacy.file.sex', child.sex && say(`sex.${child.sex}`, child.sex)),
        ...fact('privacy.file.born-on', child.bornOn),
        ...fact('privacy.file.citizen-id', child.citizenId),
        ...fact('privacy.file.nationality', child.nationality),
        ...fact('privacy.file.place', [child.townshipName, child.villageName].filter(Boolean).join(' ')),
        ...fact('privacy.file.household-address', child.householdAddress),
        ...fact('privacy.file.residence-address', child.residenceAddress),
        ...fact('privacy.file.guardians', guardians.join('；')),
        ...fact('privacy.file.groups', child.groups.map((group) => say(`group.${group}`, group)).join('、')),
        ...fact('privacy.file.standing', child.standing && say(`standing.${child.standing}`, child.standing)),
        ...fact('privacy.file.school', child.schoolName),
        ...fact('privacy.file.grade', child.gradeCode && (GRADES[child.gradeCode] ?? child.gradeCode)),
      ]
    },
    rosterFacts: (facts: Readonly<Record<string, unknown>>) =>
      Object.entries(facts).flatMap(([field, value]) => {
        const label = FACTS[`fact.${field}`]?.[language]
        if (value === null || value === '' || label === undefined) return []
        return [{ label, value: FACTS[`fact.${field}.${String(value)}`]?.[language] ?? plainValue(value, language) }]
      }),
  }
}

/** The same as a workbook a guardian can take along. */
export function childFileXlsx(file: ChildFile, language: Language): Promise<Uint8Array> {
  const say = (key: keyof typeof texts, values: Readonly<Record<string, unknown>> = {}): string =>
    fillText(texts[key][language], values)
  const sheets: WorkbookSheet[] = [
    {
      name: say('privacy.file.sheet.facts'),
      title: say('privacy.file.title', { county: file.countyName, number: file.number, day: file.madeOn }),
      head: [say('privacy.file.item'), say('privacy.file.content')],
      lines: file.facts.map(({ label, value }) => [label, value]),
      widths: [24, 70],
    },
    {
      name: say('privacy.file.sheet.records'),
      head: ['privacy.file.source', 'privacy.file.as-of', 'privacy.file.item', 'privacy.file.content'].map((key) =>
        say(key as keyof typeof texts),
      ),
      lines: file.records.flatMap((record) =>
        record.facts.map(({ label, value }) => [`${record.kind} ${record.sourceName}`, record.asOfOn, label, value]),
      ),
      widths: [36, 14, 24, 60],
    },
    {
      name: say('privacy.file.sheet.looks'),
      head: [say('privacy.look.at'), say('privacy.look.who'), say('privacy.look.unit'), say('privacy.look.event')],
      lines: file.looks.map((look) => [chinaMinuteOf(new Date(look.at)), look.who, look.unit, look.event]),
      widths: [26, 18, 36, 30],
    },
    {
      name: say('privacy.file.sheet.consents'),
      head: [
        say('privacy.consent.data-set'),
        say('privacy.consent.given-by'),
        say('privacy.consent.given-on'),
        say('privacy.consent.withdrawn-on'),
      ],
      lines: file.consents.map((consent) => [consent.dataSet, consent.givenBy, consent.givenOn, consent.withdrawnOn]),
      widths: [30, 20, 14, 14],
    },
  ]
  return workbookBytes(sheets)
}
