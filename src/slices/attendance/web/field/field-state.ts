import { useCallback, useEffect, useRef, useState } from 'react'
import type { PlainDate } from '../../../../kernel/plain-date.ts'
import { CallRefused, call } from '../../../../web/call.ts'
import { getKept, putKept, wipeDevice } from '../../../../web/offline/device-store.ts'
import { type Flushed, Outbox, type Waiting } from '../../../../web/offline/outbox.ts'
import { getSession } from '../../../accounts/contract.ts'
import {
  type ClassDayPage,
  type ReportDayBody,
  type ReportDayReply,
  reportClassDay,
  showClassDay,
} from '../../contract.ts'
import { classNamedIn, isOfClass, keyOfClass, putInBox, type ReportBox, type ShownClass } from './class-in-box.ts'

/** Who signs, as far as this page needs it. */
export interface Signer {
  readonly accountId: string
  readonly displayName: string
  readonly mayReport: boolean
}

/** The class as it was last read, and when: names and nothing else of a child. */
interface KeptClass {
  readonly page: ClassDayPage
  readonly readAt: string
}

export interface Notice {
  readonly day: string
  readonly reply?: ReportDayReply | undefined
}

const named = () => classNamedIn(location.search)

/** The day in China by this device, corrected by what the server said last. */
function dayNow(offsetDays: number): PlainDate {
  return new Date(Date.now() + 8 * 3_600_000 + offsetDays * 86_400_000).toISOString().slice(0, 10) as PlainDate
}

/** Who is signed in: asked of the server, else who was when there was a connection last. */
async function findSigner(): Promise<{ readonly signer?: Signer | undefined; readonly ended: boolean }> {
  const kept = await getKept<Signer>('kept', 'signer').catch(() => undefined)
  try {
    const session = await call(getSession)
    const signer: Signer = {
      accountId: session.account.id,
      displayName: session.account.displayName,
      mayReport: session.permissions.includes(reportClassDay.permission),
    }
    await putKept('kept', 'signer', signer)
    return { signer, ended: false }
  } catch (error) {
    return { signer: kept, ended: error instanceof CallRefused && error.status === 401 }
  }
}

export interface FieldState {
  readonly phase: 'opening' | 'signed-out' | 'not-yours' | 'never-opened' | 'ready'
  readonly signer?: Signer | undefined
  readonly page?: ClassDayPage | undefined
  /** Set while what is shown was kept and not read now. */
  readonly keptSince?: string | undefined
  readonly day: PlainDate
  readonly today: PlainDate
  readonly waiting: readonly Waiting<ReportDayBody>[]
  readonly connection: Flushed
  readonly notice?: Notice | undefined
}

export interface FieldActions {
  /** Says that the form on the screen is being filled in. */
  filling(): void
  open(day: PlainDate): void
  sign(body: ReportDayBody): Promise<void>
  discard(id: string): Promise<void>
  send(): void
  /** Forgets everything and leaves, to where single sign-on ends if it is elsewhere. */
  signedOut(leaveAt: string | undefined): Promise<void>
}

type Changes = Partial<FieldState>

/** The class on the screen, for what is in the box. */
export const shownClassOf = (page: ClassDayPage): ShownClass => ({
  named: named(),
  schoolCode: page.schoolCode,
  classCode: page.classCode,
})

/** Reads the class on a day, or takes what is kept of it; without a day the server says which day it is. */
async function readClass(accountId: string, wanted: PlainDate | undefined): Promise<Changes> {
  const kept = await getKept<KeptClass>('kept', keyOfClass(accountId, named()))
  let day = wanted ?? dayNow(kept ? offsetOf(kept) : 0)
  try {
    let page = await call(showClassDay, { params: { day }, query: named() })
    if (wanted === undefined && page.today !== day) {
      day = page.today as PlainDate
      page = await call(showClassDay, { params: { day }, query: named() })
    }
    await putKept('kept', keyOfClass(accountId, named()), {
      page,
      readAt: new Date().toISOString(),
    } satisfies KeptClass)
    return { phase: 'ready', page, day, today: page.today as PlainDate, keptSince: undefined, connection: 'empty' }
  } catch (error) {
    const status = error instanceof CallRefused ? error.status : 0
    if (status === 404) return { phase: 'not-yours' }
    if (status === 401) return { connection: 'signed-out', ...(kept ? ofKept(kept, day) : { phase: 'signed-out' }) }
    return { connection: 'no-connection', ...(kept ? ofKept(kept, day) : { phase: 'never-opened' }) }
  }
}

/** What is on the screen now, for what goes on behind it. */
interface Shown {
  schoolClass: ShownClass | undefined
  day: PlainDate | undefined
  isOffline: boolean
  /** Somebody has begun to fill the form in: nothing that comes in behind it may take it away. */
  isFilling: boolean
}

/** What comes in behind a form that is being filled in: which days are reported, and whether there is a connection. */
function behindForm(now: FieldState, { page, connection }: Changes): FieldState {
  return {
    ...now,
    ...(connection && { connection }),
    ...(page && now.page && { page: { ...now.page, days: page.days } }),
  }
}

/** Opens the page: who signs, what waits, the class; then sends whenever there is a chance. Answers how to stop. */
async function startField(
  update: (changes: Changes, from?: 'behind') => void,
  shown: Shown,
  give: (box: ReportBox) => void,
): Promise<() => void> {
  const nothing = (): void => {}
  const { signer, ended } = await findSigner()
  if (!signer) {
    update({ phase: ended ? 'signed-out' : 'never-opened' })
    return nothing
  }
  if (!signer.mayReport) {
    update({ signer, phase: 'not-yours' })
    return nothing
  }
  const { accountId } = signer
  const box: ReportBox = new Outbox(reportClassDay, accountId, ({ entry, reply }) => {
    void box.list().then((waiting) => update({ waiting }))
    const { day } = entry.body
    const isShown = shown.schoolClass !== undefined && isOfClass(entry.body, shown.schoolClass)
    if (reply && isShown && (day === shown.day || !shown.isFilling)) update({ notice: { day, reply } })
    if (shown.day) void readClass(accountId, shown.day).then((changes) => update(changes, 'behind'))
  })
  give(box)
  update({ signer, waiting: await box.list() })
  update(await readClass(accountId, undefined))
  return box.keepSending((flushed) => {
    // With nothing to send the class is what tells whether there is a connection again.
    if (flushed === 'empty' && shown.isOffline)
      void readClass(accountId, shown.day).then((changes) => update(changes, 'behind'))
    else if (flushed !== 'empty' && flushed !== 'busy') update({ connection: flushed })
  })
}

/** Keeps what was signed, says so, and sends. */
async function signWith(box: ReportBox, body: ReportDayBody, update: (changes: Changes) => void): Promise<void> {
  await putInBox(box, body)
  update({ waiting: await box.list(), notice: { day: body.day } })
  update({ connection: await box.flush(), waiting: await box.list() })
}

/** State of the page: what the server says, what is kept, what waits. */
export function useField(): readonly [FieldState, FieldActions] {
  const [state, setState] = useState<FieldState>(() => ({
    phase: 'opening',
    day: dayNow(0),
    today: dayNow(0),
    waiting: [],
    connection: 'empty',
  }))
  const outbox = useRef<ReportBox>(undefined)
  const shown = useRef<Shown>({ schoolClass: undefined, day: undefined, isOffline: false, isFilling: false })
  const update = useCallback((changes: Changes, from?: 'behind') => {
    if (changes.connection) shown.current.isOffline = changes.connection === 'no-connection'
    // The day may have been changed, or the form begun, while this was read.
    const isLate = from === 'behind' && changes.day !== undefined && changes.day !== shown.current.day
    if (from === 'behind' && (isLate || shown.current.isFilling)) {
      setState((now) => behindForm(now, changes))
      return
    }
    if (changes.day) shown.current.day = changes.day
    if (changes.page) shown.current.schoolClass = shownClassOf(changes.page)
    setState((now) => ({ ...now, ...changes }))
  }, [])
  useEffect(() => {
    const started = startField(update, shown.current, (box) => {
      outbox.current = box
    })
    return () => void started.then((stop) => stop())
  }, [update])

  const { signer } = state
  const read = (day: PlainDate): void => {
    if (signer) void readClass(signer.accountId, day).then(update)
  }
  const actions: FieldActions = {
    filling() {
      shown.current.isFilling = true
    },
    open(day) {
      shown.current.isFilling = false
      update({ notice: undefined })
      read(day)
    },
    async sign(body) {
      shown.current.isFilling = false
      if (outbox.current) await signWith(outbox.current, body, update)
    },
    async discard(id) {
      await outbox.current?.discard(id)
      update({ waiting: (await outbox.current?.list()) ?? [] })
      read(state.day)
    },
    send: () => void outbox.current?.flush().then((connection) => update({ connection })),
    async signedOut(leaveAt) {
      await wipeDevice()
      location.assign(leaveAt ?? '/sign-in?back=/field')
    },
  }
  return [state, actions]
}

/** Days by which the server's clock (a demo's, say) is ahead of this device's. */
function offsetOf(kept: KeptClass): number {
  const here = new Date(Date.parse(kept.readAt) + 8 * 3_600_000).toISOString().slice(0, 10)
  return Math.round((Date.parse(kept.page.today) - Date.parse(here)) / 86_400_000)
}

/** The kept class as it is known for a day without asking: leave by its last day, reports by what was known then. */
function ofKept(kept: KeptClass, day: PlainDate): Pick<FieldState, 'phase' | 'page' | 'day' | 'today' | 'keptSince'> {
  const { page } = kept
  const known = page.days.find((one) => one.day === day)
  const shown: ClassDayPage =
    page.day === day
      ? page
      : {
          ...page,
          day,
          kind: known ? 'teaching' : 'vacation',
          versions: [],
          pupils: page.pupils
            .filter((pupil) => !pupil.hasLeft)
            .map((pupil) => ({
              ...pupil,
              onLeaveUntil: pupil.onLeaveUntil !== null && day <= pupil.onLeaveUntil ? pupil.onLeaveUntil : null,
            })),
        }
  return { phase: 'ready', page: shown, day, today: dayNow(offsetOf(kept)), keptSince: kept.readAt }
}
