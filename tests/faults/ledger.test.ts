import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./harness/eventually.js";
import { openBalcao, type RunningBalcao } from "./harness/open-balcao.js";

let balcao: RunningBalcao;
beforeAll(async () => {
  balcao = await openBalcao();
});
afterAll(() => balcao.close());

describe("the ledger", () => {
  it("tells what became of each message, which lines a customer has, and why the bot said one", async () => {
    const phone = balcao.newPhone();
    await balcao.write(phone, "eco");
    await balcao.write(phone, "primeiro");
    await eventually(() => expect(balcao.graph.of(phone)).toHaveLength(2));
    expect(await balcao.balcao("ledger")).toMatch(/^\s+2\s+answered$/m);

    const lines = (await balcao.balcao("lines", `+${phone}`)).trim().split("\n");
    expect(lines.map((line) => line.split("\t").slice(2).join(" "))).toEqual([
      "contact eco",
      expect.stringMatching(/^bot Anotado/),
      "contact primeiro",
      "bot Anotado: primeiro",
    ]);
    const [heard, said] = lines.slice(2).map((line) => line.split("\t")[0] ?? "");
    const why = JSON.parse(await balcao.balcao("why", said ?? ""));
    expect(why).toMatchObject({ kind: "message", outcome: "answered", content: { text: "Anotado: primeiro" } });
    expect(JSON.stringify(why.trace)).toContain("eco");
    // The customer's own line has the same event behind it.
    expect(JSON.parse(await balcao.balcao("why", heard ?? "")).id).toBe(why.id);
  });

  it("says so where there is no such line and nobody of that name", async () => {
    await expect(balcao.balcao("why", "999999999")).rejects.toThrow("There is no line 999999999.");
    await expect(balcao.balcao("why", "1; DROP TABLE messages")).rejects.toThrow("There is no line");
    await expect(balcao.balcao("lines", "551100000000")).rejects.toThrow("There is no conversation of 551100000000");
    await expect(balcao.balcao("ledger", "--days", "sete")).rejects.toThrow("--days wants a number of days, not sete.");
    await expect(balcao.balcao("ledger", "--company", "outra")).rejects.toThrow("There is no such company.");
  });

  it("ends with 1 and names the event when one could not be handled", async () => {
    const phone = balcao.newPhone();
    await balcao.write(phone, "eco");
    await eventually(() => expect(balcao.graph.of(phone)).toHaveLength(1));
    await balcao.stop();
    await balcao.look(
      `INSERT INTO events (tenant_id, channel_id, conversation_id, kind, dedupe, payload, at, state, error)
       SELECT tenant_id, channel_id, id, 'message', 'set aside', '{}', now(), 'dead', 'um motivo' FROM conversations WHERE external_id = '${phone}'`,
    );
    await expect(balcao.balcao("ledger")).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/event \d+\t.*\tdead\tum motivo/),
    });
  });
});
