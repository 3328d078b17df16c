import { useNavigate } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { useFilters } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { type DeskForm, issueDocument, listDocuments, showDesk, showDocument } from '../contract.ts'
import {
  DECIDED_FIELDS,
  DOCUMENT_KIND_NAMES,
  type DocumentKindName,
  FIELD_TYPES,
  type FieldName,
  kindRuleOf,
} from '../domain.ts'
import { SecondText } from './second-text.tsx'
import { peopleOf } from './service-fields.ts'
import { useDocumentText, useText } from './use-text.ts'

/** Issues one paper: the form is made from what the kind asks for. */
export function IssuePage(): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const { filters, setFilter } = useFilters()
  const { childId, matterId, correctsId } = filters
  const wished = DOCUMENT_KIND_NAMES.find((one) => one === filters['kind'])
  const query = { ...(childId && { childId }), ...(matterId && { matterId }), ...(wished && { kind: wished }) }
  const { data: desk, error } = useCall(showDesk, { query }, { staleTime: Infinity })
  const kinds = correctsId ? [wished].filter((one) => one !== undefined) : (desk?.kinds ?? [])
  const kind = kinds.find((one) => one === wished)
  const about = [desk?.childName, desk?.matterNumber].filter(Boolean).join(' ')
  return (
    <>
      <PageHeader
        title={t('documents.issue')}
        {...(about && { note: about })}
        up={
          matterId
            ? { link: { to: '/cases/$caseId', params: { caseId: matterId } }, text: t('issue.back.case') }
            : childId
              ? { link: { to: '/children/$childId', params: { childId } }, text: t('issue.back.child') }
              : { link: { to: '/documents' }, text: t('documents.title') }
        }
      />
      <Section title={kind ? slice(`document.kind.${kind}`) : t('issue.kind')}>
        <div className="form">
          {error ? <Problem error={error} /> : !desk && <Loading />}
          {desk && kinds.length === 0 && <p>{t('issue.none')}</p>}
          {desk && kinds.length > 0 && (
            <Field label={t('issue.kind')} required>
              <Select
                value={kind ?? null}
                disabled={correctsId !== undefined}
                onChange={(next: DocumentKindName) => setFilter('kind', next)}
                options={kinds.map((value) => ({ value, label: slice(`document.kind.${value}`) }))}
              />
            </Field>
          )}
          {!childId && !correctsId && <p className="quiet">{t('issue.child-missing')}</p>}
          {desk && kind && <IssueStart key={kind} kind={kind} desk={desk} />}
        </div>
      </Section>
    </>
  )
}

/** A correction begins with what the old paper says, so that only what was wrong is written anew. */
function IssueStart({ kind, desk }: { readonly kind: DocumentKindName; readonly desk: DeskForm }): ReactNode {
  const { filters } = useFilters()
  const documentId = filters['correctsId']
  const { data, error } = useCall(
    showDocument,
    { params: { documentId: documentId ?? '' } },
    { enabled: documentId !== undefined, staleTime: Infinity },
  )
  if (documentId === undefined)
    return <IssueForm kind={kind} known={desk.known} before={asTexts(desk.usual)} secondText="" />
  if (error) return <Problem error={error} />
  if (!data) return <Loading />
  // What a step of a case has decided stays as it is.
  const isDecided = (name: string): boolean =>
    kindRuleOf(kind).issuedBy === 'case' && DECIDED_FIELDS.some((field) => field === name)
  const said = Object.entries(data.values)
  const known = Object.fromEntries(said.filter(([name]) => isDecided(name)))
  return (
    <IssueForm
      kind={kind}
      known={known}
      before={asTexts(Object.fromEntries(said.filter(([name]) => !isDecided(name))))}
      secondText={data.secondText ?? ''}
    />
  )
}

const asTexts = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]))

/** A value of a paper as the form holds it: one person or row a line. */
function textOf(value: unknown): string {
  if (!Array.isArray(value)) return String(value)
  return value
    .map((line: unknown) => {
      if (Array.isArray(line)) return line.join(' ')
      const { name, note } = line as { readonly name: string; readonly note?: string }
      return [name, note].filter(Boolean).join(' ')
    })
    .join('\n')
}

function IssueForm({
  kind,
  known,
  before,
  secondText,
}: {
  readonly kind: DocumentKindName
  /** Said already and not asked. */
  readonly known: Readonly<Record<string, unknown>>
  readonly before: Readonly<Record<string, string>>
  readonly secondText: string
}): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const navigate = useNavigate()
  const { filters } = useFilters()
  const { required, optional, servedOn } = kindRuleOf(kind)
  const [submissionId] = useState(newId)
  const [values, setValues] = useState<Readonly<Record<string, string>>>(before)
  const [addressee, setAddressee] = useState('')
  const [second, setSecond] = useState(secondText)
  const issue = useAction(issueDocument, {
    quiet: true,
    refresh: [listDocuments],
    doneText: t('issue.done'),
    done: ({ documentId }) => void navigate({ to: '/documents/$documentId', params: { documentId } }),
  })
  const isAsked = (name: FieldName): boolean => !(name in known)
  const asksName = servedOn === 'organ' || (servedOn === 'signatory' && !kindRuleOf(kind).aboutChild)
  const submit = (): void => {
    const role = servedOn === 'organ' ? 'organ' : 'signatory'
    issue.mutate({
      body: {
        submissionId,
        kind,
        fields: {
          ...Object.fromEntries(
            Object.entries(values).flatMap(([name, text]) => {
              const value = valueOf(name as FieldName, text)
              return value === undefined ? [] : [[name, value]]
            }),
          ),
          ...known,
        },
        ...(filters['childId'] && { childId: filters['childId'] }),
        ...(filters['matterId'] && { matterId: filters['matterId'] }),
        ...(filters['correctsId'] && { correctsId: filters['correctsId'] }),
        ...(asksName && { addressees: addressee.trim() ? [{ role, name: addressee.trim() }] : [] }),
        ...(second.trim() && { secondText: second.trim() }),
      },
    })
  }
  return (
    <>
      {Object.keys(known).length > 0 && (
        <FactTable
          facts={Object.entries(known).map(([name, value]) => ({
            label: slice(`document.field.${name as FieldName}`),
            value: textOf(value),
          }))}
        />
      )}
      {asksName && (
        <Field label={t('issue.addressee')} required>
          <Input maxLength={60} value={addressee} onChange={(event) => setAddressee(event.target.value)} />
        </Field>
      )}
      {[...required, ...optional].filter(isAsked).map((name) => (
        <Field
          key={name}
          label={slice(`document.field.${name}`)}
          required={required.includes(name)}
          hint={FIELD_TYPES[name] === 'people' ? t('issue.people.hint') : undefined}
        >
          <FieldInput
            name={name}
            value={values[name] ?? ''}
            onChange={(value) => setValues({ ...values, [name]: value })}
          />
        </Field>
      ))}
      <SecondText value={second} onChange={setSecond} />
      <Problem error={issue.error} />
      <div>
        <Button type="primary" loading={issue.isPending} onClick={submit}>
          {t('issue.save')}
        </Button>
      </div>
    </>
  )
}

function FieldInput({
  name,
  value,
  onChange,
  ...described
}: {
  readonly name: FieldName
  readonly value: string
  readonly onChange: (value: string) => void
}): ReactNode {
  switch (FIELD_TYPES[name]) {
    case 'day':
      return <DayInput {...described} value={value} onChange={onChange} />
    case 'count':
    case 'money':
    case 'text':
      return <Input {...described} maxLength={200} value={value} onChange={(event) => onChange(event.target.value)} />
    default:
      return (
        <Input.TextArea
          {...described}
          rows={3}
          maxLength={4000}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )
  }
}

/** What a form holds as text, as the paper takes it; undefined for what was left out. */
function valueOf(name: FieldName, text: string): unknown {
  if (text.trim() === '') return undefined
  switch (FIELD_TYPES[name]) {
    case 'count':
    case 'money':
      return Number(text)
    case 'people':
      return peopleOf(text)
    default:
      return text
  }
}
