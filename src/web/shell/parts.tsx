import type { LinkProps } from '@tanstack/react-router'
import { type ComponentType, createContext, type ReactNode, useContext } from 'react'
import type { Text } from '../../kernel/texts.ts'

export const NAVIGATION_GROUPS = ['work', 'data', 'people', 'reports', 'manage'] as const

/** One entry of the navigation; a slice's web/index.tsx gives its own. */
export interface NavigationEntry {
  readonly group: (typeof NAVIGATION_GROUPS)[number]
  readonly to: NonNullable<LinkProps['to']>
  readonly text: Text
  readonly icon: ReactNode
  /** The right that makes the entry appear; none: everybody. */
  readonly permission?: string
  /** How much waits there; draws nothing when nothing does. */
  readonly Badge?: () => ReactNode
}

/** What the shell shows and does not know: main/web.tsx puts it together from the slices. */
export interface ShellParts {
  readonly navigation: readonly NavigationEntry[]
  /** What stands on the first page while something is late or waits; each draws nothing when all is well. */
  readonly notices: readonly ComponentType[]
  /** Entries of the account menu, drawn by the accounts slice. */
  readonly AccountMenu: () => ReactNode
  /** What the owner of the account must look at, above every page; drawn by the accounts slice. */
  readonly AccountNotice: () => ReactNode
}

export const ShellPartsContext = createContext<ShellParts>({
  navigation: [],
  notices: [],
  AccountMenu: () => null,
  AccountNotice: () => null,
})

export function useShellParts(): ShellParts {
  return useContext(ShellPartsContext)
}
