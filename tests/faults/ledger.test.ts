import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./harness/eventually.js";
import { type Desk, openDesk } from "./harness/open-desk.js";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

describe("the ledger", () => {
  it("tells what became of each message, which lines a customer has, and why the bot said one", async () => {
    const phone = desk.newPhone();
    await desk.write(phone, "eco");
    await desk.write(phone, "primeiro");
    await eventually(() => expect(desk.graph.of(phone)).toHaveLength(2));
    expect(await desk.balcao("ledger")).toMatch(/^\s+2\s+answered$/m);

    const lines = (await desk.balcao("lines", `+${phone}`)).trim().split("\n");
    expect(lines.map((line) => line.split("\t").slice(2).join(" "))).toEqual([
      "contact eco",
      expect.stringMatching(/^bot Anotado/),
      "contact primeiro",
      "bot Anotado: primeiro",
    ]);
    const [heard, said] = lines.slice(2).map((line) => line.split("\t")[0] ?? "");
    const why = JSON.parse(await desk.balcao("why", said ?? ""));
    expect(why).toMatchObject({ kind: "message", outcome: "answered", content: { text: "Anotado: primeiro" } });
    expect(JSON.stringify(why.trace)).toContain("eco");
    // The customer's own line has the same event behind it.
    expect(JSON.parse(await desk.balcao("why", heard ?? "")).id).toBe(why.id);
  });

  it("says so where there is no such line and nobody of that name", async () => {
    await expect(desk.balcao("why", "999999999")).rejects.toThrow("There is no line 999999999.");
    await expect(desk.balcao("why", "1; DROP TABLE messages")).rejects.toThrow("There is no line");
    await expect(desk.balcao("lines", "551100000000")).rejects.toThrow("There is no conversation of 551100000000");
    await expect(desk.balcao("ledger", "--days", "sete")).rejects.toThrow("--days wants a number of days, not sete.");
    await expect(desk.balcao("ledger", "--company", "outra")).rejects.toThrow("There is no such company.");
  });

  it("ends with 1 and names the event when one could not be handled", async () => {
    const phone = desk.newPhone();
    await desk.write(phone, "eco");
    await eventually(() => expect(desk.graph.of(phone)).toHaveLength(1));
    await desk.stop();
    await desk.look(
      `INSERT INTO events (tenant_id, channel_id, conversation_id, kind, dedupe, payload, at, state, error)
       SELECT tenant_id, channel_id, id, 'message', 'set aside', '{}', now(), 'dead', 'um motivo' FROM conversations WHERE external_id = '${phone}'`,
    );
    await expect(desk.balcao("ledger")).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/event \d+\t.*\tdead\tum motivo/),
    });
  });
});
