import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./harness/eventually.js";
import { openBalcao, type RunningBalcao } from "./harness/open-balcao.js";

let balcao: RunningBalcao;
beforeAll(async () => {
  const poisonous = fileURLToPath(new URL("harness/die-of-poison.mjs", import.meta.url));
  balcao = await openBalcao({ env: { NODE_OPTIONS: `--import=${poisonous}` } });
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

describe("a message that kills the process which handles it", () => {
  it("is set aside after three deaths, told to people, and everybody is answered again", async () => {
    const [poisoned, other] = [balcao.newPhone(), balcao.newPhone()];
    /** Starts the server, which may die before it listens, and waits for its death. */
    const dies = async () => {
      await balcao.start().catch(() => undefined);
      await eventually(() => expect(() => balcao.server()).toThrow("no server runs"));
    };
    const begun = async () =>
      (await balcao.look("SELECT begun FROM events WHERE payload::text LIKE '%veneno%'"))[0]?.map((row) => row.begun);
    await balcao.start();
    await balcao.write(poisoned, "veneno");
    await dies();
    expect(await begun()).toEqual([0]);
    // It has waited for a minute: processes that take it up now write it down first.
    await balcao.look("UPDATE events SET received_at = received_at - interval '1 minute' WHERE state = 'waiting'");
    await dies();
    expect(await begun()).toEqual([1]);
    await dies();
    await dies();
    expect(await begun()).toEqual([3]);
    await balcao.start();
    await balcao.write(poisoned, "eco");
    await balcao.write(other, "eco");
    await eventually(() => {
      expect(balcao.graph.of(poisoned).length).toBeGreaterThan(0);
      expect(balcao.graph.of(other).length).toBeGreaterThan(0);
    });
    await balcao.stop();
    const [alerts] = await balcao.look("SELECT kind, text FROM alerts");
    expect(alerts).toEqual([{ kind: "event_failed", text: expect.stringContaining("espera por uma pessoa") }]);
    const [dead] = await balcao.look("SELECT error FROM events WHERE state = 'dead' AND payload::text LIKE '%veneno%'");
    expect(dead).toEqual([{ error: expect.stringContaining("3 processes ended") }]);
  });
});
