import { describe, expect, it } from "vitest";
import { auditChanges } from "./audit-changes.js";

describe("the changes of an audit entry", () => {
  it("are the fields that are different", () => {
    expect(
      auditChanges({
        before: { role: "viewer", teams: ["a"], name: "Ana" },
        after: { role: "admin", teams: ["a"], name: "Ana" },
      }),
    ).toEqual([{ name: "role", before: ["viewer"], after: ["admin"] }]);
  });

  it("are all fields of what was made or removed", () => {
    expect(auditChanges({ before: null, after: { title: "Bancada", description: null } })).toEqual([
      { name: "title", before: null, after: ["Bancada"] },
      { name: "description", before: null, after: [] },
    ]);
    expect(auditChanges({ before: { teams: ["a", "b"] }, after: null })).toEqual([
      { name: "teams", before: ["a", "b"], after: null },
    ]);
  });

  it("are a list of all things that one act changed, each with its members in words", () => {
    const items = [
      { slug: "limpeza", price: 4_990, words: ["faxina", "pó"] },
      { slug: "visita", price: 9_000, time: null },
    ];
    expect(auditChanges({ before: null, after: { items } })).toEqual([
      {
        name: "items",
        before: null,
        after: ["slug: limpeza, price: 4990, words: faxina, pó", "slug: visita, price: 9000"],
      },
    ]);
  });

  it("are none where nothing was written down", () => {
    expect(auditChanges({ before: null, after: null })).toEqual([]);
  });
});
