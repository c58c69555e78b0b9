import { describe, expect, it } from "vitest";
import { fileKind, fileState, fileTitle } from "./flow-file.js";

const draft = { text: "title: Outro", from: 1, changedBy: "Ana", changedAt: 0, outdated: false };

describe("a file of the program", () => {
  it("says what is published of it and what waits", () => {
    expect(fileState({ published: "a", draft: null })).toBe("published");
    expect(fileState({ published: "a", draft })).toBe("changed");
    expect(fileState({ published: null, draft })).toBe("new");
    expect(fileState({ published: "a", draft: { ...draft, text: null } })).toBe("removed");
    expect(fileState({ published: "a", draft: { ...draft, outdated: true } })).toBe("outdated");
  });

  it("is called by its title, the draft's first, else by its name", () => {
    const flow = { path: "flows/prices.yaml", published: 'flow: prices\ntitle: "Preços"\nsteps: []\n', draft: null };
    expect(fileTitle(flow)).toBe("Preços");
    expect(fileTitle({ ...flow, draft })).toBe("Outro");
    expect(fileTitle({ path: "flows/prices.test.yaml", published: "flow: prices\n", draft: null })).toBe(
      "Testes de prices",
    );
    expect(fileTitle({ path: "flows/prices.yaml", published: "flow: prices\n", draft: null })).toBe("prices");
    expect(fileTitle({ path: "intents.yaml", published: "", draft: null })).toBe("Assuntos que o robô reconhece");
    expect(["flows/a.yaml", "flows/a.test.yaml", "intents.yaml"].map(fileKind)).toEqual(["flow", "test", "intents"]);
  });
});
