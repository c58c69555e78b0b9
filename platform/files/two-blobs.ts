import type { Blobs } from "./blobs.js";

/**
 * Storage for bytes that are being moved from `from` to `to`. New files go to `to`. A file is read from `to`, then from
 * `from`, then from `to` again, because it may have moved between the two looks. Deleting and listing cover both
 * storages, so that nothing stays behind.
 */
export function createTwoBlobs(to: Blobs, from: Blobs): Blobs {
  const find = async <Found>(look: (blobs: Blobs) => Promise<Found | null>): Promise<Found | null> =>
    (await look(to)) ?? (await look(from)) ?? look(to);
  return {
    write: to.write,
    read: (tenantId, name) => find((blobs) => blobs.read(tenantId, name)),
    open: (tenantId, name) => find((blobs) => blobs.open(tenantId, name)),
    sizeOf: (tenantId, name) => find((blobs) => blobs.sizeOf(tenantId, name)),
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
