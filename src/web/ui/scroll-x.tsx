import { type ReactNode, useEffect, useRef, useState } from 'react'

/** Something wide, such as a table: scrolls sideways by itself, by keyboard too once it does not fit. */
export function ScrollX(props: { readonly label: string; readonly children: ReactNode }): ReactNode {
  const frame = useRef<HTMLDivElement>(null)
  const [isWide, setWide] = useState(false)
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const watch = new ResizeObserver(() => setWide(element.scrollWidth > element.clientWidth))
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  return (
    <div
      ref={frame}
      className="scroll-x"
      {...(isWide ? { tabIndex: 0, role: 'region', 'aria-label': props.label } : {})}
    >
      {props.children}
    </div>
  )
}
