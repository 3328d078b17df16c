import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useShellText } from '../i18n.ts'
import { useMay } from '../session.tsx'
import { NAVIGATION_GROUPS, useShellParts } from './parts.tsx'

/** What waits, of all entries, for a phone, where the navigation is behind a button. */
export function NavigationBadges(): ReactNode {
  const may = useMay()
  const { navigation } = useShellParts()
  return navigation.map((entry) =>
    entry.Badge && (!entry.permission || may(entry.permission)) ? <entry.Badge key={entry.to} /> : null,
  )
}

/** Entries the account may use, in groups. */
export function Navigation(): ReactNode {
  const t = useShellText()
  const language = useTranslation().i18n.language === 'en' ? 'en' : 'zh'
  const may = useMay()
  const { navigation } = useShellParts()
  const visible = navigation.filter((entry) => !entry.permission || may(entry.permission))
  return (
    <div className="nav">
      {NAVIGATION_GROUPS.map((group) => {
        const entries = visible.filter((entry) => entry.group === group)
        if (entries.length === 0) return null
        return (
          <div key={group}>
            <div className="nav-group" id={`nav-${group}`}>
              {t(`shell.group.${group}`)}
            </div>
            <ul className="plain" aria-labelledby={`nav-${group}`}>
              {entries.map((entry) => (
                <li key={entry.to}>
                  <Link
                    to={entry.to}
                    activeOptions={{ exact: entry.to === '/', includeSearch: false }}
                    activeProps={{ 'aria-current': 'page' }}
                  >
                    <span aria-hidden="true">{entry.icon}</span>
                    {entry.text[language]}
                    {entry.Badge && <entry.Badge />}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </div>
  )
}
