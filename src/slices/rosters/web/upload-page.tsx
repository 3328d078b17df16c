import { DeleteOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { AutoComplete, Button, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { upload } from '../../../web/call.ts'
import { formatBytes } from '../../../web/format.ts'
import { keyOf, useCall } from '../../../web/query.ts'
import { useSession, useToday } from '../../../web/session.tsx'
import { useJobCenter } from '../../../web/shell/jobs.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { FileDrop } from '../../../web/ui/file-drop.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ProgressBar } from '../../../web/ui/progress-bar.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { useTownshipChoices } from '../../directory/web/index.tsx'
import { getRoster, listRosterSources, listRosters, type RosterSummary, uploadRoster } from '../contract.ts'
import { ROSTER_KINDS, type RosterKind } from '../domain.ts'
import { dayOfFileName } from './file-guess.ts'
import { useKindName } from './kind.ts'
import { useText } from './use-text.ts'

/** One chosen file and what was said about it. */
interface Parcel {
  readonly key: number
  readonly file: File
  readonly kind: RosterKind | undefined
  readonly sourceName: string
  readonly asOfOn: string
  readonly division: string | undefined
  readonly sent?: number
  readonly result?: { readonly roster: RosterSummary; readonly repeated: boolean }
  readonly error?: unknown
}

let lastKey = 0

/** Chooses files, says what they are, sends them; each is then recognised in the background. */
export function UploadPage(): ReactNode {
  const t = useText()
  const today = useToday()
  const { scope } = useSession()
  const client = useQueryClient()
  const { watch } = useJobCenter()
  const { supplementOf } = useSearch({ strict: false }) as { supplementOf?: string }
  const [parcels, setParcels] = useState<readonly Parcel[]>([])
  const [busy, setBusy] = useState(false)
  const waiting = parcels.filter((parcel) => !parcel.result)

  const change = (key: number, changes: Partial<Parcel>): void =>
    setParcels((old) => old.map((parcel) => (parcel.key === key ? { ...parcel, ...changes } : parcel)))
  const add = (files: readonly File[]): void =>
    setParcels((old) => [
      ...old,
      ...files.map((file) => ({
        key: ++lastKey,
        file,
        // The server looks into the file and knows better than its name does.
        kind: undefined,
        sourceName: '',
        asOfOn: dayOfFileName(file.name, today) ?? today,
        division: scope.divisionPrefix?.length === 9 ? scope.divisionPrefix : undefined,
      })),
    ])
  const sendAll = async (): Promise<void> => {
    setBusy(true)
    for (const parcel of waiting) {
      change(parcel.key, { sent: 0, error: undefined })
      try {
        const result = await send(parcel, supplementOf, (sent) => change(parcel.key, { sent }))
        change(parcel.key, { result })
        const { job } = result.roster
        if (job && !result.repeated)
          watch({
            jobId: job.jobId,
            title: t('upload.job', { file: parcel.file.name }),
            resultAt: `/rosters/${result.roster.id}`,
            refresh: [listRosters, getRoster],
          })
      } catch (error) {
        change(parcel.key, { error })
      }
    }
    await client.invalidateQueries({ queryKey: keyOf(listRosters) })
    setBusy(false)
  }

  return (
    <>
      <PageHeader
        title={t('upload.title')}
        note={t('upload.note')}
        up={{ link: { to: '/rosters' }, text: t('roster.up') }}
      />
      <div className="stack">
        <FileDrop
          several
          text={t('upload.drop')}
          hint={t('upload.drop.hint')}
          accept=".xlsx,.xls,.csv,.txt,.xlsm,.et"
          onFiles={add}
        />
        {parcels.length > 0 && (
          <ul className="plain paper">
            {parcels.map((parcel) => (
              <ParcelLine
                key={parcel.key}
                parcel={parcel}
                onChange={(changes) => change(parcel.key, changes)}
                onRemove={() => setParcels((old) => old.filter((one) => one.key !== parcel.key))}
              />
            ))}
          </ul>
        )}
        {waiting.length > 0 && (
          <div>
            <Button type="primary" size="large" loading={busy} onClick={() => void sendAll()}>
              {t('upload.send', { count: waiting.length })}
            </Button>
          </div>
        )}
      </div>
    </>
  )
}

function send(parcel: Parcel, supplementOf: string | undefined, onProgress: (fraction: number) => void) {
  const form = new FormData()
  form.append('file', parcel.file)
  return upload(
    uploadRoster,
    {
      query: {
        kind: parcel.kind,
        sourceName: parcel.sourceName.trim() || undefined,
        asOfOn: parcel.asOfOn || undefined,
        divisionCode: parcel.division ? `${parcel.division}000` : undefined,
        supplementOf,
      },
    },
    form,
    onProgress,
  )
}

function ParcelLine(props: {
  readonly parcel: Parcel
  readonly onChange: (changes: Partial<Parcel>) => void
  readonly onRemove: () => void
}): ReactNode {
  const t = useText()
  const { parcel } = props
  return (
    <li className="parcel">
      <div className="row apart">
        <span>
          <span className="strong file-name">{parcel.file.name}</span>{' '}
          <span className="quiet">{formatBytes(parcel.file.size)}</span>
        </span>
        <ParcelState parcel={parcel} onRemove={props.onRemove} />
      </div>
      {!parcel.result && <ParcelFields parcel={parcel} onChange={props.onChange} />}
      {parcel.sent !== undefined && !parcel.result && !parcel.error && (
        <ProgressBar fraction={parcel.sent} label={t('upload.sending', { percent: Math.round(parcel.sent * 100) })} />
      )}
      <Problem error={parcel.error} />
    </li>
  )
}

function ParcelState(props: { readonly parcel: Parcel; readonly onRemove: () => void }): ReactNode {
  const t = useText()
  const { parcel } = props
  if (parcel.result)
    return (
      <span className="row">
        <StatusTag tone={parcel.result.repeated ? 'neutral' : 'good'}>
          {parcel.result.repeated ? t('upload.repeated') : t('upload.received')}
        </StatusTag>
        <Link to="/rosters/$rosterId" params={{ rosterId: parcel.result.roster.id }}>
          {t('upload.see')}
        </Link>
      </span>
    )
  if (parcel.error) return <StatusTag tone="bad">{t('upload.failed')}</StatusTag>
  if (parcel.sent !== undefined)
    return <StatusTag tone="info">{t('upload.sending', { percent: Math.round(parcel.sent * 100) })}</StatusTag>
  return (
    <Button
      type="text"
      icon={<DeleteOutlined aria-hidden="true" />}
      aria-label={`${t('upload.remove')}:${parcel.file.name}`}
      onClick={props.onRemove}
    >
      {t('upload.remove')}
    </Button>
  )
}

function ParcelFields(props: {
  readonly parcel: Parcel
  readonly onChange: (changes: Partial<Parcel>) => void
}): ReactNode {
  const t = useText()
  const today = useToday()
  const kindName = useKindName()
  const townships = useTownshipChoices()
  const { data } = useCall(listRosterSources, {})
  const { parcel, onChange } = props
  const sources = (data?.rows ?? []).filter((row) => !parcel.kind || row.kind === parcel.kind)
  return (
    <div className="form-columns">
      <Field label={t('upload.kind')}>
        <Select
          value={parcel.kind ?? ''}
          onChange={(kind: RosterKind | '') => onChange({ kind: kind || undefined })}
          options={[
            { value: '', label: t('upload.kind.auto') },
            ...ROSTER_KINDS.map((kind) => ({ value: kind, label: kindName(kind) })),
          ]}
        />
      </Field>
      <Field label={t('upload.as-of')} required>
        <DayInput value={parcel.asOfOn} max={today} onChange={(asOfOn) => onChange({ asOfOn })} />
      </Field>
      <Field label={t('upload.source')} hint={t('upload.source.hint')}>
        <AutoComplete
          value={parcel.sourceName}
          placeholder={t('upload.source.auto')}
          onChange={(sourceName: string) => onChange({ sourceName })}
          options={[...new Set(sources.map((row) => row.sourceName))].map((value) => ({ value }))}
        />
      </Field>
      {(parcel.kind === 'village' || parcel.kind === undefined) && townships.length > 1 && (
        <Field label={t('upload.division')}>
          <Select
            value={parcel.division ?? ''}
            onChange={(division: string) => onChange({ division: division || undefined })}
            options={[
              { value: '', label: t('upload.division.county') },
              ...townships.map((one) => ({ value: one.value, label: one.label })),
            ]}
          />
        </Field>
      )}
    </div>
  )
}
