import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Home, openHome } from "./home.js";
import { openJournal, type Taken } from "./journal.js";
import { openOutbox } from "./outbox.js";

let home: Home;
beforeEach(() => {
  home = openHome(mkdtempSync(join(tmpdir(), "balcao-journal-")));
});
afterEach(() => rmSync(home.folder, { recursive: true, force: true }));

const taken = (id: string, change: Partial<Taken> = {}): Taken => ({
  what: "taken",
  at: 1,
  id,
  nonce: `nonce-${id}`,
  action: "temp-cleanup",
  order: "o",
  dryRun: true,
  hash: "h",
  body: `body-${id}`,
  ...change,
});
const done = (id: string, at = 5) => ({
  what: "ended" as const,
  at,
  progress: { id, state: "done" as const, result: { effect: {}, undo: null } },
});

describe("the journal", () => {
  it("knows after a new start what was taken, what ended and what did not", () => {
    const journal = openJournal(home);
    journal.write(taken("1"));
    journal.write(done("1"));
    journal.write(taken("2"));
    const again = openJournal(home);
    expect(again.open().map(({ id }) => id)).toEqual(["2"]);
    expect(again.usedNonce("nonce-1")).toBe(true);
    expect(again.usedNonce("nonce-3")).toBe(false);
    expect(again.ended("1")?.progress.state).toBe("done");
  });

  it("loses only the line that a crash cut off, and goes on after it", () => {
    openJournal(home).write(taken("1"));
    appendFileSync(join(home.folder, "journal.jsonl"), '\n{"what":"ended","at":5,"progr');
    const journal = openJournal(home);
    expect(journal.open()).toHaveLength(1);
    journal.write(done("1"));
    expect(openJournal(home).open()).toEqual([]);
  });

  it("lets a preview be used once, of the same work for the same order, while it is young", () => {
    const journal = openJournal(home);
    const has = (of = {}) => journal.preview({ order: "o", hash: "h", since: 0, ...of }) !== null;
    expect(has()).toBe(false);
    journal.write(taken("1"));
    expect(has()).toBe(false);
    journal.write(done("1"));
    expect(has()).toBe(true);
    expect(has({ order: "p" }) || has({ hash: "i" }) || has({ since: 6 })).toBe(false);
    journal.write(taken("2", { dryRun: false }));
    expect(has()).toBe(false);
    journal.write(taken("3"));
    journal.write({ what: "ended", at: 6, progress: { id: "3", state: "failed" } });
    expect(has()).toBe(false);
    journal.write(taken("4"));
    journal.write(done("4"));
    expect(has()).toBe(true);
  });

  it("remembers over a new start what a preview promised, and from which moment it had looked", () => {
    const result = { effect: { files: 2 }, folders: [], undo: null };
    const journal = openJournal(home);
    journal.write(taken("1"));
    journal.write({ what: "started", at: 3, id: "1" });
    journal.write({ what: "ended", at: 9, progress: { id: "1", state: "done", result } });
    expect(openJournal(home).preview({ order: "o", hash: "h", since: 0 })).toEqual({ at: 3, result });
  });
});

describe("the outbox", () => {
  const progress = (id: string, state: "running" | "done") => ({ kind: "progress" as const, message: { id, state } });

  it("gives in order what is not out yet, over a new start too", () => {
    const outbox = openOutbox(home);
    outbox.put(progress("1", "running"));
    outbox.put(progress("1", "done"));
    const again = openOutbox(home);
    const first = again.first();
    expect(first).toMatchObject(progress("1", "running"));
    again.remove(first?.n ?? 0);
    expect(openOutbox(home).first()).toMatchObject(progress("1", "done"));
  });

  it("holds a hundred, and drops how a task ended last", () => {
    const outbox = openOutbox(home);
    outbox.put(progress("first", "done"));
    for (let n = 0; n < 150; n++) outbox.put(progress(String(n), "running"));
    expect(outbox.first()).toMatchObject(progress("first", "done"));
    let count = 0;
    for (let next = outbox.first(); next !== undefined; next = outbox.first(), count++) outbox.remove(next.n);
    expect(count).toBe(100);
  });

  it("begins anew over a file that cannot be read", () => {
    for (const broken of ["{", "null", '{"next":1}', '{"next":1,"messages":[{"n":1,"kind":"shell"}]}']) {
      writeFileSync(join(home.folder, "outbox.json"), broken);
      expect(openOutbox(home).first()).toBeUndefined();
    }
  });
});
