import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createAskToBegin } from "./ask-to-begin.js";
import { openHome } from "./home.js";
import { openOutbox } from "./outbox.js";
import { createPump } from "./pump.js";

const PACE = { ackMs: 10, reconnectMs: 1 };
type Socket = Parameters<typeof createAskToBegin>[0];
/** A connection that gives these answers one after another; null: none came. */
function answering(...answers: ({ ok: true } | { ok: false; reason: string } | null)[]) {
  const socket = {
    timeout: () => ({ emitWithAck: async () => answers.shift() ?? Promise.reject(new Error("timeout")) }),
  } as unknown as Socket;
  return createAskToBegin(socket, PACE);
}

describe("asking whether a repair may begin", () => {
  it("asks again until there is an answer", async () => {
    const { signal } = new AbortController();
    expect(await answering(null, { ok: false, reason: "unavailable" }, { ok: true })("id", signal)).toBeNull();
    expect(await answering(null, { ok: false, reason: "unpaid" }, { ok: true })("id", signal)).toBe("unpaid");
  });

  it("begins nothing when there was none in time", async () => {
    expect(await answering()("id", AbortSignal.timeout(20))).toBe("expired");
  });
});

it("a hub that does not know events still gets every report, and each event once it answers them", async () => {
  const outbox = openOutbox(openHome(mkdtempSync(join(tmpdir(), "balcao-pump-"))));
  const report = (scanId: string) =>
    outbox.put({ kind: "report", message: { scanId, outcome: "failed", reason: "x" } });
  const event = (n: number) =>
    outbox.put({ kind: "event", message: { eventId: `event-no-${n}`, at: n, kind: "started" } });
  const sent: string[] = [];
  let knowsEvents = false;
  const socket = {
    connected: true,
    timeout: () => ({
      async emitWithAck(name: string, { events }: { events?: unknown[] }) {
        sent.push(events === undefined ? name : `${name} ${events.length}`);
        if (name === "events" && !knowsEvents) throw new Error("timeout");
        return { ok: true };
      },
    }),
  } as unknown as Parameters<typeof createPump>[0]["socket"];
  const pump = createPump({ socket, outbox, pace: PACE, isPaired: () => true, say: () => undefined });
  event(1);
  report("a");
  event(2);
  report("b");
  pump.run();
  await expect.poll(() => outbox.firstOther()).toBeUndefined();
  expect(sent.slice(0, 3)).toEqual(["events 1", "report", "report"]);
  knowsEvents = true;
  await pump.idle();
  expect(sent.at(-1)).toBe("events 2");
  pump.stop();
});
