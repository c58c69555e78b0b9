import { describe, expect, it } from "vitest";
import { talkTo } from "../testing/sample.js";

describe("note", () => {
  it("is for people and never sent", () => {
    const { talk, said } = talkTo('flow: a\nsteps:\n  - note: "Cliente: {{ contact.name }}"\n');
    expect(said).toEqual([]);
    expect(talk.ofKind("note").map((effect) => effect.text)).toEqual(["Cliente: Maria Silva"]);
  });
});
