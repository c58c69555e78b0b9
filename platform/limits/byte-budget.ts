import { createShares, networkShares, type Share, type Shares } from "./shares.js";

/**
 * How many bytes may be in memory at once at one door (a place where bodies or files enter or leave): of one company or
 * network, and of all.
 */
export type BudgetLimits = { each: number; all: number };

/**
 * The part of a budget that one body or file uses. `take` is false when there is no room for so many bytes more.
 * `close` gives all of them back.
 */
export type Portion = { take(bytes: number): boolean; close(): void };

export type ByteBudget = ReturnType<typeof createByteBudget>;

/** The budget of a process: what all doors hold together, and up to which total a door may still take bytes. */
type Process = { shares: Shares; most: number };

/** Limits what a door lets into this process' memory at the same time. Bytes are counted as they arrive. */
export function createByteBudget(
  { each, all }: BudgetLimits,
  process: Process = { shares: createShares(), most: Number.POSITIVE_INFINITY },
) {
  const shares = createShares();
  const ofProcess = [{ key: "process", most: process.most }];

  function open(own: readonly Share[]): Portion {
    const wanted = [...own, { key: "all", most: all }];
    let leaves: (() => void)[] = [];
    return {
      take(bytes) {
        const leave = shares.take(wanted, bytes);
        if (!leave) return false;
        const leaveProcess = process.shares.take(ofProcess, bytes);
        if (!leaveProcess) {
          leave();
          return false;
        }
        leaves.push(leave, leaveProcess);
        return true;
      },
      close() {
        for (const leave of leaves) leave();
        leaves = [];
      },
    };
  }

  return {
    ofCompany: (tenantId: string): Portion => open([{ key: `company ${tenantId}`, most: each }]),
    /**
     * For bodies whose company is known only after they are read. No network, however wide, may hold more than two
     * thirds of the door's bytes.
     */
    ofAddress: (address: string): Portion => open(networkShares(address, each, Math.floor((all * 2) / 3))),
  };
}

/**
 * Budgets of doors that together hold at most `most` bytes. `spare` is what a door must leave to the others: a full
 * door must not block the ones that matter more.
 */
export function createProcessBytes(most: number) {
  const shares = createShares();
  return {
    budget: (limits: BudgetLimits, spare = 0): ByteBudget => createByteBudget(limits, { shares, most: most - spare }),
  };
}
