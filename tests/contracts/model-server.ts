import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChatCall, ModelAccount, ModelServer } from "../../models/ports.js";

/** How the other side is in trouble with every request until the next `trouble`. */
export type Trouble = "none" | "too many" | "error" | "html" | "cut" | "silent" | "cut off" | "no numbers";

/** A kind of server with whatever plays its other side. */
export type ModelStand = {
  server: ModelServer;
  account: ModelAccount;
  /** The same with a wrong key. */
  stranger: ModelAccount;
  /** The same at a private address that nobody allowed. */
  inside: ModelAccount;
  /** What the model says to the next calls. */
  says(text: string): void;
  trouble(how: Trouble): void;
  /** How many requests came, and how many of them nobody waited for to the end. */
  seen(): { requests: number; cancelled: number };
  close(): Promise<void>;
};

const call: ChatCall = {
  model: "m",
  system: "Responda em JSON.",
  text: "Quanto custa?",
  json: true,
  mostTokens: 100,
};
const ample = () => AbortSignal.timeout(20_000);

/** The suite that every `ModelServer` must pass. */
export function describeModelServer(name: string, open: () => Promise<ModelStand>): void {
  describe(`${name} as a server of models`, () => {
    let stand: ModelStand;
    beforeAll(async () => {
      stand = await open();
    });
    afterAll(() => stand.close());
    beforeEach(() => stand.trouble("none"));

    it("gives the model's words and what was counted", async () => {
      stand.says('{"a":1}');
      const ended = await stand.server.chat(stand.account, call, ample());
      expect(ended).toMatchObject({ outcome: "ok", text: '{"a":1}', usage: { counted: true } });
      expect(ended.outcome === "ok" && ended.usage.input > 0 && ended.usage.output > 0).toBe(true);
    });
    it("estimates what a server does not count", async () => {
      stand.trouble("no numbers");
      const ended = await stand.server.chat(stand.account, call, ample());
      expect(ended.outcome === "ok" && ended.usage).toMatchObject({ counted: false });
      expect(ended.outcome === "ok" && ended.usage.input).toBeGreaterThan(5);
    });
    it("asks once, whatever goes wrong, and says what it was", async () => {
      const ends: [Trouble, string][] = [
        ["too many", "limited"],
        ["error", "unavailable"],
        ["html", "unavailable"],
        ["cut", "unavailable"],
        ["cut off", "cut"],
      ];
      for (const [how, outcome] of ends) {
        const before = stand.seen().requests;
        stand.trouble(how);
        expect([how, (await stand.server.chat(stand.account, call, ample())).outcome]).toEqual([how, outcome]);
        expect([how, stand.seen().requests - before]).toEqual([how, 1]);
      }
    });
    it("counts an answer that was cut off", async () => {
      stand.trouble("cut off");
      const ended = await stand.server.chat(stand.account, call, ample());
      expect(ended).toMatchObject({ outcome: "cut", usage: { counted: true, input: expect.any(Number) } });
    });
    it("tells how long a server wants to be left alone", async () => {
      stand.trouble("too many");
      expect(await stand.server.chat(stand.account, call, ample())).toMatchObject({
        outcome: "limited",
        afterMs: 1_000,
      });
    });
    it("is refused with a wrong key, which is no secret in the reason", async () => {
      const ended = await stand.server.chat(stand.stranger, call, ample());
      expect(ended.outcome).toBe("refused");
      expect(JSON.stringify(ended)).not.toContain(Object.values(stand.stranger.secrets).join());
    });
    it("lets go of a silent server at once, and the server sees it", async () => {
      stand.trouble("silent");
      const before = stand.seen().cancelled;
      const stop = new AbortController();
      const waiting = stand.server.chat(stand.account, call, stop.signal);
      await sleep(150);
      stop.abort();
      expect((await waiting).outcome).toBe("cancelled");
      for (let n = 0; n < 100 && stand.seen().cancelled === before; n++) await sleep(20);
      expect(stand.seen().cancelled).toBe(before + 1);
    });
    it("asks nothing when nobody waits any more", async () => {
      const before = stand.seen().requests;
      expect((await stand.server.chat(stand.account, call, AbortSignal.abort())).outcome).toBe("cancelled");
      expect(stand.seen().requests).toBe(before);
    });
    it("reaches no private address that the operator did not allow", async () => {
      const before = stand.seen().requests;
      expect((await stand.server.chat(stand.inside, call, ample())).outcome).toBe("unavailable");
      expect(stand.seen().requests).toBe(before);
    });
  });
}
