import { describe, expect, it } from "vitest";
import { ProgramBroken, ProgramMissing } from "../bot/ports/programs.js";
import { compileProgram } from "../flows/compile-program.js";
import type { ProgramSource } from "../flows/program-source.js";
import { createProgramRegistry } from "./program-registry.js";

function sourceOf(says: string): ProgramSource {
  const text = `flow: any\ntitle: Qualquer\nstart:\n  - keyword: [fala]\nsteps:\n  - say: ${says}\n  - end: done\n`;
  return {
    flows: [{ path: "flows/any.yaml", text }],
    intents: null,
    hours: null,
    tests: [],
    company: { name: "Loja", timezone: "America/Sao_Paulo", locale: "pt-BR" },
    channels: [],
    teams: [],
  };
}

function hashOf(source: ProgramSource): string {
  const result = compileProgram(source);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.program.hash;
}

/**
 * A stored program, as a version with other system flows stored it, in a database that answers when the test says so.
 */
function shelf(source: ProgramSource | null, hash = "of-old") {
  const row = { now: source && { hash, source } };
  const asked: (string | null)[] = [];
  let held: Promise<void> = Promise.resolve();
  const registry = createProgramRegistry({
    async find(_tenantId, wanted) {
      asked.push(wanted);
      const found = wanted === null || wanted === row.now?.hash ? row.now : null;
      const until = held;
      held = Promise.resolve();
      await until;
      return found;
    },
  });
  return {
    row,
    asked,
    registry,
    /** The next read ends when the returned function is called. */
    hold(): () => void {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
  };
}

describe("the programs of a process", () => {
  it("go by the hash that they are stored under, whatever this version would call them", async () => {
    const { registry } = shelf(sourceOf("Oi."));
    await registry.load("t", null);
    expect(registry.current("t")?.hash).toBe("of-old");
    expect(registry.pinned("t", "of-old")?.hash).toBe("of-old");
  });

  it("are found by this version's hash of what is published, too", async () => {
    const source = sourceOf("Oi.");
    const { registry } = shelf(source);
    await registry.load("t", hashOf(source));
    expect(registry.pinned("t", hashOf(source))?.hash).toBe(hashOf(source));
  });

  it("have the current one in place of one that exists no more, for that tenant alone", async () => {
    const { registry } = shelf(sourceOf("Oi."));
    await registry.load("t", "lost");
    expect(() => registry.pinned("t", "lost")).toThrow(new ProgramMissing("t", null));
    await registry.load("t", null);
    expect(registry.pinned("t", "lost")?.hash).toBe("of-old");
    expect(() => registry.pinned("other", "lost")).toThrow(new ProgramMissing("other", "lost"));
  });

  it("look again for what was lost once something is published", async () => {
    const { registry, row } = shelf(sourceOf("Oi."));
    await registry.load("t", "restored");
    row.now = { hash: "restored", source: sourceOf("Olá.") };
    registry.forget("t");
    await registry.load("t", "restored");
    expect(registry.pinned("t", "restored")?.hash).toBe("restored");
  });

  it("are none where nothing is published", async () => {
    const { registry } = shelf(null);
    await registry.load("t", "lost");
    await registry.load("t", null);
    expect(registry.current("t")).toBeNull();
    expect(registry.pinned("t", "lost")).toBeNull();
  });

  it("are not those of before a publication that was told while they were read", async () => {
    const { registry, row, hold } = shelf(sourceOf("Oi."));
    const release = hold();
    const before = registry.load("t", null);
    row.now = { hash: "newer", source: sourceOf("Olá.") };
    registry.forget("t");
    await registry.load("t", null);
    release();
    await before;
    expect(registry.current("t")?.hash).toBe("newer");
  });

  it("are not put back by a read from before a publication, when nobody asked since", async () => {
    const { registry, hold } = shelf(sourceOf("Oi."));
    const release = hold();
    const before = registry.load("t", null);
    registry.forget("t");
    release();
    await before;
    expect(() => registry.current("t")).toThrow(ProgramMissing);
  });

  it("are read once, however many conversations wait for them or come later", async () => {
    const { registry, asked } = shelf(sourceOf("Oi."));
    await Promise.all(Array.from({ length: 64 }, () => registry.load("t", null)));
    await registry.load("t", null);
    await registry.load("t", "of-old");
    expect(asked).toEqual([null]);
  });

  it("are asked for again after the database failed, and its error is told as it is", async () => {
    const away = new Error("the connection was lost");
    let failing = true;
    const registry = createProgramRegistry({
      find: async () => {
        if (failing) throw away;
        return { hash: "h", source: sourceOf("Oi.") };
      },
    });
    await expect(registry.load("t", null)).rejects.toBe(away);
    failing = false;
    await registry.load("t", null);
    expect(registry.current("t")?.hash).toBe("h");
  });

  it("say so when one no longer compiles", async () => {
    const { registry } = shelf({ ...sourceOf("Oi."), flows: [{ path: "flows/any.yaml", text: "flow: [" }] });
    await expect(registry.load("t", null)).rejects.toBeInstanceOf(ProgramBroken);
  });
});
