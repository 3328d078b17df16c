import type { TestProject } from 'vitest/node'
import { openOffice } from './office.ts'

/** One server and one county for all journeys of a run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
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
