import type { PlainDate } from '../../kernel/plain-date.ts'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { accountNames } from '../accounts/index.ts'
import {
  type AuditEntry,
  findHead,
  headText,
  isLook,
  listEntries,
  listTakenAlong,
  recordAudit,
} from '../audit/index.ts'
import { findVeil } from '../disclosure/index.ts'
import { classNameOf, schoolNames } from '../directory/index.ts'
import { type PlaceNames, placeNames } from '../register/index.ts'
import type { Look, LooksPage } from './contract.ts'
import { type ChildKeys, findChildPlace } from './store.ts'

/** The right a look needs, by slice and deed; steps and looks of machines have none. */
const PERMISSIONS_OF: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  register: { 'child-card-viewed': 'register.show-child' },
  cases: { 'case-viewed': 'cases.show' },
  finding: { viewed: 'reconciliation.show-finding' },
  disclosure: { 'child-shown': 'disclosure.unmask' },
  privacy: {
    'looks-viewed': 'privacy.show-looks',
    'child-file-viewed': 'privacy.handle-request',
    'child-file-exported': 'privacy.handle-request',
    'request-viewed': 'privacy.enter-request',
  },
}

function permissionOf(event: string): string | null {
  const [slice, deed] = event.split('.')
  return PERMISSIONS_OF[slice!]?.[deed!] ?? null
}

/** A guardian reads this on paper. */
const MOST_ROWS = 1000

/** Answers the guardian's question: who looked at my child's file. The question itself goes on record too. */
export async function showLooks(
  app: App,
  actor: Actor,
  childId: string,
  days: { readonly from?: PlainDate | undefined; readonly to?: PlainDate | undefined },
  language: Language,
): Promise<Decision<LooksPage, 'privacy.child-not-found'>> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const child = await findChildPlace(tx, actor.scope, childId)
    if (!child) return refuse('privacy.child-not-found')
    const units = await unitNames(app, tx, actor, language)
    const page = await listEntries(tx, county, { subjectId: childId, ...days }, { limit: MOST_ROWS })
    const taken = await listTakenAlong(tx, county, child, days, MOST_ROWS + 1)
    const lists = taken.slice(0, MOST_ROWS).filter((entry) => isListOfChildren(entry) && covers(entry, child))
    const names = await accountNames(tx, [...new Set([...page.entries, ...lists].map((entry) => entry.actorId))])
    const lookOf = (entry: AuditEntry): Look => inWords(entry, names, units)
    const head = await findHead(tx, county)
    const veil = await findVeil(app, tx, actor)
    await recordAudit(tx, { event: 'privacy.looks-viewed', actorId: actor.id, subjectId: childId })
    const place = [units.places.township(child.divisionCode), units.places.village(child.divisionCode)].join(' ').trim()
    return accept({
      child: { childId, name: veil.show('name', child.name, childId), place, schoolName: child.schoolName },
      countyName: units.places.division(county),
      madeAt: app.clock.now().toISOString(),
      rows: page.entries.map(lookOf),
      isCut: page.nextCursor !== null || taken.length > MOST_ROWS,
      lists: lists.map(lookOf),
      head: head ? headText(head) : null,
    })
  })
}

/** Files of the record itself, of places and of the report hold no child; papers and files of the one child stand above. */
const isListOfChildren = ({ event }: AuditEntry): boolean =>
  !/^((audit|privacy|directory|accounts)\.|documents\.file-taken$)/.test(event)

/** Tells whether a list taken along in a child's area may have held the child: its filter includes where the child is now. */
function covers(entry: AuditEntry, child: ChildKeys): boolean {
  const { division, school } = entry.details as { division?: unknown; school?: unknown }
  if (typeof division === 'string' && !child.divisionCode.startsWith(division)) return false
  return typeof school !== 'string' || child.schoolKey.startsWith(`${school}/`)
}

export interface UnitNames {
  readonly places: PlaceNames
  /** Name of a division prefix or a school key; empty for none. */
  unit(code: string | null): string
}

/** Names of the units that act in a county. */
export async function unitNames(app: App, tx: Tx, actor: Actor, language: Language): Promise<UnitNames> {
  const places = await placeNames(tx, actor.scope.county, app.clock.today())
  const schools = await schoolNames(tx, actor.scope.county)
  return {
    places,
    unit(code) {
      if (code === null) return ''
      const [school, schoolClass] = code.split('/')
      if (!code.includes('/')) return places.division(code)
      const name = schools.get(school!) ?? school!
      return schoolClass ? `${name} ${classNameOf(schoolClass)[language]}` : name
    },
  }
}

export function inWords(entry: AuditEntry, names: ReadonlyMap<string, string>, units: UnitNames): Look {
  const { purpose, note } = entry.details
  return {
    at: entry.at.toISOString(),
    who: names.get(entry.actorId) ?? entry.actorId,
    role: entry.actorRole,
    unit: units.unit(entry.actorUnit),
    event: entry.event,
    isLook: isLook(entry.event),
    purpose: typeof purpose === 'string' ? purpose : null,
    note: typeof note === 'string' ? note : null,
    permission: permissionOf(entry.event),
  }
}
