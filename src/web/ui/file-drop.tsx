import { InboxOutlined } from '@ant-design/icons'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'

export interface FileDropProps {
  readonly text: string
  readonly hint?: string
  /** `.xlsx,.xls,.csv` */
  readonly accept: string
  readonly several?: boolean
  readonly onFiles: (files: readonly File[]) => void
}

/** A place to drop files on, which is also a button that opens the file chooser. */
export function FileDrop(props: FileDropProps): ReactNode {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    take([...event.dataTransfer.files])
  }
  const take = (files: readonly File[]): void => {
    if (files.length > 0) props.onFiles(props.several ? files : files.slice(0, 1))
  }
  return (
    // The drop target needs no role: the button inside does the same by keyboard.
    <div
      className={over ? 'file-drop is-over' : 'file-drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <button type="button" onClick={() => input.current?.click()}>
        <InboxOutlined aria-hidden="true" />
        <span className="strong">{props.text}</span>
        {props.hint && <span className="quiet">{props.hint}</span>}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={props.accept}
        multiple={props.several ?? false}
        onChange={(event) => {
          take([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </div>
  )
}
