import { useNavigate } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useSession } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { useFilters } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { issueDocument, listDocuments, showDocument } from '../contract.ts'
import {
  DOCUMENT_KIND_NAMES,
  type DocumentKindName,
  FIELD_TYPES,
  type FieldName,
  kindRuleOf,
  type OrganKind,
} from '../domain.ts'
import { peopleOf } from './service-fields.ts'
import { useDocumentText, useText } from './use-text.ts'

/** Which organs a role writes for. */
const ORGANS_OF: Readonly<Record<string, readonly OrganKind[]>> = {
  'bureau-officer': ['bureau', 'county'],
  'township-officer': ['township'],
  'village-officer': ['village'],
  'school-officer': ['school'],
  'homeroom-teacher': ['class'],
}

/** Issues one paper: the form is made from what the kind asks for. */
export function IssuePage(): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const session = useSession()
  const { filters, setFilter } = useFilters()
  const organs = ORGANS_OF[session.account.role] ?? []
  const kinds = DOCUMENT_KIND_NAMES.filter((kind) => kindRuleOf(kind).issuers.some((organ) => organs.includes(organ)))
  const kind = kinds.find((one) => one === filters['kind'])
  return (
    <>
      <PageHeader title={t('documents.issue')} up={{ link: { to: '/documents' }, text: t('documents.title') }} />
      <Section title={kind ? slice(`document.kind.${kind}`) : t('issue.kind')}>
        <div className="form">
          {kinds.length === 0 && <p>{t('issue.none')}</p>}
          <Field label={t('issue.kind')} required>
            <Select
              value={kind ?? null}
              disabled={filters['correctsId'] !== undefined}
              onChange={(next: DocumentKindName) => setFilter('kind', next)}
              options={kinds.map((value) => ({ value, label: slice(`document.kind.${value}`) }))}
            />
          </Field>
          {kind && kindRuleOf(kind).aboutChild && !filters['childId'] && <p>{t('issue.child-missing')}</p>}
          {kind && (!kindRuleOf(kind).aboutChild || filters['childId']) && <IssueStart key={kind} kind={kind} />}
        </div>
      </Section>
    </>
  )
}

/** A correction begins with what the old paper says, so that only what was wrong is written anew. */
function IssueStart({ kind }: { readonly kind: DocumentKindName }): ReactNode {
  const { filters } = useFilters()
  const documentId = filters['correctsId']
  const { data, error } = useCall(
    showDocument,
    { params: { documentId: documentId ?? '' } },
    { enabled: documentId !== undefined, staleTime: Infinity },
  )
  if (documentId === undefined) return <IssueForm kind={kind} />
  if (error) return <Problem error={error} />
  if (!data) return <Loading />
  const said = Object.entries(data.values).map(([name, value]) => [name, textOf(value)])
  return <IssueForm kind={kind} before={Object.fromEntries(said)} />
}

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
  before = {},
}: {
  readonly kind: DocumentKindName
  readonly before?: Readonly<Record<string, string>>
}): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const navigate = useNavigate()
  const { filters } = useFilters()
  const { required, optional, servedOn } = kindRuleOf(kind)
  const [submissionId] = useState(newId)
  const [values, setValues] = useState<Readonly<Record<string, string>>>(before)
  const [addressee, setAddressee] = useState('')
  const [second, setSecond] = useState('')
  const issue = useAction(issueDocument, {
    quiet: true,
    refresh: [listDocuments],
    doneText: t('issue.done'),
    done: ({ documentId }) => void navigate({ to: '/documents/$documentId', params: { documentId } }),
  })
  const asksName = servedOn === 'organ' || (servedOn === 'signatory' && !kindRuleOf(kind).aboutChild)
  const submit = (): void => {
    const role = servedOn === 'organ' ? 'organ' : 'signatory'
    issue.mutate({
      body: {
        submissionId,
        kind,
        fields: Object.fromEntries(
          Object.entries(values).flatMap(([name, text]) => {
            const value = valueOf(name as FieldName, text)
            return value === undefined ? [] : [[name, value]]
          }),
        ),
        ...(filters['childId'] && { childId: filters['childId'] }),
        ...(filters['correctsId'] && { correctsId: filters['correctsId'] }),
        ...(asksName && { addressees: addressee.trim() ? [{ role, name: addressee.trim() }] : [] }),
        ...(second.trim() && { secondText: second.trim() }),
      },
    })
  }
  return (
    <>
      {asksName && (
        <Field label={t('issue.addressee')} required>
          <Input maxLength={60} value={addressee} onChange={(event) => setAddressee(event.target.value)} />
        </Field>
      )}
      {[...required, ...optional].map((name) => (
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
      <Field label={t('issue.second')} hint={t('issue.second.hint')}>
        <Input.TextArea rows={3} maxLength={4000} value={second} onChange={(event) => setSecond(event.target.value)} />
      </Field>
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
    case 'rows':
      return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => line.trim().split(/\s+/))
    default:
      return text
  }
}
