import type { Blobs } from "./blobs.js";

/**
 * Bytes that move from one storage to another: new ones go to `to`, and what `to` does not have yet is read from `from`.
 * Deleting and listing are of both, so that nothing stays behind.
 */
export function createTwoBlobs(to: Blobs, from: Blobs): Blobs {
  return {
    write: to.write,
    read: async (tenantId, name) => (await to.read(tenantId, name)) ?? from.read(tenantId, name),
    sizeOf: async (tenantId, name) => (await to.sizeOf(tenantId, name)) ?? from.sizeOf(tenantId, name),
    async *list(tenantId) {
      yield* to.list(tenantId);
      yield* from.list(tenantId);
    },
    async rename(tenantId, name, other) {
      const done = await Promise.all([to, from].map((each) => each.rename(tenantId, name, other)));
      return done.includes(true);
    },
    async remove(tenantId, name) {
      await Promise.all([to, from].map((each) => each.remove(tenantId, name)));
    },
  };
}
