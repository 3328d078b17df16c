import { ArrowLeftOutlined } from '@ant-design/icons'
import { Link, type LinkProps } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { useShellText } from '../i18n.ts'

export interface PageHeaderProps {
  readonly title: string
  /** One line under the title: what is shown, as of when, for whom. */
  readonly note?: ReactNode
  /** Status beside the title. */
  readonly status?: ReactNode
  readonly actions?: ReactNode
  /** The page one level up. */
  readonly up?: { readonly link: LinkProps; readonly text: string }
}

/** Head of a page; sets the document's title and takes the focus on arrival, so that screen readers announce the page. */
export function PageHeader(props: PageHeaderProps): ReactNode {
  const t = useShellText()
  const heading = useRef<HTMLHeadingElement>(null)
  const product = t('shell.product')
  useEffect(() => {
    document.title = `${props.title} · ${product}`
  }, [props.title, product])
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
  }, [])

  return (
    <div className="page-header">
      {props.up && (
        <Link {...props.up.link} className="page-up no-print">
          <ArrowLeftOutlined aria-hidden="true" /> {props.up.text}
        </Link>
      )}
      <div className="page-title-row">
        <div className="page-title">
          <h1 tabIndex={-1} ref={heading}>
            {props.title}
          </h1>
          {props.status}
        </div>
        {props.actions && <div className="page-actions">{props.actions}</div>}
      </div>
      {props.note && <p className="page-note">{props.note}</p>}
    </div>
  )
}
