import { CloseOutlined, FilterOutlined } from '@ant-design/icons'
import { Button, Checkbox, Drawer, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatCount } from '../format.ts'
import { useShellText } from '../i18n.ts'
import { DayInput } from './day-input.tsx'
import { useFilters } from './list-state.ts'
import { usePhone } from './use-phone.ts'

export interface FilterChoice {
  readonly value: string
  readonly label: string
  /** How many rows this choice would show. */
  readonly count?: number | undefined
}

/** One filter of a list; its value stands in the address under `name`. */
export type FilterSpec =
  | ChoiceSpec
  | { readonly kind: 'switch'; readonly name: string; readonly label: string; readonly count?: number | undefined }
  | { readonly kind: 'day'; readonly name: string; readonly label: string; readonly otherwise?: string }
  /** Comes with a link (a figure opened down to its names); shown only while it is on, and can be taken off. */
  | { readonly kind: 'given'; readonly name: string; readonly label: string; readonly show?: (value: string) => string }

interface ChoiceSpec {
  readonly kind: 'choice'
  readonly name: string
  readonly label: string
  readonly choices: readonly FilterChoice[]
  /** What holds while the address says nothing; it cannot be cleared then. */
  readonly otherwise?: string
}

/** The filters of a list: in a row on the desk, behind one button on the phone. */
export function Filters(props: { readonly specs: readonly FilterSpec[]; readonly children?: ReactNode }): ReactNode {
  const t = useShellText()
  const phone = usePhone()
  const [open, setOpen] = useState(false)
  const { filters, clearFilters } = useFilters()
  const specs = props.specs.filter((spec) => isWorthShowing(spec, filters[spec.name]))
  const names = specs.map((spec) => spec.name)
  const active = names.filter((name) => filters[name] !== undefined).length
  const clear = active > 0 && (
    <Button type="text" icon={<CloseOutlined aria-hidden="true" />} onClick={() => clearFilters(names)}>
      {t('list.clear')}
    </Button>
  )
  if (specs.length === 0 && !props.children) return null
  if (!phone)
    return (
      <search className="list-filters">
        {props.children}
        {specs.map((spec) => (
          <OneFilter key={spec.name} spec={spec} />
        ))}
        {clear}
      </search>
    )
  return (
    <search className="list-filters">
      {props.children}
      {specs.length > 0 && (
        <Button
          icon={<FilterOutlined aria-hidden="true" />}
          onClick={() => setOpen(true)}
          type={active > 0 ? 'primary' : 'default'}
        >
          {active > 0 ? t('list.filter.count', { count: active }) : t('list.filter')}
        </Button>
      )}
      {clear}
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        placement="bottom"
        size="auto"
        title={t('list.filter')}
        extra={
          <Button type="primary" onClick={() => setOpen(false)}>
            {t('shell.confirm')}
          </Button>
        }
      >
        <div className="stack">
          {specs.map((spec) => (
            <OneFilter key={spec.name} spec={spec} wide />
          ))}
        </div>
      </Drawer>
    </search>
  )
}

/** One choice is none; what came with a link shows while it holds. */
function isWorthShowing(spec: FilterSpec, value: string | undefined): boolean {
  if (spec.kind === 'given') return value !== undefined
  return spec.kind !== 'choice' || spec.choices.length > 1 || value !== undefined
}

function OneFilter({ spec, wide }: { readonly spec: FilterSpec; readonly wide?: boolean }): ReactNode {
  const t = useShellText()
  const { filters, setFilter } = useFilters()
  const value = filters[spec.name]
  if (spec.kind === 'switch')
    return (
      <Checkbox
        checked={value === 'true'}
        onChange={(event) => setFilter(spec.name, event.target.checked ? 'true' : undefined)}
      >
        {spec.label}
        {spec.count !== undefined && <span className="quiet"> {formatCount(spec.count)}</span>}
      </Checkbox>
    )
  if (spec.kind === 'day')
    return (
      <span className="filter-day">
        <span aria-hidden="true">{spec.label}</span>
        <DayInput
          label={spec.label}
          value={value ?? spec.otherwise ?? ''}
          onChange={(day) => setFilter(spec.name, day)}
        />
      </span>
    )
  if (spec.kind === 'given')
    return (
      <span className="filter-given">
        {spec.label}
        {spec.show && value !== undefined ? ` ${spec.show(value)}` : ''}
        <button
          type="button"
          aria-label={`${t('list.clear')}:${spec.label}`}
          onClick={() => setFilter(spec.name, undefined)}
        >
          <CloseOutlined aria-hidden="true" />
        </button>
      </span>
    )
  return (
    <Select
      aria-label={spec.label}
      prefix={<span className="filter-label">{spec.label}</span>}
      placeholder={t('shell.all')}
      value={value ?? spec.otherwise ?? null}
      allowClear={spec.otherwise === undefined}
      showSearch={spec.choices.length > 8 ? { optionFilterProp: 'label' } : false}
      popupMatchSelectWidth={false}
      className={wide ? 'filter-wide' : 'filter-choice'}
      onChange={(next: string | null) =>
        setFilter(spec.name, next === spec.otherwise ? undefined : (next ?? undefined))
      }
      options={spec.choices.map((choice) => ({ value: choice.value, label: choice.label, count: choice.count }))}
      optionRender={(option) => (
        <span className="filter-option">
          <span>{option.label}</span>
          {option.data.count !== undefined && <span className="quiet">{formatCount(option.data.count)}</span>}
        </span>
      )}
    />
  )
}
