import { describe, expect, it } from "vitest";
import { talkTo } from "../testing/sample.js";

describe("end", () => {
  it("ends the flow where it stands", () => {
    const { talk, said } = talkTo(
      "flow: a\nsteps:\n  - say: Um.\n  - if: first_contact\n    then: [{ say: Dois. }]\n    else: [{ end: }]\n  - say: Três.\n",
    );
    expect(said).toEqual(["Um."]);
    expect(talk.idle).toBe(true);
    expect(talk.state.program).toBeNull();
  });

  it("closes the conversation where asked to", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - end: { outcome: solved, close: true }\n");
    expect(talk.ofKind("close").map((effect) => effect.reason)).toEqual(["solved"]);
  });
});
