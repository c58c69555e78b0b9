import { describe, expect, it } from "vitest";
import { createAskToBegin } from "./ask-to-begin.js";

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
