import { createShares, networkShares, type Share } from "./shares.js";

/** Bytes of bodies that are in memory at once: of one company or network, and of all. */
export type BudgetLimits = { each: number; all: number };

/** What one body has of a budget. `take` is false when there is no room for so many bytes more; `close` gives all of them back. */
export type Portion = { take(bytes: number): boolean; close(): void };

export type ByteBudget = ReturnType<typeof createByteBudget>;

/** What a process lets strangers put into its memory at the same time, counted as the bytes arrive. */
export function createByteBudget({ each, all }: BudgetLimits) {
  const shares = createShares();

  function open(own: readonly Share[]): Portion {
    const wanted = [...own, { key: "all", most: all }];
    let leaves: (() => void)[] = [];
    return {
      take(bytes) {
        const leave = shares.take(wanted, bytes);
        if (leave) leaves.push(leave);
        return leave !== null;
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
