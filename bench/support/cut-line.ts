import { connect, createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** A line between a browser and the server that can be cut at any moment, in the middle of a request or an answer. */
export class CutLine {
  readonly #server: Server
  readonly #open = new Set<Socket>()
  #isUp = true

  private constructor(target: number) {
    this.#server = createServer((near) => {
      if (!this.#isUp) return void near.destroy()
      const far = connect(target, '127.0.0.1')
      for (const socket of [near, far]) {
        this.#open.add(socket)
        socket.on('error', () => {})
        socket.on('close', () => {
          this.#open.delete(socket)
          near.destroy()
          far.destroy()
        })
      }
      near.pipe(far).pipe(near)
    })
  }

  static async to(target: number): Promise<CutLine> {
    const line = new CutLine(target)
    await new Promise<void>((resolve) => line.#server.listen(0, '127.0.0.1', resolve))
    return line
  }

  /** The address to type: this machine, so that the page may keep things for offline work. */
  get address(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`
  }

  /** Drops whatever is under way; nothing comes through until `mend`. */
  cut(): void {
    this.#isUp = false
    for (const socket of this.#open) socket.resetAndDestroy()
  }

  mend(): void {
    this.#isUp = true
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
