import { createAtOnce, LineFull } from "../../platform/limits/at-once.js";
import { createShares, networkShares } from "../../platform/limits/shares.js";

/** How many files of one company are read at the same time for visitors, and how many more requests may wait. */
const AT_ONCE = 4;
const WAITING = 96;
/**
 * How many requests for one company's files, running or waiting, may come from one network, and from each wider network
 * around it. A page asks for all pictures of a history at once.
 */
const OF_NETWORK = 40;
const OF_WIDER = 60;

/**
 * Reads files for visitors, with a line for each company. A bucket may take a minute for each file, and one company's slow
 * files must not delay another's, not even where all visitors seem to come from one proxy. Throws `LineFull` when too many
 * of the company, or too many of the network for this company, wait already.
 */
export function createFileReads() {
  const atOnce = createAtOnce(AT_ONCE, WAITING);
  const shares = createShares();
  return async <T>(of: { tenantId: string; address: string }, work: () => Promise<T>): Promise<T> => {
    const ofNetwork = networkShares(of.address, OF_NETWORK, OF_WIDER);
    const leave = shares.take(ofNetwork.map(({ key, most }) => ({ key: `${of.tenantId} ${key}`, most })));
    if (!leave) throw new LineFull("too many of one network wait already");
    try {
      return await atOnce(of.tenantId, work);
    } finally {
      leave();
    }
  };
}

export type FileReads = ReturnType<typeof createFileReads>;
