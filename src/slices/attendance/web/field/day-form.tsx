import { type ReactNode, useState } from 'react'
import { newId } from '../../../../kernel/ids.ts'
import type { ClassDayPage, ReportDayBody } from '../../contract.ts'
import type { Absence } from '../../domain.ts'
import { type AbsenceDraft, AbsenceFields, isComplete } from './absence-fields.tsx'
import { useFieldText } from './use-field-text.ts'

type Drafts = Readonly<Record<string, AbsenceDraft>>

/** Pupils on approved leave are taken as such until somebody says that they came. */
function draftsOf(page: ClassDayPage, from: readonly Absence[] | undefined): Drafts {
  const absences =
    // Of whom the list does not have, nothing can be said; what was reported of them stays.
    from?.filter((absence) => page.pupils.some((pupil) => pupil.childId === absence.childId)) ??
    page.pupils.filter((pupil) => pupil.onLeaveUntil !== null).map((pupil) => leaveOf(pupil.childId))
  return Object.fromEntries(absences.map((absence) => [absence.childId, absence]))
}

const leaveOf = (childId: string): Absence => ({
  childId,
  part: 'whole',
  reason: 'on-leave',
  contacted: 'guardian',
  contactResult: 'comes-back',
})

/** The form of a class-day: one tap for a class with nobody missing, else the names that are. */
export function DayForm(props: {
  readonly page: ClassDayPage
  readonly signerName: string
  readonly basisVersion: number
  /** What to begin with: the version that is corrected, or what was refused. */
  readonly from?: readonly Absence[] | undefined
  readonly onFilling: () => void
  readonly onSign: (body: ReportDayBody) => void
}): ReactNode {
  const t = useFieldText()
  const { page } = props
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(page, props.from))
  const [signing, setSigning] = useState(false)
  // The version that was seen when the form was opened; one that arrives behind it is a conflict and not a basis.
  const [basisVersion] = useState(props.basisVersion)
  const isCorrection = basisVersion > 0
  const change = (next: Drafts): void => {
    props.onFilling()
    setDrafts(next)
  }
  // One form is one submission, however often its button is tapped.
  const [submissionId] = useState(() => newId())
  const absences = Object.values(drafts)
  const onLeave = absences.filter((draft) => draft.reason === 'on-leave').length
  const absent = absences.length - onLeave
  const incomplete = absences.filter((draft) => !isComplete(draft)).length
  if (signing)
    return (
      <SignPanel
        {...props}
        isCorrection={isCorrection}
        sum={t('field.sum', {
          pupils: page.pupils.length,
          present: page.pupils.length - absences.length,
          absent,
          onLeave,
        })}
        onBack={() => setSigning(false)}
        onSign={(changeReason) =>
          props.onSign({
            submissionId,
            ...bodyOf(page, basisVersion, absences.filter(isComplete), absent === 0, changeReason),
          })
        }
      />
    )
  return (
    <>
      {absent === 0 && (
        <button type="button" className="field-main" onClick={() => setSigning(true)}>
          {onLeave > 0 ? t('field.all-present.but-leave', { count: onLeave }) : t('field.all-present')}
        </button>
      )}
      <h2>{t('field.choose-absent')}</h2>
      <ul className="field-pupils">
        {page.pupils.map((pupil) => (
          <PupilLine
            key={pupil.childId}
            pupil={pupil}
            draft={drafts[pupil.childId]}
            onChange={(draft) => change(withDraft(drafts, pupil.childId, draft))}
          />
        ))}
      </ul>
      {absent > 0 && (
        <div className="field-foot">
          <div>
            {t('field.sum', {
              pupils: page.pupils.length,
              present: page.pupils.length - absences.length,
              absent,
              onLeave,
            })}
          </div>
          {incomplete > 0 && <div className="field-fault">{t('field.incomplete', { count: incomplete })}</div>}
          <button type="button" className="field-main" disabled={incomplete > 0} onClick={() => setSigning(true)}>
            {t('field.sign')}
          </button>
        </div>
      )}
    </>
  )
}

function withDraft(drafts: Drafts, childId: string, draft: AbsenceDraft | undefined): Drafts {
  const { [childId]: _, ...others } = drafts
  return draft ? { ...others, [childId]: draft } : others
}

function bodyOf(
  page: ClassDayPage,
  basisVersion: number,
  absences: readonly Absence[],
  nilStatement: boolean,
  changeReason: string | undefined,
): Omit<ReportDayBody, 'submissionId'> {
  return {
    day: page.day,
    school: page.schoolCode,
    class: page.classCode,
    basisVersion,
    nilStatement,
    listed: page.pupils.map((pupil) => pupil.childId),
    absences: absences.map(({ note, ...absence }) => ({ ...absence, ...(note?.trim() && { note: note.trim() }) })),
    ...(changeReason && { changeReason }),
    source: 'field',
    signedAt: new Date().toISOString(),
  }
}

function PupilLine(props: {
  readonly pupil: ClassDayPage['pupils'][number]
  readonly draft: AbsenceDraft | undefined
  readonly onChange: (draft: AbsenceDraft | undefined) => void
}): ReactNode {
  const t = useFieldText()
  const { pupil, draft, onChange } = props
  const isOnLeave = draft?.reason === 'on-leave'
  const toggle = (): void => {
    if (draft) onChange(undefined)
    else if (pupil.onLeaveUntil !== null) onChange(leaveOf(pupil.childId))
    else onChange({ childId: pupil.childId, part: 'whole' })
  }
  return (
    <li className={draft ? 'absent' : ''}>
      <label>
        <input type="checkbox" checked={draft !== undefined} onChange={toggle} />
        <span className="field-name">{pupil.name}</span>
        {pupil.hasLeft && <span className="field-quiet">{t('field.has-left')}</span>}
        {isOnLeave && <span className="field-quiet">{t('field.on-leave', { day: pupil.onLeaveUntil ?? '' })}</span>}
        {pupil.onLeaveUntil !== null && !draft && <span className="field-quiet">{t('field.came')}</span>}
        {pupil.missedDays > 0 && <span className="field-fault">{t('field.missed', { days: pupil.missedDays })}</span>}
      </label>
      {draft && !isOnLeave && <AbsenceFields name={pupil.name} draft={draft} onChange={onChange} />}
    </li>
  )
}

function SignPanel(props: {
  readonly page: ClassDayPage
  readonly signerName: string
  readonly isCorrection: boolean
  readonly sum: string
  readonly onBack: () => void
  readonly onSign: (changeReason: string | undefined) => void
}): ReactNode {
  const t = useFieldText()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const isMissing = props.isCorrection && !reason.trim()
  return (
    <form
      className="field-sign"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!isMissing) props.onSign(props.isCorrection ? reason.trim() : undefined)
      }}
    >
      <p className="field-sum">{props.sum}</p>
      {props.isCorrection && (
        <label className="field-note">
          <span>{t('field.sign.change-reason')}</span>
          <input
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            autoComplete="off"
          />
          {tried && isMissing && <span className="field-fault">{t('field.sign.change-reason.missing')}</span>}
        </label>
      )}
      <p>{t('field.sign.statement', { day: props.page.day, name: props.signerName })}</p>
      <button type="submit" className="field-main">
        {t('field.sign')}
      </button>
      <button type="button" className="field-plain" onClick={props.onBack}>
        {t('field.back')}
      </button>
    </form>
  )
}
