import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly help: string
    readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[]
  }[]
}

/** What every page must have on arrival: its title, no fault of accessibility (WCAG 2.1 AA), nothing wider than the screen. */
export async function arrive(page: Page, title: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.waitForLoadState('networkidle')
  expect(await page.title()).toMatch(title)
  expect(await accessibilityFaults(page)).toEqual([])
  expect(
    await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
    'wider than the screen',
  ).toBeLessThan(1)
}

/** Faults that axe finds, one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const result = (await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] })",
  )) as AxeResult
  return result.violations.flatMap((fault) =>
    fault.nodes.map((node) => `${fault.id}: ${fault.help} — ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  )
}
