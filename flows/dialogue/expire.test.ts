import { describe, expect, it } from "vitest";
import { talkTo } from "../testing/sample.js";
import type { Values } from "../value.js";

const DAY = 86_400_000;
const FLOW = (ttl: string) => `
flow: a
start: [{ keyword: oi }]
vars:
  cpf: { type: text, scope: contact${ttl} }
steps:
  - ask: CPF?
    save: cpf
  - say: "É {{ cpf }}."
`;

/** A contact who was asked on Monday and comes back after `days`. */
function comesBack(days: number, ttl = ", ttl: 30d", others: string[] = []) {
  const { talk } = talkTo(FLOW(ttl), { others });
  talk.text("123");
  const kept: Values = Object.assign({}, ...talk.ofKind("remember").map(({ vars }) => vars));
  talk.contact = { ...talk.contact, vars: kept };
  talk.effects = [];
  talk.at += days * DAY;
  return { talk, kept, said: talk.text("oi") };
}

describe("a variable of the contact with a ttl", () => {
  it("is remembered with its moment, and read until its time is over", () => {
    const { talk, kept, said } = comesBack(29);
    expect(kept).toEqual({ cpf: "123", "cpf@": expect.any(Number) });
    expect(said).toEqual(["É 123."]);
    expect(talk.ofKind("remember")).toEqual([]);
  });

  it("is forgotten when its time is over: it is asked for again, and what was kept is taken away", () => {
    const { talk, said } = comesBack(31);
    expect(said).toEqual(["CPF?"]);
    expect(talk.ofKind("remember").map(({ vars }) => vars)).toEqual([{ cpf: null, "cpf@": null }]);
    expect(talk.text("456")).toEqual(["É 456."]);
    expect(talk.ofKind("remember").at(-1)?.vars).toEqual({ cpf: "456", "cpf@": talk.at });
  });

  it("stays for ever without one, also when a value was remembered before it had one", () => {
    const without = comesBack(4_000, "");
    expect(without.kept).toEqual({ cpf: "123" });
    expect(without.said).toEqual(["É 123."]);
    const { talk } = talkTo(FLOW(", ttl: 1d"));
    talk.text("1");
    talk.contact = { ...talk.contact, vars: { cpf: "old" } };
    talk.at += 9 * DAY;
    expect(talk.text("oi")).toEqual(["É old."]);
  });

  it("lives as long as the shortest of several flows says", () => {
    const other = "flow: b\nvars:\n  cpf: { type: text, scope: contact, ttl: 3d }\nsteps:\n  - say: Oi.\n";
    expect(comesBack(5, ", ttl: 30d", [other]).said).toEqual(["CPF?"]);
    expect(comesBack(2, ", ttl: 30d", [other]).said).toEqual(["É 123."]);
  });
});
