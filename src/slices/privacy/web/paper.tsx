import { PrinterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'

export function PrintButton(): ReactNode {
  const shell = useShellText()
  return (
    <Button icon={<PrinterOutlined aria-hidden="true" />} onClick={() => print()}>
      {shell('shell.print')}
    </Button>
  )
}

/** A table of a paper: a heading, the heads of the columns, the lines; `none` stands for no line. */
export function PaperTable(props: {
  readonly title: string
  readonly heads: readonly string[]
  readonly lines: readonly (readonly ReactNode[])[]
  readonly none: string
}): ReactNode {
  return (
    <section className="sheet-names">
      <h3>{props.title}</h3>
      {props.lines.length === 0 ? (
        <p>{props.none}</p>
      ) : (
        <ScrollX label={props.title}>
          <table className="sheet-table sheet-names-table sheet-lines">
            <caption className="secret">{props.title}</caption>
            <thead>
              <tr>
                {props.heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {props.lines.map((line, index) => (
                <tr key={String(index)}>
                  {line.map((cell, column) => (
                    <td key={String(column)}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
      )}
    </section>
  )
}
