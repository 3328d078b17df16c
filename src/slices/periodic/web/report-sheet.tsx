import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatCount, formatDayOf } from '../../../web/format.ts'
import { textOfCode } from '../../../web/i18n.ts'
import { useSession } from '../../../web/session.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { MonthlyCountTable } from '../../reports/web/index.tsx'
import type { PeriodicBalance, PeriodicContent, PeriodicReport } from '../contract.ts'
import { type FigureId, FIGURES, kindOf } from '../kinds-domain.ts'
import { sliceTexts, usePeriodText, useSliceText, useText } from './use-text.ts'

/** The sheet as it is printed: figures beside those of the time before, balances, accounts, signatures. */
export function PeriodicSheet({ report }: { readonly report: PeriodicReport }): ReactNode {
  const t = useText()
  const s = useSliceText()
  const periodText = usePeriodText()
  const { content, shown } = report
  return (
    <article className="paper sheet sheet-upright" aria-label={s(`periodic.kind.${content.kind}`)}>
      <h2 className="sheet-title">{s(`periodic.kind.${content.kind}`)}</h2>
      <p className="sheet-month">
        {periodText(content.period)}（{t('sheet.time', { from: content.from, to: content.to })}）
      </p>
      <div className="sheet-line">
        <span>{t('sheet.unit', { unit: content.unit.name })}</span>
        <span>{t('sheet.count-on', { day: content.countOn })}</span>
        <span>{shown ? s('periodic.version', { version: shown.version }) : s('periodic.draft')}</span>
      </div>
      <FigureTable report={report} />
      {content.sheet && <MonthlyTable content={content} sheet={content.sheet} />}
      {content.balances.map((balance) => (
        <Balance key={balance.id} balance={balance} />
      ))}
      {report.unnamed.length > 0 && <Unnamed report={report} />}
      {content.named.length > 0 && <Named content={content} />}
      {content.notes.length > 0 && (
        <section className="sheet-notes">
          <ol>
            {content.notes.map((note) => (
              <li key={note.code}>{textOfCode(s, sliceTexts, note.code, note.details)}</li>
            ))}
          </ol>
        </section>
      )}
      <Signatures report={report} />
    </article>
  )
}

function FigureTable({ report }: { readonly report: PeriodicReport }): ReactNode {
  const t = useText()
  const s = useSliceText()
  const { content, before } = report
  return (
    <ScrollX label={t('sheet.figures')}>
      <table className="sheet-table sheet-figures">
        <caption className="secret">{t('sheet.figures')}</caption>
        <thead>
          <tr>
            {(['periodic.sheet.figure', 'periodic.sheet.value', 'periodic.sheet.before'] as const).map((key) => (
              <th key={key} scope="col">
                {s(key)}
              </th>
            ))}
            <th scope="col">{t('sheet.change')}</th>
            <th scope="col">{s('periodic.sheet.formula')}</th>
          </tr>
        </thead>
        <tbody>
          {content.figures.map(({ id, value }) => {
            const last = before.figures.find((one) => one.id === id)?.value
            const words = content.explanations.find((one) => one.figure === id)?.words
            return (
              <tr key={id}>
                <th scope="row">
                  {s(`periodic.figure.${id}`)}
                  <span className="sheet-formula">
                    <FigureWords id={id} words={words} />
                  </span>
                </th>
                <td>
                  <FigureLink list={FIGURES[id].list}>{formatCount(value)}</FigureLink>
                </td>
                <td>{formatCount(last)}</td>
                <td>{last === undefined ? '—' : signed(value - last)}</td>
                <td className="sheet-words">
                  <FigureWords id={id} words={words} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </ScrollX>
  )
}

function FigureWords(props: { readonly id: FigureId; readonly words: string | undefined }): ReactNode {
  const s = useSliceText()
  const { id, words } = props
  return (
    <>
      {s(`periodic.formula.${id}`)}
      {words && <span className="sheet-explained">{`${s('periodic.sheet.words')}：${words}`}</span>}
    </>
  )
}

/** The table of the month's 月报表 as it is filed along; its names are on its own page. */
function MonthlyTable(props: {
  readonly content: PeriodicContent
  readonly sheet: NonNullable<PeriodicContent['sheet']>
}): ReactNode {
  const t = useText()
  const { account } = useSession()
  const { content, sheet } = props
  // A school's names include children of other townships.
  const seesNames = content.unit.line === 'household' || account.role !== 'township-officer'
  return (
    <section className="sheet-balance">
      <h3>{t('sheet.monthly')}</h3>
      <ScrollX label={t('sheet.monthly')}>
        <MonthlyCountTable rows={sheet.rows} />
      </ScrollX>
      {sheet.nil && <p>{t('sheet.monthly.nil')}</p>}
      <p className="no-print quiet">
        {t(content.unit.line === 'school' ? 'sheet.monthly.names.school' : 'sheet.monthly.names')}{' '}
        {seesNames && (
          <Link to="/monthly-reports" search={{ month: content.period, unit: content.unit.code }}>
            {t('sheet.monthly.open')}
          </Link>
        )}
      </p>
    </section>
  )
}

const signed = (value: number): string => (value > 0 ? `+${formatCount(value)}` : formatCount(value))

/** A number leads to the list its names are in. */
function FigureLink(props: { readonly list: string | null; readonly children: ReactNode }): ReactNode {
  if (!props.list) return props.children
  const [to, search] = props.list.split('?')
  return (
    <Link to={to as '/'} search={Object.fromEntries(new URLSearchParams(search ?? ''))}>
      {props.children}
    </Link>
  )
}

/** 期初 + … − … = 期末, in one line, with whether it holds. */
function Balance({ balance }: { readonly balance: PeriodicBalance }): ReactNode {
  const t = useText()
  const s = useSliceText()
  return (
    <section className="sheet-balance">
      <h3>
        {s(`periodic.balance.${balance.id}`)}
        <StatusTag tone={balance.difference === 0 ? 'good' : 'bad'}>
          {balance.difference === 0 ? t('sheet.balanced') : t('sheet.unbalanced', { difference: balance.difference })}
        </StatusTag>
      </h3>
      <p>
        {s('periodic.balance.opening')} {formatCount(balance.opening)}
        {balance.lines.map((line) => (
          <span key={line.id} className={line.value === 0 ? 'quiet' : undefined}>
            {` ${line.sign > 0 ? '+' : '−'} ${s(`periodic.line.${line.id}` as 'periodic.line.left')} ${formatCount(line.value)}`}
          </span>
        ))}
        {` = ${s('periodic.balance.closing')} ${formatCount(balance.closing)}`}
      </p>
    </section>
  )
}

function Unnamed({ report }: { readonly report: PeriodicReport }): ReactNode {
  const t = useText()
  return (
    <section className="sheet-notes no-print">
      <h3>{t('sheet.unnamed', { count: report.unnamed.length })}</h3>
      <p>{t('sheet.unnamed.text')}</p>
      <ul>
        {report.unnamed.map((one) => (
          <li key={one.movementId}>
            <Link to="/children/$childId" params={{ childId: one.childId }}>
              {one.name}
            </Link>
            {` ${t(`sheet.unnamed.${one.direction}`, { day: one.onDay })}`}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Children are named by a link to their card: whoever may not see them is told nothing. */
function Named({ content }: { readonly content: PeriodicContent }): ReactNode {
  const t = useText()
  const s = useSliceText()
  return (
    <section className="sheet-notes">
      <h3>{t('sheet.named')}</h3>
      <ol>
        {content.named.map((one) => (
          <li key={one.movementId}>
            <Link to="/children/$childId" params={{ childId: one.childId }}>
              {s(`periodic.line.${one.movement}`)}
            </Link>
            {`：${one.words}`}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Signatures({ report }: { readonly report: PeriodicReport }): ReactNode {
  const t = useText()
  const s = useSliceText()
  const { shown, signatures } = report
  const ofShown = signatures.filter((one) => one.version === shown?.version)
  return (
    <section className="sheet-notes">
      {shown && (
        <div className="sheet-line sheet-signatures">
          <span>{`${s('periodic.prepared-by')}：${shown.preparedBy}`}</span>
          <span>{`${s('periodic.checked-by')}：${shown.checkedBy}`}</span>
          <span>{formatDayOf(shown.filedAt)}</span>
          <StatusTag tone={report.intact ? 'good' : 'bad'}>
            {report.intact ? t('sheet.intact') : t('sheet.damaged')}
          </StatusTag>
        </div>
      )}
      <h3>{t('sheet.signatures')}</h3>
      {ofShown.length === 0 && (
        <p>
          {t(kindOf(report.content.kind).signedBy.length === 0 ? 'sheet.signatures.no-level' : 'sheet.signatures.none')}
        </p>
      )}
      <ul>
        {ofShown.map((one) => (
          <li key={one.level}>
            {[
              s(`periodic.level.${one.level}`),
              s(`periodic.decision.${one.decision}`),
              one.signedByName,
              formatDayOf(one.signedAt),
              one.reason,
            ]
              .filter(Boolean)
              .join(' ')}
          </li>
        ))}
      </ul>
    </section>
  )
}
