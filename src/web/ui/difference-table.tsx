import { Checkbox } from 'antd'
import { type ReactNode, useState } from 'react'
import { useShellText } from '../i18n.ts'
import { differencesTo } from './text-difference.ts'

export interface ComparedRecord {
  readonly key: string
  readonly title: ReactNode
  readonly note?: ReactNode
  /** Field code → text as shown; a field that the record has not is left out. */
  readonly values: Readonly<Record<string, string>>
  /** Codes of the fields that differ from the first record, as the server judged. */
  readonly differs: readonly string[]
  /** Under the record: why it is thought to be the same person, or what can be done with it. */
  readonly foot?: ReactNode
}

export interface DifferenceTableProps {
  readonly caption: string
  readonly fields: readonly { readonly code: string; readonly label: string }[]
  /** The first one is what the others are compared with. */
  readonly records: readonly ComparedRecord[]
}

/** Records of one person side by side. What differs from the first one is marked by sign, word and colour. */
export function DifferenceTable(props: DifferenceTableProps): ReactNode {
  const t = useShellText()
  const [onlyDifferent, setOnlyDifferent] = useState(false)
  const { records } = props
  const isDifferent = (code: string): boolean => records.some((record) => record.differs.includes(code))
  const known = props.fields.filter((field) => records.some((record) => record.values[field.code]))
  const shown = onlyDifferent ? known.filter((field) => isDifferent(field.code)) : known
  const hasFoot = records.some((record) => record.foot !== undefined)

  return (
    <div>
      {known.some((field) => isDifferent(field.code)) && (
        <div className="difference-tools no-print">
          <Checkbox checked={onlyDifferent} onChange={(event) => setOnlyDifferent(event.target.checked)}>
            {t('difference.only')}
          </Checkbox>
        </div>
      )}
      <div className="difference-scroll" tabIndex={0} role="region" aria-label={props.caption}>
        <table className="difference">
          <caption className="secret">{props.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{t('difference.field')}</th>
              {records.map((record) => (
                <th key={record.key} scope="col">
                  <div>{record.title}</div>
                  {record.note && <div className="difference-note">{record.note}</div>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((field) => (
              <tr key={field.code} className={isDifferent(field.code) ? 'differs' : undefined}>
                <th scope="row">{field.label}</th>
                {records.map((record) => (
                  <Cell
                    key={record.key}
                    base={records[0]?.values[field.code] ?? ''}
                    value={record.values[field.code] ?? ''}
                    differs={record.differs.includes(field.code)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
          {hasFoot && (
            <tfoot>
              <tr>
                <td />
                {records.map((record) => (
                  <td key={record.key}>{record.foot}</td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </div>
    </div>
  )
}

function Cell(props: { readonly base: string; readonly value: string; readonly differs: boolean }): ReactNode {
  const t = useShellText()
  if (!props.differs) return <td>{props.value || <span className="quiet">—</span>}</td>
  return (
    <td className="differs">
      <span>
        {props.value === '' ? (
          <span className="quiet">{t('difference.absent')}</span>
        ) : (
          // The pieces have no identity of their own; their place is their key.
          differencesTo(props.base, props.value).map((piece, index) =>
            piece.differs ? (
              <mark key={String(index)}>{piece.text}</mark>
            ) : (
              <span key={String(index)}>{piece.text}</span>
            ),
          )
        )}
      </span>
      <span className="differs-mark">
        <span aria-hidden="true">≠ </span>
        {t('difference.differs')}
      </span>
    </td>
  )
}
