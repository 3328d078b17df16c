import { type ReactNode, useEffect, useState } from 'react'
import type { PlainDate } from '../../../../kernel/plain-date.ts'
import { call } from '../../../../web/call.ts'
import { formatInstant } from '../../../../web/format.ts'
import { forgetsOnClose } from '../../../../web/offline/device-store.ts'
import { countWaiting, faultOf, type Waiting } from '../../../../web/offline/outbox.ts'
import { signOut } from '../../../accounts/contract.ts'
import { classNameOf } from '../../../directory/domain.ts'
import type { ClassDayPage, ReportDayBody } from '../../contract.ts'
import type { Absence } from '../../domain.ts'
import { CareTicks } from './care-ticks.tsx'
import { fieldPageOf, isOfClass, waitingFor } from './class-in-box.ts'
import { DayForm } from './day-form.tsx'
import { type FieldActions, type FieldState, shownClassOf, useField } from './field-state.ts'
import { useFieldText } from './use-field-text.ts'

/** The page a homeroom teacher reports on: by phone, in seconds, with or without a connection. */
export function FieldApp(): ReactNode {
  const t = useFieldText()
  const [state, actions] = useField()
  const { page } = state
  useEffect(() => {
    document.title = t('field.title')
  }, [t])
  return (
    <main className="field-page">
      {!isSecureContext && <p className="field-alarm">{t('field.no-https')}</p>}
      <header>
        <h1>{t('field.title')}</h1>
        {page && (
          <p>
            {page.schoolName} {classNameOf(page.classCode).zh}
          </p>
        )}
        <Ways state={state} actions={actions} />
      </header>
      <Connection state={state} actions={actions} />
      {state.waiting
        .filter((entry) => entry.state === 'refused')
        .map((entry) => (
          <Refused key={entry.id} entry={entry} state={state} actions={actions} />
        ))}
      <Body state={state} actions={actions} />
    </main>
  )
}

interface Parts {
  readonly state: FieldState
  readonly actions: FieldActions
}

function Ways({ state, actions }: Parts): ReactNode {
  const t = useFieldText()
  const [unsent, setUnsent] = useState(0)
  const [unreached, setUnreached] = useState(false)
  async function leave(): Promise<void> {
    setUnsent(0)
    try {
      const { leaveAt } = await call(signOut)
      await actions.signedOut(leaveAt ?? undefined)
    } catch (error) {
      // The session lives at the server: unless it has answered, whoever takes this phone next would still be signed in.
      if (faultOf(error) === 'no-connection') setUnreached(true)
      else await actions.signedOut(undefined)
    }
  }
  async function ask(): Promise<void> {
    const count = await countWaiting()
    if (count > 0) setUnsent(count)
    else await leave()
  }
  return (
    <>
      <nav>
        <a href="/">{t('field.to-desk')}</a>
        {state.signer && (
          <button type="button" className="field-link" onClick={() => void ask()}>
            {t('field.sign-out')}
          </button>
        )}
      </nav>
      {unreached && (
        <p className="field-alarm" role="alert">
          {t('field.sign-out.no-connection')}
        </p>
      )}
      {unsent > 0 && (
        <div className="field-ask" role="alertdialog" aria-label={t('field.sign-out')}>
          <p>{t('field.sign-out.waiting', { count: unsent })}</p>
          <button type="button" className="field-plain" onClick={() => setUnsent(0)}>
            {t('field.stay')}
          </button>
          <button type="button" className="field-plain" onClick={() => void leave()}>
            {t('field.sign-out')}
          </button>
        </div>
      )}
    </>
  )
}

function Connection({ state, actions }: Parts): ReactNode {
  const t = useFieldText()
  const count = state.waiting.filter((entry) => entry.state === 'waiting').length
  return (
    <div aria-live="polite">
      {state.connection === 'no-connection' && <p className="field-notice">{t('field.offline')}</p>}
      {state.connection === 'signed-out' && (
        <p className="field-notice">
          {t('field.signed-out')} <a href="/sign-in?back=/field">{t('field.sign-in')}</a>
        </p>
      )}
      {count > 0 && forgetsOnClose() && <p className="field-alarm">{t('field.forgets')}</p>}
      {count > 0 && (
        <p className="field-notice">
          {t('field.waiting', { count })}{' '}
          <button type="button" className="field-link" onClick={actions.send}>
            {t('field.send-now')}
          </button>
        </p>
      )}
    </div>
  )
}

function Body({ state, actions }: Parts): ReactNode {
  const t = useFieldText()
  const { phase, page, keptSince } = state
  if (phase === 'signed-out')
    return (
      <p className="field-notice">
        {t('field.signed-out')} <a href="/sign-in?back=/field">{t('field.sign-in')}</a>
      </p>
    )
  if (phase !== 'ready' || !page)
    return (
      <p>
        {t(phase === 'not-yours' ? 'field.not-yours' : phase === 'opening' ? 'field.loading' : 'field.never-opened')}
      </p>
    )
  return (
    <>
      {keptSince && <p className="field-quiet">{t('field.kept-since', { at: formatInstant(keptSince) })}</p>}
      <Days state={state} page={page} onOpen={actions.open} />
      <Day key={`${page.day}/${page.versions[0]?.version ?? 0}`} page={page} state={state} actions={actions} />
      {page.abilities.report && <CareTicks page={page} />}
    </>
  )
}

/** The school days of the last two weeks; what is missing can be made up for. */
function Days(props: {
  readonly state: FieldState
  readonly page: ClassDayPage
  readonly onOpen: (day: PlainDate) => void
}): ReactNode {
  const t = useFieldText()
  const { state, page } = props
  const past = page.days.filter((one) => one.day <= state.today)
  const listed = past.some((one) => one.day === state.day) ? past : [...past, { day: state.day, version: -1 }]
  const wordOf = (one: { readonly day: string; readonly version: number }): string => {
    if (waitingFor(state.waiting, shownClassOf(page), one.day)) return t('field.day.waiting')
    if (one.version < 0) return ''
    return one.version > 0 ? t('field.day.reported') : t('field.day.missing')
  }
  return (
    <label className="field-day">
      <span>{t('field.day')}</span>
      <select value={state.day} onChange={(event) => props.onOpen(event.target.value as PlainDate)}>
        {listed.toReversed().map((one) => (
          <option key={one.day} value={one.day}>
            {[one.day, one.day === state.today ? t('field.today') : '', wordOf(one)].filter(Boolean).join(' ')}
          </option>
        ))}
      </select>
    </label>
  )
}

function Day({ page, state, actions }: Parts & { readonly page: ClassDayPage }): ReactNode {
  const t = useFieldText()
  const [correcting, setCorrecting] = useState(false)
  const [newest] = page.versions
  const waiting = waitingFor(state.waiting, shownClassOf(page), page.day)
  const { notice } = state
  const said = notice && notice.day === page.day && (
    <p className="field-done" role="status">
      {t(notice.reply ? 'field.sent' : 'field.kept', { day: notice.day })}
      {notice.reply && notice.reply.suspicions > 0 && (
        <strong>{t('field.sent.suspicions', { count: notice.reply.suspicions })}</strong>
      )}
    </p>
  )
  if (page.kind === 'no-calendar') return <p className="field-alarm">{t('field.no-calendar')}</p>
  if (waiting) return said || <p className="field-done">{t('field.kept', { day: page.day })}</p>
  if (newest && !correcting)
    return (
      <>
        {said}
        <Versions page={page} />
        {page.abilities.report && (
          <button type="button" className="field-plain" onClick={() => setCorrecting(true)}>
            {t('field.correct')}
          </button>
        )}
      </>
    )
  if (page.kind !== 'teaching') return <p>{t('field.no-school', { day: page.day })}</p>
  // Without a connection only the number of the version is known, not what it says.
  const basisVersion = newest?.version ?? page.days.find((one) => one.day === page.day)?.version ?? 0
  return (
    <>
      {said}
      <p className="field-quiet">
        {t('field.expected', { count: page.pupils.length })} · {t('field.report-by', { time: page.reportBy })}
      </p>
      <DayForm
        page={page}
        signerName={state.signer?.displayName ?? ''}
        basisVersion={basisVersion}
        from={newest?.absences as readonly Absence[] | undefined}
        onFilling={actions.filling}
        onSign={(body) => void actions.sign(body)}
      />
    </>
  )
}

function Versions({ page }: { readonly page: ClassDayPage }): ReactNode {
  const t = useFieldText()
  const names = new Map(page.pupils.map((pupil) => [pupil.childId, pupil.name]))
  const line = (one: ClassDayPage['versions'][number]): ReactNode => (
    <>
      {t('field.report', {
        version: one.version,
        by: one.paperSigner ? t('field.on-paper', { signer: one.paperSigner, by: one.signedByName }) : one.signedByName,
        at: formatInstant(one.receivedAt),
        absent: one.absent,
        onLeave: one.onLeave,
      })}
      {one.changeReason && ` · ${one.changeReason}`}
    </>
  )
  const [newest, ...earlier] = page.versions
  return (
    <section className="field-report">
      <p>{newest && line(newest)}</p>
      <ul>
        {newest?.absences.map((absence) => (
          <li key={absence.childId}>
            {names.get(absence.childId) ?? '—'} · {t(`reason.${absence.reason}`)}
            {absence.part !== 'whole' && ` · ${t(`part.${absence.part}`)}`}
            {absence.reason !== 'on-leave' &&
              ` · ${t(`contact.${absence.contacted}`)} · ${t(`result.${absence.contactResult}`)}`}
          </li>
        ))}
      </ul>
      {earlier.length > 0 && (
        <details>
          <summary>{t('field.earlier')}</summary>
          <ul>
            {earlier.map((one) => (
              <li key={one.version}>{line(one)}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

/** Refusals that the form can answer; of the others there is nothing to fill in. */
const CORRECTABLE: readonly string[] = [
  'attendance.changed-meanwhile',
  'attendance.change-reason-missing',
  'attendance.leave-not-approved',
  'attendance.nil-statement-differs',
  'attendance.pupil-not-in-class',
]

/** What the server did not take: said in its words, with what was filled in, and never dropped by itself. */
function Refused({ entry, state, actions }: Parts & { readonly entry: Waiting<ReportDayBody> }): ReactNode {
  const t = useFieldText()
  const [correcting, setCorrecting] = useState(false)
  const { refusal, body } = entry
  const isConflict = refusal?.code === 'attendance.changed-meanwhile'
  const onLeave = body.absences.filter((absence) => absence.reason === 'on-leave').length
  const { page } = state
  const isHere = page !== undefined && isOfClass(body, shownClassOf(page))
  if (correcting && isHere && page.day === body.day)
    return (
      <DayForm
        page={page}
        signerName={state.signer?.displayName ?? ''}
        basisVersion={page.versions[0]?.version ?? 0}
        from={body.absences as readonly Absence[]}
        onFilling={actions.filling}
        onSign={(next) => void actions.sign(next)}
      />
    )
  return (
    <section className="field-refused" role="alert">
      <h2>
        {!isHere && body.class && `${classNameOf(body.class).zh} `}
        {t('field.refused', { day: body.day })}
      </h2>
      <p>{refusal?.message}</p>
      <p>{t('field.yours', { absent: body.absences.length - onLeave, onLeave })}</p>
      {!isHere && (
        <p>
          <a href={fieldPageOf(body)}>{t('field.open-class')}</a>
        </p>
      )}
      {isHere && CORRECTABLE.includes(refusal?.code ?? '') && (
        <button
          type="button"
          className="field-main"
          onClick={() => {
            actions.open(body.day as PlainDate)
            setCorrecting(true)
          }}
        >
          {t(isConflict ? 'field.correct-with-mine' : 'field.correct')}
        </button>
      )}
      <button type="button" className="field-plain" onClick={() => void actions.discard(entry.id)}>
        {t(isConflict ? 'field.keep-theirs' : 'field.drop')}
      </button>
    </section>
  )
}
