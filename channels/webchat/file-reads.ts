import { createAtOnce, LineFull } from "../../platform/limits/at-once.js";
import { createShares, networkShares } from "../../platform/limits/shares.js";

/** Files of one company that visitors fetch and that are read at the same time, and how many more may wait for it. */
const AT_ONCE = 4;
const WAITING = 96;
/** Of both, what one network may have, and at most its wider ones: a page asks for all pictures of a history at once. */
const OF_NETWORK = 40;
const OF_WIDER = 60;

/**
 * Reads files one company at a time: a bucket may take a minute for each, and who waits for one company's holds up no other's.
 * Throws `LineFull` where too many of the company or of the network wait already.
 */
export function createFileReads() {
  const atOnce = createAtOnce(AT_ONCE, WAITING);
  const shares = createShares();
  return async <T>(of: { tenantId: string; address: string }, work: () => Promise<T>): Promise<T> => {
    const leave = shares.take(networkShares(of.address, OF_NETWORK, OF_WIDER));
    if (!leave) throw new LineFull("too many of one network wait already");
    try {
      return await atOnce(of.tenantId, work);
    } finally {
      leave();
    }
  };
}

export type FileReads = ReturnType<typeof createFileReads>;
