import type { TestProject } from 'vitest/node'
import { hasChromium } from './browser.ts'
import { openOffice } from './office.ts'

/** One server and one county for all journeys of a run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!hasChromium()) throw new Error('the journeys need Chromium: apt-get install chromium fonts-noto-cjk')
  const given = process.env.NOL_JOURNEY_ADDRESS
  const office = given ? undefined : await openOffice()
  project.provide('address', given ?? office!.address)
  return async () => office?.close()
}

declare module 'vitest' {
  interface ProvidedContext {
    address: string
  }
}
