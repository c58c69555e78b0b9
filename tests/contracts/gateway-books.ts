import { expect, it } from "vitest";
import type { Movement } from "../../bot/vocabulary/movement.js";
import type { Listed, ListedMovement } from "../../payments/gateway.js";
import type { Tools } from "./gateway-stand.js";

const limits = () => ({ signal: AbortSignal.timeout(5_000) });

/** What a gateway tells of the account's money: of one payment, and of all. */
export function describeBooks({ stand, paid, read, refund }: Tools): void {
  async function listed(from: number, account = stand().account): Promise<ListedMovement[]> {
    const { gateway } = stand();
    if (!gateway.movements) throw new Error("this gateway lists nothing");
    const all: ListedMovement[] = [];
    let cursor: string | null = null;
    do {
      const page: Listed = await gateway.movements(account, { from, cursor }, limits());
      if (page.outcome !== "listed") throw new Error(page.reason);
      all.push(...page.movements);
      cursor = page.next;
    } while (cursor !== null);
    return all;
  }
  const keyOf = ({ kind, id, amount }: Movement) => `${kind} ${id} ${amount}`;

  it("tells of a payment what moved the account's money, and lists the same for the account alone", async () => {
    const { neighbour, now } = stand();
    const from = now() - 60_000;
    const ids = [await paid({ amount: 10_000 }), await paid({ amount: 20_000 })];
    await refund(ids[0] ?? "", 3_000);
    for (const [n, id] of ids.entries()) {
      const found = await read(id);
      if (found.outcome !== "found") throw new Error(found.outcome);
      const { movements, currency, reference } = found.payment;
      const sums = movements.filter(({ kind }) => kind !== "fee").map(({ kind, amount }) => [kind, amount]);
      expect(sums).toEqual(
        n === 0
          ? [
              ["charge", 10_000],
              ["refund", -3_000],
            ]
          : [["charge", 20_000]],
      );
      for (const movement of movements) expect(movement.currency).toBe(currency);
      const list = await listed(from);
      const own = movements.find(({ kind }) => kind === "charge")?.id;
      const ofPayment = list.filter(({ charge }) => charge === own);
      expect(new Set(ofPayment.map(keyOf))).toEqual(new Set(movements.map(keyOf)));
      expect(ofPayment.find(({ kind }) => kind === "charge")?.reference).toBe(reference);
    }
    expect((await listed(from, neighbour)).filter(({ charge }) => ids.includes(charge ?? ""))).toEqual([]);
  });

  it("lists every page of it, and says that it could not when it is away", async () => {
    const { gateway, account, now, away } = stand();
    const from = now() - 60_000;
    const before = (await listed(from)).filter(({ kind }) => kind === "charge").length;
    // So many payments fill more than one page at every gateway.
    await Promise.all(Array.from({ length: 25 }, () => paid()));
    const charges = (await listed(from)).filter(({ kind }) => kind === "charge");
    expect(new Set(charges.map(({ id }) => id)).size).toBe(before + 25);
    await away("nonsense");
    expect((await gateway.movements?.(account, { from, cursor: null }, limits()))?.outcome).toBe("unavailable");
  });
}
