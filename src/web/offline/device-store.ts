/**
 * What a phone keeps for work without a connection: things waiting to be sent, and the little it needs to show a form.
 * One small database of the browser's own; everything in it goes when somebody signs out.
 */
const NAME = 'nol-field'
const STORES = ['outbox', 'kept'] as const
export type StoreName = (typeof STORES)[number]

let opened: Promise<IDBDatabase> | undefined

/**
 * Stands in where the browser opens no database (site data blocked, a damaged profile): what is signed is still sent, as
 * long as the page stays open.
 */
let memory: Readonly<Record<StoreName, Map<string, unknown>>> | undefined

/** Whether what is kept here goes when the page is closed. */
export const forgetsOnClose = (): boolean => memory !== undefined

/** The database, or nothing where there is none. */
async function open(): Promise<IDBDatabase | undefined> {
  if (memory) return undefined
  opened ??= openDatabase()
  try {
    return await opened
  } catch {
    opened = undefined
    memory = { outbox: new Map(), kept: new Map() }
    return undefined
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => STORES.forEach((store) => request.result.createObjectStore(store))
    request.onsuccess = () => {
      // Another tab signs out: let go, or its wish to delete everything waits for ever.
      request.result.onversionchange = () => {
        request.result.close()
        opened = undefined
      }
      resolve(request.result)
    }
    request.onerror = () => reject(request.error)
  })
}

/** Runs one request in a transaction of its own and answers when it is on the disk, not before; in memory without a disk. */
async function inStore<Result>(
  store: StoreName,
  mode: IDBTransactionMode,
  work: (objects: IDBObjectStore) => IDBRequest<Result>,
  inMemory: (objects: Map<string, unknown>) => Result,
): Promise<Result> {
  const database = await open()
  if (!database) return inMemory(memory![store])
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode, { durability: 'strict' })
    const request = work(transaction.objectStore(store))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = transaction.onerror = () => reject(transaction.error)
  })
}

export const putKept = (store: StoreName, key: string, value: unknown): Promise<IDBValidKey> =>
  inStore<IDBValidKey>(
    store,
    'readwrite',
    (objects) => objects.put(value, key),
    (objects) => {
      objects.set(key, value)
      return key
    },
  )

export const getKept = <Value>(store: StoreName, key: string): Promise<Value | undefined> =>
  inStore(
    store,
    'readonly',
    (objects) => objects.get(key) as IDBRequest<Value | undefined>,
    (objects) => objects.get(key) as Value | undefined,
  )

/** Everything of a store in the order of its keys. */
export const listKept = <Value>(store: StoreName): Promise<Value[]> =>
  inStore(
    store,
    'readonly',
    (objects) => objects.getAll() as IDBRequest<Value[]>,
    (objects) => [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value as Value),
  )

export const removeKept = (store: StoreName, key: string): Promise<undefined> =>
  inStore<undefined>(
    store,
    'readwrite',
    (objects) => objects.delete(key),
    (objects) => {
      objects.delete(key)
      return undefined
    },
  )

/** Forgets everything this device has kept. */
export async function wipeDevice(): Promise<void> {
  ;(await opened?.catch(() => undefined))?.close()
  opened = undefined
  memory = undefined
  if (typeof indexedDB === 'undefined') return
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(NAME)
    request.onsuccess = request.onerror = request.onblocked = () => resolve()
  })
}
