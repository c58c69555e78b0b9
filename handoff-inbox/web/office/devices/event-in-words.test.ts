import { describe, expect, it } from "vitest";
import { eventInWords } from "./event-in-words.js";

describe("what happened at a computer, in words", () => {
  it.each([
    ["settings", { whole: true }, "passou a usar a configuração nova", ""],
    ["settings", { whole: false }, "passou a usar só uma parte da configuração nova", /^o resto passa do que a pessoa/],
    ["skipped", { reason: "too_often" }, "adiou uma medição", /^já foi medido mais vezes/],
    ["skipped", { reason: "on_battery" }, "adiou uma medição", "estava na bateria"],
    [
      "update_refused",
      { version: "1.1.0", reason: "tampered" },
      "recusou uma atualização",
      /^versão 1\.1\.0 · o arquivo/,
    ],
    ["staying", { on: false, reason: "sem espaço" }, "o programa não fica", "sem espaço"],
    ["reconnected", { awayMs: 240_000, attempts: 1 }, "voltou sozinho", "ficou fora por 4 min · 1 tentativa"],
  ] as const)("%s %j", (kind, detail, what, more) => {
    const said = eventInWords({ kind, detail });
    expect(said.what).toBe(what);
    if (typeof more === "string") expect(said.more).toBe(more);
    else expect(said.more).toMatch(more);
  });

  it("shows what it has no words for as it came", () => {
    expect(eventInWords({ kind: "newer", detail: { size: 3 } })).toEqual({ what: "newer", more: "size: 3" });
  });
});
