import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../faults/harness/eventually.js";
import { DeskHarness } from "./harness.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(() => desk.close());

describe("a disabled person, a lowered role, another team, a token that ran out", () => {
  it("lose access at once and their sockets within seconds (fault 31)", async () => {
    const shop = await desk.company();
    const users = [
      await desk.user(shop, "Rui"),
      await desk.user(shop, "Eva", "admin"),
      await desk.user(shop, "Ana"),
    ] as const;
    const [rui, eva, ana] = [await desk.signIn(users[0]), await desk.signIn(users[1]), await desk.signIn(users[2])];
    const mia = await desk.signIn(await desk.user(shop, "Mia"));
    const [gone, lowered, kept, moved] = [
      await rui.socket(),
      await eva.socket(),
      await ana.socket(),
      await mia.socket(),
    ];
    await desk.engine.rows(shop.tenantId, "UPDATE users SET teams = '{bancada}' WHERE id = $1", [mia.signedIn.me.id]);
    await desk.engine.rows(shop.tenantId, "UPDATE users SET disabled = true WHERE id = $1", [users[0].id]);
    await desk.engine.rows(shop.tenantId, "UPDATE users SET role = 'consultant' WHERE id = $1", [users[1].id]);
    expect((await rui.get("/me")).status).toBe(401);
    expect((await eva.post("/problems/1.0/dismiss")).status).toBe(403);
    await eventually(() => {
      expect(gone.of("goodbye")).toEqual([{ reason: "disabled" }]);
      expect(lowered.of("goodbye")).toEqual([{ reason: "changed" }]);
      expect(moved.of("goodbye")).toEqual([{ reason: "changed" }]);
      expect([gone, lowered, moved].map(({ socket }) => socket.connected)).toEqual([false, false, false]);
    });
    expect(kept.socket.connected).toBe(true);
    desk.engine.pass(15 * 60_000 + 1_000);
    await eventually(() => expect(kept.of("goodbye")).toEqual([{ reason: "expired" }]));
  });
});
