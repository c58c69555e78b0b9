import { describe, expect, it } from "vitest";
import type { WireLine } from "../wire.js";
import type { Pending } from "./chat-state.js";
import { placePending } from "./place-pending.js";

const line = (id: string) => ({ id, content: { kind: "text", text: id } }) as unknown as WireLine;
const pending = (clientId: string, state: Pending["state"], after?: string): Pending => ({
  clientId,
  at: 0,
  text: clientId,
  body: { kind: "text" },
  state,
  after,
});
const order = (lines: string[], waiting: Pending[]) =>
  placePending(lines.map(line), waiting).map(
    (each) => ("clientId" in each && each.clientId) || ("id" in each && each.id),
  );

describe("what has not arrived", () => {
  it("stays where it was written once it failed, before all that came since", () => {
    expect(
      order(
        ["9", "10", "11"],
        [pending("a", "failed", "9"), pending("b", "failed", "9"), pending("c", "failed", "10")],
      ),
    ).toEqual(["9", "a", "b", "10", "c", "11"]);
    expect(order(["9"], [pending("a", "failed", "")])).toEqual(["a", "9"]);
  });
  it("is the last while it is on its way, and from a visit that did not note its place", () => {
    expect(order(["9", "10"], [pending("a", "sending", "9"), pending("b", "failed")])).toEqual(["9", "10", "b", "a"]);
  });
});
