import { createShares, networkShares, type Share, type Shares } from "./shares.js";

/** Bytes that are in memory at once at one door: of one company or network, and of all. */
export type BudgetLimits = { each: number; all: number };

/** What one body or file has of a budget. `take` is false when there is no room for so many bytes more; `close` gives all of them back. */
export type Portion = { take(bytes: number): boolean; close(): void };

export type ByteBudget = ReturnType<typeof createByteBudget>;

/** Of a process: what all doors hold together, and up to how much of it a door may still take. */
type Process = { shares: Shares; most: number };

/** What a door lets into this process' memory at the same time, counted as the bytes arrive. */
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
    /** For bodies whose company cannot be asked before they are read. No network, however wide, has more than two thirds of all. */
    ofAddress: (address: string): Portion => open(networkShares(address, each, Math.floor((all * 2) / 3))),
  };
}

/**
 * Budgets of doors that together hold at most `most` bytes. `spare` is what a door leaves to the others of it: one that is
 * full must not keep those shut that more depends on.
 */
export function createProcessBytes(most: number) {
  const shares = createShares();
  return {
    budget: (limits: BudgetLimits, spare = 0): ByteBudget => createByteBudget(limits, { shares, most: most - spare }),
  };
}
