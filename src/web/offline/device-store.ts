/**
 * What a phone keeps for work without a connection: things waiting to be sent, and the little it needs to show a form.
 * One small database of the browser's own; everything in it goes when somebody signs out.
 */
const NAME = 'nol-field'
const STORES = ['outbox', 'kept'] as const
export type StoreName = (typeof STORES)[number]

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
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
  return opened
}

/** Runs one request in a transaction of its own and answers when it is on the disk, not before. */
async function inStore<Result>(
  store: StoreName,
  mode: IDBTransactionMode,
  work: (objects: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const database = await open()
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode, { durability: 'strict' })
    const request = work(transaction.objectStore(store))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = transaction.onerror = () => reject(transaction.error)
  })
}

export const putKept = (store: StoreName, key: string, value: unknown): Promise<IDBValidKey> =>
  inStore(store, 'readwrite', (objects) => objects.put(value, key))

export const getKept = <Value>(store: StoreName, key: string): Promise<Value | undefined> =>
  inStore(store, 'readonly', (objects) => objects.get(key) as IDBRequest<Value | undefined>)

/** Everything of a store in the order of its keys. */
export const listKept = <Value>(store: StoreName): Promise<Value[]> =>
  inStore(store, 'readonly', (objects) => objects.getAll() as IDBRequest<Value[]>)

export const removeKept = (store: StoreName, key: string): Promise<undefined> =>
  inStore(store, 'readwrite', (objects) => objects.delete(key))

/** Forgets everything this device has kept. */
export async function wipeDevice(): Promise<void> {
  if (typeof indexedDB === 'undefined') return
  ;(await opened)?.close()
  opened = undefined
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(NAME)
    request.onsuccess = request.onerror = request.onblocked = () => resolve()
  })
}
