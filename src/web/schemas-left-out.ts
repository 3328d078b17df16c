// Stands in for typebox in the browser (vite.config.ts): a page needs the method and path of an endpoint and the types
// of what it carries, and types are gone by then. The server checks; so schemas, and the 20 KB that build them, stay there.

/** Builds nothing; `Type.Object(…).properties` can still be spread into another object. */
export const Type = new Proxy({} as Record<string, (...parts: readonly unknown[]) => object>, {
  get:
    (_, kind) =>
    (...parts: readonly unknown[]) =>
      kind === 'Object' ? { properties: parts[0] } : {},
})
