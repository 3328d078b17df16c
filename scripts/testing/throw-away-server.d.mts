export interface ThrowAwayServer {
  readonly url: string
  readonly version: string
  stop(): void
}

export function startThrowAwayServer(wish?: { readonly keepsData?: boolean }): Promise<ThrowAwayServer | undefined>
