import { describe, expect, it } from "vitest";
import { ORDER_STATES } from "../../bot/vocabulary/order-states.js";
import { STEP_KINDS } from "../../flows/steps/registry.js";
import { whyWords } from "./conversation/why-words.js";
import { words } from "./words.js";

describe("the desk's words", () => {
  it("know each step of the flow language and each state of an order", () => {
    expect(STEP_KINDS.map(({ verb }) => verb).filter((verb) => whyWords.verbs[verb] === undefined)).toEqual([]);
    expect(ORDER_STATES.filter((state) => words.details.orderStates[state] === undefined)).toEqual([]);
  });
});
