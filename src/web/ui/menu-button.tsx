import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'

export interface MenuEntry {
  readonly key: string
  readonly icon: ReactNode
  readonly text: string
  readonly onChoose: () => void
}

export interface MenuButtonProps {
  readonly className: string
  /** Read out instead of what is inside, which may be an icon only. */
  readonly label: string
  readonly children: ReactNode
  /** Above the entries. */
  readonly head?: ReactNode
  readonly entries: readonly MenuEntry[]
}

/** A button with a menu below it: arrow keys walk, Enter chooses, Escape and a click elsewhere close. */
export function MenuButton(props: MenuButtonProps): ReactNode {
  const id = useId()
  const [open, setOpen] = useState(false)
  const frame = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!open) return
    frame.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const closeElsewhere = (event: Event): void => {
      if (!frame.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', closeElsewhere)
    document.addEventListener('focusin', closeElsewhere)
    return () => {
      document.removeEventListener('pointerdown', closeElsewhere)
      document.removeEventListener('focusin', closeElsewhere)
    }
  }, [open])
  const close = (): void => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    <div className="menu-frame" ref={frame}>
      <button
        ref={button}
        type="button"
        className={props.className}
        aria-label={props.label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {props.children}
      </button>
      {open && (
        <div className="menu">
          {props.head && <div className="menu-head">{props.head}</div>}
          <div role="menu" tabIndex={-1} id={id} aria-label={props.label} onKeyDown={(event) => walk(event, close)}>
            {props.entries.map((entry) => (
              <button
                key={entry.key}
                type="button"
                role="menuitem"
                tabIndex={-1}
                onClick={() => {
                  close()
                  entry.onChoose()
                }}
              >
                <span aria-hidden="true">{entry.icon}</span>
                {entry.text}
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  )
}

function walk(event: KeyboardEvent<HTMLElement>, close: () => void): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')]
  const at = items.indexOf(document.activeElement as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
  if (event.key === 'Escape' || event.key === 'Tab') close()
  else if (to !== undefined) items[(to + items.length) % items.length]?.focus()
  else return
  event.preventDefault()
}
