import { Alert, Button, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useAction } from '../../../web/query.ts'
import { Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { NumberInput } from '../../../web/ui/number-input.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { useJobCenter } from '../../../web/shell/jobs.tsx'
import { getRoster, listRosters, type RosterDetail, type RosterMapping, setRosterMapping } from '../contract.ts'
import { ROSTER_KINDS, type RosterKind } from '../domain.ts'
import { KIND_DEFINITIONS } from '../fields-domain.ts'
import { useKindName } from './kind.ts'
import { MappingTable } from './mapping-table.tsx'
import { useFieldName, useText } from './use-text.ts'

/** What a clerk has changed and not yet applied. */
export interface MappingDraft {
  readonly kind?: RosterKind
  readonly sheetName?: string
  readonly headerFirstRow?: number
  readonly headerLastRow?: number
  readonly columns: ReadonlyMap<number, string | null>
}

const NOTHING: MappingDraft = { columns: new Map() }

export interface MappingSectionProps {
  readonly roster: RosterDetail
  readonly mapping: RosterMapping
}

/** Shows what each column was taken for and lets it be corrected. */
export function MappingSection({ roster, mapping }: MappingSectionProps): ReactNode {
  const t = useText()
  const fieldName = useFieldName()
  const { watch } = useJobCenter()
  const [draft, setDraft] = useState<MappingDraft>(NOTHING)
  const save = useAction(setRosterMapping, {
    quiet: true,
    refresh: [getRoster, listRosters],
    done: (reply) => {
      setDraft(NOTHING)
      if (reply.job)
        watch({
          jobId: reply.job.jobId,
          title: t('upload.job', { file: roster.fileName }),
          resultAt: `/rosters/${roster.id}`,
          refresh: [getRoster, listRosters],
        })
    },
  })
  const mayCorrect = roster.abilities.correctMapping
  const kind = draft.kind ?? mapping.kind
  const { columns: corrected, ...whole } = draft
  const changes = corrected.size + Object.keys(whole).length
  const twice = fieldTakenTwice(mapping, corrected)
  const apply = (): void =>
    save.mutate({
      params: { rosterId: roster.id },
      body: {
        ...whole,
        ...(corrected.size > 0
          ? { columns: [...userColumns(mapping, corrected)].map(([index, field]) => ({ index, field })) }
          : {}),
      },
    })

  return (
    <Section title={t('mapping.title')} flush extra={<span className="quiet">{t('mapping.note')}</span>}>
      {mapping.missingFields.length > 0 && (
        <Alert
          banner
          type="error"
          title={t('roster.missing-fields', { fields: mapping.missingFields.map(fieldName).join('、') })}
        />
      )}
      {mayCorrect && <Whole mapping={mapping} draft={draft} onChange={setDraft} />}
      <MappingTable
        mapping={mapping}
        fields={KIND_DEFINITIONS[kind].fields}
        corrected={corrected}
        mayCorrect={mayCorrect}
        onCorrect={(index, field) => setDraft({ ...draft, columns: withColumn(mapping, corrected, index, field) })}
      />
      {changes > 0 && (
        <div className="mapping-foot row apart">
          <span aria-live="polite">
            {t('mapping.changed', { count: changes })}
            {twice && <span className="field-error"> {t('mapping.twice', { field: fieldName(twice) })}</span>}
          </span>
          <span className="row">
            <Button onClick={() => setDraft(NOTHING)}>{t('mapping.undo')}</Button>
            <Button type="primary" loading={save.isPending} disabled={twice !== undefined} onClick={apply}>
              {t('mapping.apply')}
            </Button>
          </span>
        </div>
      )}
      {save.error && (
        <div className="inside">
          <Problem error={save.error} />
        </div>
      )}
    </Section>
  )
}

/** Kind, sheet and head of the table. */
function Whole(props: {
  readonly mapping: RosterMapping
  readonly draft: MappingDraft
  readonly onChange: (draft: MappingDraft) => void
}): ReactNode {
  const t = useText()
  const kindName = useKindName()
  const { mapping, draft, onChange } = props
  return (
    <div className="inside form-columns mapping-whole">
      <Field label={t('mapping.kind')}>
        <Select
          value={draft.kind ?? mapping.kind}
          onChange={(kind: RosterKind) => onChange({ ...draft, kind })}
          options={ROSTER_KINDS.map((kind) => ({ value: kind, label: kindName(kind) }))}
        />
      </Field>
      <Field label={t('mapping.sheet')}>
        <Select
          value={draft.sheetName ?? mapping.sheetName}
          disabled={mapping.sheetNames.length < 2}
          onChange={(sheetName: string) => onChange({ ...draft, sheetName })}
          options={mapping.sheetNames.map((name) => ({ value: name, label: name }))}
        />
      </Field>
      <Field label={t('mapping.header.first')}>
        <NumberInput
          min={1}
          max={1000}
          value={draft.headerFirstRow ?? mapping.headerFirstRow}
          onChange={(row) => onChange({ ...draft, headerFirstRow: row })}
        />
      </Field>
      <Field label={t('mapping.header.last')}>
        <NumberInput
          min={1}
          max={1000}
          value={draft.headerLastRow ?? mapping.headerLastRow}
          onChange={(row) => onChange({ ...draft, headerLastRow: row })}
        />
      </Field>
    </div>
  )
}

/** A correction that says what was recognised anyway is none. */
function withColumn(
  mapping: RosterMapping,
  corrected: ReadonlyMap<number, string | null>,
  index: number,
  field: string | null,
): ReadonlyMap<number, string | null> {
  const next = new Map(corrected)
  const column = mapping.columns.find((one) => one.index === index)
  if (column?.field === field) next.delete(index)
  else next.set(index, field)
  return next
}

/** All columns a person has decided, now or before: what is left out would be recognised again. */
function userColumns(
  mapping: RosterMapping,
  corrected: ReadonlyMap<number, string | null>,
): ReadonlyMap<number, string | null> {
  const before = mapping.columns
    .filter((column) => column.decidedBy === 'user')
    .map((column) => [column.index, column.field] as const)
  return new Map([...before, ...corrected])
}

/** A field that more than one column would be taken for. */
function fieldTakenTwice(mapping: RosterMapping, corrected: ReadonlyMap<number, string | null>): string | undefined {
  const seen = new Set<string>()
  for (const column of mapping.columns) {
    const field = corrected.has(column.index) ? corrected.get(column.index) : column.field
    if (!field) continue
    if (seen.has(field) && [...corrected.values()].includes(field)) return field
    seen.add(field)
  }
  return undefined
}
