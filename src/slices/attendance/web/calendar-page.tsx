import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Input, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { schoolYearOf } from '../../../kernel/plain-date.ts'
import { DAY_MARKS, type DayMark } from '../../../kernel/school-calendar.ts'
import { upload } from '../../../web/call.ts'
import { formatInstant } from '../../../web/format.ts'
import { useShellText } from '../../../web/i18n.ts'
import { keyOf, useAction, useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { FileDrop } from '../../../web/ui/file-drop.tsx'
import { useFilters } from '../../../web/ui/list-state.ts'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import {
  type CalendarBody,
  type CalendarPage as Shown,
  importCalendar,
  saveCalendar,
  showCalendar,
} from '../contract.ts'
import { useText } from './use-text.ts'

/** The calendar by which absence is counted: the county's, or what a school does otherwise. */
export function CalendarPage(): ReactNode {
  const t = useText()
  const today = useToday()
  const { filters, setFilter } = useFilters()
  const year = Number(filters['year'] ?? schoolYearOf(today))
  const input = { params: { schoolYear: String(year) }, query: { school: filters['school'] } }
  const { data, error, refetch } = useCall(showCalendar, input, { staleTime: 0 })
  return (
    <>
      <PageHeader
        title={t('calendar.title')}
        note={
          data && (data.schoolName ? t('calendar.note.school', { school: data.schoolName }) : t('calendar.note.county'))
        }
        actions={
          <Select
            aria-label={t('calendar.year')}
            value={year}
            onChange={(next: number) => setFilter('year', String(next))}
            options={[-1, 0, 1].map((offset) => {
              const value = schoolYearOf(today) + offset
              return { value, label: t('calendar.year.of', { year: value, next: value + 1 }) }
            })}
          />
        }
      />
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
      {data ? <CalendarForm key={`${data.schoolYear}/${data.version}`} shown={data} /> : !error && <Loading />}
    </>
  )
}

function CalendarForm({ shown }: { readonly shown: Shown }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const isSchool = shown.schoolCode !== ''
  const [content, setContent] = useState<CalendarBody>(shown.own ?? shown.proposal)
  const save = useAction(saveCalendar, { quiet: true, refresh: [showCalendar], doneText: t('calendar.saved') })
  const params = { schoolYear: String(shown.schoolYear) }
  const query = isSchool ? { school: shown.schoolCode } : {}
  const { edit } = shown.abilities
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ params, query, body: { version: shown.version, content } })
      }}
    >
      {!shown.own && edit && (
        <Alert
          type="info"
          showIcon
          title={
            isSchool && shown.proposalFrom === 'usual'
              ? t('calendar.none')
              : t(`calendar.proposed.${shown.proposalFrom}`)
          }
        />
      )}
      {!shown.own && !edit && !shown.county && <Alert type="warning" showIcon title={t('calendar.none')} />}
      <p className="quiet">
        {[
          shown.schoolDays !== null && t('calendar.school-days', { count: shown.schoolDays }),
          shown.own &&
            t('calendar.saved-by', {
              version: shown.version,
              by: shown.changedByName,
              at: formatInstant(shown.changedAt),
            }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <Terms content={content} shown={shown} onChange={setContent} />
      <Marks content={content} edit={edit} onChange={setContent} />
      {isSchool && shown.county && shown.county.marks.length > 0 && (
        <Section title={`${t('calendar.marks')} · ${t('calendar.marks.county')}`} flush>
          <MarkRows marks={shown.county.marks} />
        </Section>
      )}
      <Problem error={save.error} />
      {edit && (
        <div className="row">
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {shell('shell.save')}
          </Button>
        </div>
      )}
      {edit && <Import params={params} query={query} />}
    </form>
  )
}

interface PartProps {
  readonly content: CalendarBody
  readonly onChange: (content: CalendarBody) => void
}

function Terms({ content, shown, onChange }: PartProps & { readonly shown: Shown }): ReactNode {
  const t = useText()
  const { edit } = shown.abilities
  const isSchool = shown.schoolCode !== ''
  const terms = content.terms.length > 0 ? content.terms : (shown.county?.terms ?? [])
  const isOwn = content.terms.length > 0
  const set = (index: number, changes: Partial<CalendarBody['terms'][number]>): void =>
    onChange({ ...content, terms: terms.map((term, at) => (at === index ? { ...term, ...changes } : term)) })
  return (
    <Section
      title={t('calendar.terms')}
      extra={
        isSchool &&
        (edit ? (
          <Checkbox
            checked={isOwn}
            onChange={(event) => onChange({ ...content, terms: event.target.checked ? terms : [] })}
          >
            {t('calendar.terms.own')}
          </Checkbox>
        ) : (
          !isOwn && <span className="quiet">{t('calendar.terms.as-county')}</span>
        ))
      }
    >
      <div className="form-columns">
        {terms.map((term, index) => (
          <TermFields
            key={term.name}
            term={term}
            isFixed={!edit || (isSchool && !isOwn)}
            onChange={(changes) => set(index, changes)}
          />
        ))}
      </div>
    </Section>
  )
}

function TermFields(props: {
  readonly term: CalendarBody['terms'][number]
  readonly isFixed: boolean
  readonly onChange: (changes: Partial<CalendarBody['terms'][number]>) => void
}): ReactNode {
  const t = useText()
  const { term, isFixed, onChange } = props
  const name = t(`calendar.term.${term.name}`)
  if (isFixed)
    return (
      <p>
        {name} {term.startsOn} — {term.endsOn}
      </p>
    )
  return (
    <>
      <Field label={`${name} ${t('calendar.starts')}`}>
        <DayInput value={term.startsOn} onChange={(startsOn) => onChange({ startsOn })} />
      </Field>
      <Field label={`${name} ${t('calendar.ends')}`}>
        <DayInput value={term.endsOn} onChange={(endsOn) => onChange({ endsOn })} />
      </Field>
    </>
  )
}

function Marks({ content, edit, onChange }: PartProps & { readonly edit: boolean }): ReactNode {
  const t = useText()
  const today = useToday()
  const { marks } = content
  const setMarks = (next: CalendarBody['marks']): void => onChange({ ...content, marks: next })
  return (
    <Section title={t('calendar.marks')} flush>
      <MarkRows
        marks={marks}
        {...(edit && {
          onSet: (index, changes) => setMarks(marks.map((one, at) => (at === index ? { ...one, ...changes } : one))),
          onRemove: (index) => setMarks(marks.filter((_, at) => at !== index)),
        })}
      />
      {edit && (
        <div className="inside">
          <Button onClick={() => setMarks([...marks, { from: today, to: today, mark: 'closed', note: '' }])}>
            {t('calendar.add')}
          </Button>
        </div>
      )}
    </Section>
  )
}

type Mark = CalendarBody['marks'][number]

function MarkRows(props: {
  readonly marks: readonly Mark[]
  readonly onSet?: (index: number, changes: Partial<Mark>) => void
  readonly onRemove?: (index: number) => void
}): ReactNode {
  const t = useText()
  const { marks, onSet, onRemove } = props
  if (marks.length === 0) return <p className="inside quiet">{t('calendar.none')}</p>
  return (
    <ScrollX label={t('calendar.marks')}>
      <table className="table">
        <thead>
          <tr>
            <th>{t('calendar.mark')}</th>
            <th>{t('calendar.from')}</th>
            <th>{t('calendar.to')}</th>
            <th>{t('calendar.mark-note')}</th>
            {onRemove && (
              <th>
                <span className="secret">{t('calendar.remove')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {marks.map((one, index) => (
            <tr key={index}>
              {onSet && onRemove ? (
                <>
                  <td>
                    <Select
                      aria-label={t('calendar.mark')}
                      value={one.mark}
                      onChange={(mark: DayMark) => onSet(index, { mark })}
                      options={DAY_MARKS.map((value) => ({ value, label: t(`calendar.mark.${value}`) }))}
                    />
                  </td>
                  <td>
                    <DayInput label={t('calendar.from')} value={one.from} onChange={(from) => onSet(index, { from })} />
                  </td>
                  <td>
                    <DayInput label={t('calendar.to')} value={one.to} onChange={(to) => onSet(index, { to })} />
                  </td>
                  <td>
                    <Input
                      aria-label={t('calendar.mark-note')}
                      maxLength={60}
                      value={one.note}
                      onChange={(event) => onSet(index, { note: event.target.value })}
                    />
                  </td>
                  <td>
                    <Button type="text" onClick={() => onRemove(index)}>
                      {t('calendar.remove')}
                    </Button>
                  </td>
                </>
              ) : (
                <>
                  <td>{t(`calendar.mark.${one.mark}`)}</td>
                  <td>{one.from}</td>
                  <td>{one.to}</td>
                  <td>{one.note}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}

function Import(props: { readonly params: { readonly schoolYear: string }; readonly query: object }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [error, setError] = useState<unknown>()
  const run = async (file: File): Promise<void> => {
    const form = new FormData()
    form.append('file', file)
    setError(undefined)
    try {
      await upload(importCalendar, props, form, () => {})
      await client.invalidateQueries({ queryKey: keyOf(showCalendar) })
    } catch (refused) {
      setError(refused)
    }
  }
  return (
    <Section title={t('calendar.import')}>
      <FileDrop
        text={t('calendar.import')}
        hint={t('calendar.import.hint')}
        accept=".xlsx,.xls,.csv"
        onFiles={([file]) => file && void run(file)}
      />
      <Problem error={error} />
    </Section>
  )
}
