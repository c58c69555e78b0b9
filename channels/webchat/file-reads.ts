import { createAtOnce, LineFull } from "../../platform/limits/at-once.js";
import { createShares, networkShares } from "../../platform/limits/shares.js";

/** How many files of one company are read for visitors at the same time, and how many more may wait for that. */
const AT_ONCE = 4;
const WAITING = 96;
/**
 * How many of these, read and waiting, may belong to one network, and how many to its wider networks. A page asks for
 * all pictures of a history at once.
 */
const OF_NETWORK = 40;
const OF_WIDER = 60;

/**
 * Reads files for each company separately: a bucket may take a minute for each file, and a company's waiting files must
 * not delay another company's. Throws `LineFull` when too many of the company or of the network wait already.
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
