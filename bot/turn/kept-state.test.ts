import { describe, expect, it } from "vitest";
import { initialState } from "../../flows/state.js";
import { dialogueIn, keptBeside, keptDialogue } from "./kept-state.js";

const budget = { left: 3, at: 5, told: false };

describe("a kept state", () => {
  it("gives back the dialogue that was kept, without what stands beside it", () => {
    const dialogue = { ...initialState(), seq: 7 };
    const kept = keptBeside(keptDialogue(dialogue), "budget", budget);
    expect(kept).toEqual({ ...dialogue, budget });
    expect(dialogueIn(kept)).toBe(dialogue);
    expect(keptBeside(kept, "budget", null)).toEqual(dialogue);
  });

  it("begins a dialogue when nothing was kept before", () => {
    expect(dialogueIn(keptBeside(null, "budget", budget))).toEqual(initialState());
    expect(dialogueIn(null)).toEqual(initialState());
  });

  it("checks what this process did not write", () => {
    const stored: unknown = JSON.parse(JSON.stringify({ ...initialState(), seq: 7, budget }));
    expect(dialogueIn(stored)).toEqual({ ...initialState(), seq: 7 });
    expect(dialogueIn({ ...initialState(), frames: "none" })).toEqual(initialState());
  });

  it("keeps what is beside a state that cannot be read", () => {
    const kept = keptBeside({ version: 0 }, "budget", budget);
    expect(kept).toEqual({ version: 0, budget });
    expect(dialogueIn(kept)).toEqual(initialState());
  });
});
