import { Select } from 'antd'
import type { ReactNode } from 'react'
import { StatusTag, type Tone } from '../../../web/ui/status-tag.tsx'
import { usePhone } from '../../../web/ui/use-phone.ts'
import type { MappedColumn, RosterMapping } from '../contract.ts'
import { useFieldName, useText } from './use-text.ts'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'

export interface MappingTableProps {
  readonly mapping: RosterMapping
  /** Fields this kind of roster can have. */
  readonly fields: readonly string[]
  readonly corrected: ReadonlyMap<number, string | null>
  readonly mayCorrect: boolean
  readonly onCorrect: (index: number, field: string | null) => void
}

const TONES: Readonly<Record<MappedColumn['decidedBy'], Tone>> = {
  header: 'good',
  similar: 'warning',
  contents: 'warning',
  remembered: 'good',
  user: 'info',
  none: 'neutral',
}

/** Column by column: head, samples, and the field it was taken for. */
export function MappingTable(props: MappingTableProps): ReactNode {
  const t = useText()
  const phone = usePhone()
  if (phone)
    return (
      <ul className="plain cards">
        {props.mapping.columns.map((column) => (
          <li key={column.index} className="card stack tight">
            <div className="card-head">
              <span className="card-title">
                {column.letter} · {column.header || '—'}
              </span>
              <HowTag column={column} corrected={props.corrected.has(column.index)} />
            </div>
            <div className="quiet samples">{column.samples.join(' / ') || '—'}</div>
            <FieldChoice {...props} column={column} />
          </li>
        ))}
      </ul>
    )
  return (
    <ScrollX label={t('mapping.title')}>
      <table className="table mapping">
        <caption className="secret">{t('mapping.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('mapping.column')}</th>
            <th scope="col">{t('mapping.head')}</th>
            <th scope="col">{t('mapping.samples')}</th>
            <th scope="col">{t('mapping.field')}</th>
            <th scope="col">{t('mapping.how')}</th>
          </tr>
        </thead>
        <tbody>
          {props.mapping.columns.map((column) => (
            <tr key={column.index} className={props.corrected.has(column.index) ? 'is-changed' : undefined}>
              <td className="mono">{column.letter}</td>
              <td className="strong">{column.header || '—'}</td>
              <td className="samples quiet">{column.samples.join(' / ') || '—'}</td>
              <td>
                <FieldChoice {...props} column={column} />
              </td>
              <td>
                <HowTag column={column} corrected={props.corrected.has(column.index)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}

function FieldChoice(props: MappingTableProps & { readonly column: MappedColumn }): ReactNode {
  const t = useText()
  const fieldName = useFieldName()
  const { column } = props
  const field = props.corrected.has(column.index) ? props.corrected.get(column.index) : column.field
  if (!props.mayCorrect)
    return <>{field ? fieldName(field) : <span className="quiet">{t('mapping.field.none')}</span>}</>
  return (
    <Select
      className="field-choice"
      aria-label={`${t('mapping.field')}:${column.letter} ${column.header}`}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={240}
      value={field ?? ''}
      onChange={(next: string) => props.onCorrect(column.index, next || null)}
      options={[
        { value: '', label: t('mapping.field.none') },
        ...props.fields.map((one) => ({ value: one, label: fieldName(one) })),
      ]}
    />
  )
}

function HowTag(props: { readonly column: MappedColumn; readonly corrected: boolean }): ReactNode {
  const t = useText()
  const decidedBy = props.corrected ? 'user' : props.column.decidedBy
  return <StatusTag tone={TONES[decidedBy]}>{t(`mapping.decided.${decidedBy}`)}</StatusTag>
}
