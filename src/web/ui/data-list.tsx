import { ArrowDownOutlined, ArrowUpOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Link, type LinkProps, useNavigate } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react'
import { formatCount } from '../format.ts'
import { useShellText } from '../i18n.ts'
import { Empty } from './empty.tsx'
import { type ListPage, useFilters } from './list-state.ts'
import { Loading } from './loading.tsx'
import { Problem } from './problem.tsx'
import { usePhone } from './use-phone.ts'

export interface Column<Row> {
  readonly key: string
  readonly title: string
  readonly render: (row: Row) => ReactNode
  /** Nothing to say of this row: a phone's card leaves the line out. */
  readonly blank?: (row: Row) => boolean
  /** A second line in the cell; it stays outside of the row's link. */
  readonly under?: (row: Row) => ReactNode
  /** What the server sorts by; the column's head becomes a button. */
  readonly sort?: string
  readonly align?: 'left' | 'right'
  readonly width?: number
  readonly nowrap?: boolean
  /** Where it stands on a phone's card; `line` when left out. */
  readonly card?: 'title' | 'corner' | 'line' | 'action' | 'hide'
}

export interface DataListProps<Row> {
  /** Says what the table holds, for screen readers. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly page: ListPage<Row>
  readonly keyOf: (row: Row) => string
  /** The page a row opens; the title column becomes the link. */
  readonly opens?: (row: Row) => LinkProps
  readonly emptyTitle?: string
  readonly emptyText?: ReactNode
  /** What the list is sorted by when the address does not say. */
  readonly defaultSort?: string
}

/** A list the server pages: a table on the desk, cards on the phone. Arrow keys walk the rows, Enter opens. */
export function DataList<Row>(props: DataListProps<Row>): ReactNode {
  const t = useShellText()
  const phone = usePhone()
  const { page } = props
  if (page.error && !page.data)
    return (
      <div className="inside">
        <Problem error={page.error} onRetry={page.reload} />
      </div>
    )
  if (!page.data) return <Loading />
  if (page.data.rows.length === 0)
    return <Empty title={props.emptyTitle ?? t('list.empty')}>{props.emptyText ?? t('list.empty.filtered')}</Empty>
  return (
    <div className={page.isOld ? 'list is-old' : 'list'} aria-busy={page.isOld}>
      {page.error ? <Problem error={page.error} onRetry={page.reload} /> : null}
      {phone ? <Cards {...props} /> : <Table {...props} />}
      <Foot page={page} />
    </div>
  )
}

function Table<Row>(props: DataListProps<Row>): ReactNode {
  const navigate = useNavigate()
  const title = titleColumn(props.columns)
  const open = (event: MouseEvent<HTMLTableRowElement>, row: Row): void => {
    if (!props.opens || (event.target as Element).closest('a, button, input, label')) return
    if (getSelection()?.toString()) return // somebody is marking text to copy it
    void navigate(props.opens(row) as never)
  }
  return (
    <div className="list-scroll">
      <table className="list-table" onKeyDown={walkRows}>
        <caption className="secret">{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <Head key={column.key} column={column} defaultSort={props.defaultSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {(props.page.data?.rows ?? []).map((row) => (
            <tr
              key={props.keyOf(row)}
              className={props.opens ? 'can-open' : undefined}
              onClick={(event) => open(event, row)}
            >
              {props.columns.map((column) => (
                <td key={column.key} className={cellClass(column)}>
                  {props.opens && column === title ? (
                    <Link {...props.opens(row)} className="row-link">
                      {column.render(row)}
                    </Link>
                  ) : (
                    column.render(row)
                  )}
                  {column.under && <span className="sub">{column.under(row)}</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Head<Row>(props: { readonly column: Column<Row>; readonly defaultSort?: string | undefined }): ReactNode {
  const t = useShellText()
  const { filters, setFilter } = useFilters()
  const { column } = props
  const style = column.width ? { width: column.width } : undefined
  if (!column.sort)
    return (
      <th scope="col" className={cellClass(column)} style={style}>
        {column.title}
      </th>
    )
  const sort = filters['sort'] ?? props.defaultSort
  const up = sort === column.sort
  const down = sort === `-${column.sort}`
  return (
    <th
      scope="col"
      className={cellClass(column)}
      style={style}
      aria-sort={up ? 'ascending' : down ? 'descending' : 'none'}
    >
      <button
        type="button"
        className="sort"
        title={t('list.sort')}
        onClick={() => setFilter('sort', up ? `-${column.sort}` : column.sort)}
      >
        {column.title}
        <span aria-hidden="true" className={up || down ? 'sort-on' : 'sort-off'}>
          {down ? <ArrowDownOutlined /> : <ArrowUpOutlined />}
        </span>
      </button>
    </th>
  )
}

function Cards<Row>(props: DataListProps<Row>): ReactNode {
  const title = titleColumn(props.columns)
  const corner = props.columns.find((column) => column.card === 'corner')
  const lines = props.columns.filter((column) => column !== title && (column.card ?? 'line') === 'line')
  const actions = props.columns.filter((column) => column.card === 'action')
  return (
    <>
      <CardSort columns={props.columns} defaultSort={props.defaultSort} />
      <ul className="plain cards" aria-label={props.caption}>
        {(props.page.data?.rows ?? []).map((row) => (
          <li key={props.keyOf(row)} className="card">
            <div className="card-head">
              {props.opens ? (
                <Link {...props.opens(row)} className="card-title">
                  {title.render(row)}
                </Link>
              ) : (
                <span className="card-title">{title.render(row)}</span>
              )}
              {corner?.render(row)}
            </div>
            {title.under && <div className="card-under">{title.under(row)}</div>}
            <dl>
              {lines.map((column) =>
                column.blank?.(row) ? null : (
                  <div key={column.key}>
                    <dt>{column.title}</dt>
                    <dd>{column.render(row)}</dd>
                  </div>
                ),
              )}
            </dl>
            {actions.map((column) => (
              <div key={column.key} className="card-action">
                {column.render(row)}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}

/** On a phone there are no column heads to sort by. */
function CardSort<Row>(props: {
  readonly columns: readonly Column<Row>[]
  readonly defaultSort?: string | undefined
}): ReactNode {
  const t = useShellText()
  const { filters, setFilter } = useFilters()
  const choices = props.columns.flatMap((column) =>
    column.sort
      ? [
          { value: column.sort, label: `${column.title} · ${t('list.sort.ascending')}` },
          { value: `-${column.sort}`, label: `${column.title} · ${t('list.sort.descending')}` },
        ]
      : [],
  )
  if (choices.length === 0) return null
  return (
    <div className="card-sort">
      <Select
        aria-label={t('list.sort')}
        prefix={<span className="filter-label">{t('list.sort')}</span>}
        className="filter-wide"
        value={filters['sort'] ?? props.defaultSort ?? null}
        onChange={(value: string) => setFilter('sort', value)}
        options={choices}
      />
    </div>
  )
}

function Foot<Row>({ page }: { readonly page: ListPage<Row> }): ReactNode {
  const t = useShellText()
  const rows = page.data?.rows.length ?? 0
  const turn = (go: () => void) => (): void => {
    go()
    scrollTo({ top: 0 })
  }
  return (
    <div className="list-foot">
      <span aria-live="polite">
        {t('list.range', {
          from: formatCount(page.from),
          to: formatCount(page.from + rows - 1),
          count: formatCount(page.data?.total),
        })}
      </span>
      {(page.goPrevious || page.goNext) && (
        <span className="row">
          <Button
            icon={<LeftOutlined aria-hidden="true" />}
            disabled={!page.goPrevious}
            onClick={page.goPrevious && turn(page.goPrevious)}
          >
            {t('list.previous')}
          </Button>
          <Button
            icon={<RightOutlined aria-hidden="true" />}
            iconPlacement="end"
            disabled={!page.goNext}
            onClick={page.goNext && turn(page.goNext)}
          >
            {t('list.next')}
          </Button>
        </span>
      )}
    </div>
  )
}

function titleColumn<Row>(columns: readonly Column<Row>[]): Column<Row> {
  return columns.find((column) => column.card === 'title') ?? columns[0]!
}

function cellClass<Row>(column: Column<Row>): string | undefined {
  const classes = [
    column.align === 'right' && 'number',
    column.nowrap && 'nowrap',
    column.card === 'title' && 'of-title',
  ].filter(Boolean)
  return classes.join(' ') || undefined
}

/** Arrow keys move the focus from row to row. */
function walkRows(event: KeyboardEvent<HTMLTableElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('tbody .row-link')]
  const at = links.findIndex((link) => link === document.activeElement)
  const next = links[event.key === 'ArrowDown' ? at + 1 : at - 1]
  if (!next || at < 0) return
  event.preventDefault()
  next.focus()
}
