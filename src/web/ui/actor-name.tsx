import type { ReactNode } from 'react'
import { useShellText } from '../i18n.ts'

/** Who did something: a person's name, or the machine by itself, whose ids are not for reading. */
export function ActorName({ name }: { readonly name: string }): ReactNode {
  const t = useShellText()
  return name.startsWith('system:') ? t('shell.system') : name
}
