import { describe, expect, it } from "vitest";
import type { WireLine } from "../wire.js";
import {
  type ChatState,
  EMPTY_STATE,
  openOptions,
  type Pending,
  speaker,
  unreadCount,
  visitorTick,
  withLines,
} from "./chat-state.js";

const CHOICES = { kind: "choices", text: "Qual?", options: [{ id: "a", label: "A" }] } as const;

function line(id: string, more: Partial<WireLine> = {}): WireLine {
  return {
    id,
    author: "bot",
    name: null,
    at: 0,
    status: null,
    clientId: null,
    content: { kind: "text", text: id },
    ...more,
  };
}
function pending(clientId: string, state: Pending["state"] = "sending"): Pending {
  return { clientId, at: 0, text: "x", body: { kind: "text" }, state };
}
const ids = (state: ChatState) => state.lines.map(({ id }) => id);

describe("the transcript in the widget", () => {
  it("holds each line once and in order of its number, however they come", () => {
    let state = withLines(EMPTY_STATE, [line("100"), line("99")]);
    state = withLines(state, [line("101"), line("99"), line("9")]);
    expect(ids(state)).toEqual(["9", "99", "100", "101"]);
  });

  it("takes a message off the outbox when it has become a line", () => {
    const state = withLines({ ...EMPTY_STATE, pending: [pending("a"), pending("b")] }, [
      line("1", { author: "contact", clientId: "a" }),
    ]);
    expect(state.pending.map(({ clientId }) => clientId)).toEqual(["b"]);
  });

  it("counts what is new of ours only", () => {
    const lines = [
      line("9"),
      line("10", { author: "person" }),
      line("11", { author: "contact" }),
      line("12", { author: "system" }),
    ];
    expect(unreadCount({ ...EMPTY_STATE, lines, seen: "9" })).toBe(1);
    expect(unreadCount({ ...EMPTY_STATE, lines, seen: "" })).toBe(2);
  });

  it("knows who speaks from what was told, else from the newest line", () => {
    const lines = [line("1"), line("2", { author: "person", name: "Ana" }), line("3", { author: "contact" })];
    expect(speaker({ ...EMPTY_STATE, lines })).toEqual({ owner: "person", name: "Ana" });
    expect(speaker({ ...EMPTY_STATE, lines, owner: { owner: "nobody", name: null } }).owner).toBe("nobody");
    expect(speaker(EMPTY_STATE).owner).toBe("bot");
  });

  it("offers options until something was said, and again when sending failed", () => {
    const asked = withLines(EMPTY_STATE, [line("1", { content: { ...CHOICES, options: [...CHOICES.options] } })]);
    expect(openOptions(asked)).toHaveLength(1);
    expect(openOptions({ ...asked, pending: [pending("a")] })).toEqual([]);
    expect(openOptions({ ...asked, pending: [pending("a", "failed")] })).toHaveLength(1);
    expect(
      openOptions(withLines(asked, [line("2", { author: "system", content: { kind: "system", text: "-" } })])),
    ).toHaveLength(1);
    expect(openOptions(withLines(asked, [line("2", { author: "contact" })]))).toEqual([]);
  });

  it("calls a message read once somebody answered", () => {
    const mine = line("1", { author: "contact" });
    expect(visitorTick(mine, undefined)).toBe("delivered");
    expect(visitorTick(mine, line("2"))).toBe("read");
  });
});
