import { describe, expect, it } from "vitest";
import { initialState, isIdle, parseState } from "./state.js";
import { talkTo } from "./testing/sample.js";

describe("a dialogue's state", () => {
  it("survives being stored as JSON", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - ask: E?\n    save: x\n    timeout: { after: 1h }\n");
    expect(parseState(JSON.parse(JSON.stringify(talk.state)))).toEqual(talk.state);
  });

  it("begins anew where what was stored is no state", () => {
    for (const garbage of [
      null,
      undefined,
      3,
      "x",
      [],
      {},
      { ...initialState(), version: 2 },
      { ...initialState(), frames: [{}] },
    ]) {
      expect(parseState(garbage)).toEqual(initialState());
    }
    expect(isIdle(parseState("nonsense"))).toBe(true);
  });
});
