import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Tools } from "../actions/tools.js";
import { consentHash, newKeyPair, signEnvelope } from "../sign.js";
import type { TaskBody, TaskProgress } from "../wire.js";
import type { AskToBegin } from "./ask-to-begin.js";
import { openHome } from "./home.js";
import { openJournal } from "./journal.js";
import type { ScreenEvent } from "./screen.js";
import { createTaskHandler } from "./task-handler.js";
import { ENGLISH } from "./words/english.js";
import { SPANISH } from "./words/spanish.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "balcao-tasks-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const HUB = newKeyPair();
const PAIRING = {
  server: "http://127.0.0.1",
  deviceId: "device",
  token: "t".repeat(16),
  serverKey: HUB.publicKey,
  company: "Oficina",
  code: null,
  earlierCodes: [],
};

/** A handler whose person answers `confirm`, with a repair that was previewed. */
async function previewed(of: {
  confirm(signal: AbortSignal): Promise<boolean>;
  mayBegin?: AskToBegin;
  leaving?: AbortSignal;
  run?: Tools["run"];
}) {
  const home = openHome(join(folder, "home"));
  mkdirSync(join(folder, "tmp"));
  const journal = openJournal(home);
  const told: TaskProgress[] = [];
  const shown: ScreenEvent[] = [];
  const handler = createTaskHandler({
    journal,
    os: "linux",
    screen: { show: (event) => shown.push(event), confirm: (_question, signal) => of.confirm(signal) },
    leaving: of.leaving ?? new AbortController().signal,
    mayBegin: of.mayBegin ?? (async () => null),
    workplace: {
      home: home.folder,
      temporaryRoots: [{ path: join(folder, "tmp"), kind: "temporary" }],
      volumeOf: async () => ({ id: "1", mount: "/", freeBytes: 1 }),
      os: "linux",
      tools: { run: of.run ?? (() => Promise.reject(new Error("no program is started here"))) },
      person: folder,
      systemAutostart: [],
      isAttended: true,
      undoCommand: () => null,
      now: Date.now,
      say: () => undefined,
    },
    tell: (progress) => told.push(progress),
  });
  const take = (id: string, dryRun: boolean, { asks = true, expires = Date.now() + 60_000 } = {}) => {
    const consent = dryRun ? {} : { consent: consentHash("temp-cleanup", {}) };
    const body: TaskBody = {
      id,
      deviceId: "device",
      action: "temp-cleanup",
      params: {},
      dryRun,
      order: "order",
      ...consent,
      nonce: `nonce-of-the-task-${id}`,
      expires,
    };
    return handler.take({ envelope: signEnvelope(body, HUB.privateKey), asks }, PAIRING);
  };
  await take("preview", true).work?.();
  told.length = 0;
  return { take, told, shown, journal, handler };
}
const untilAborted = (signal: AbortSignal) =>
  new Promise<boolean>((done) => signal.addEventListener("abort", () => done(false), { once: true }));

describe("a repair after the last yes", () => {
  it("is begun when the hub says that it stands", async () => {
    const { take, told } = await previewed({ confirm: async () => true });
    await take("real", false).work?.();
    expect(told.map(({ state }) => state)).toEqual(["running", "done"]);
  });

  it.each(["withdrawn", "unpaid"])("is not begun when it is %s", async (reason) => {
    const { take, told, journal } = await previewed({ confirm: async () => true, mayBegin: async () => reason });
    await take("real", false).work?.();
    expect(told).toEqual([{ id: "real", state: "refused", reason }]);
    expect(journal.started("real")).toBe(false);
  });

  it("needs no word of an older hub, which does not know the question", async () => {
    const { take, told } = await previewed({ confirm: async () => true, mayBegin: async () => "withdrawn" });
    await take("real", false, { asks: false }).work?.();
    expect(told.at(-1)).toMatchObject({ state: "done" });
  });

  it("is not said to run while the question stands", async () => {
    let answer: (yes: boolean) => void = () => undefined;
    const question = new Promise<boolean>((done) => {
      answer = done;
    });
    const { take, told } = await previewed({ confirm: () => question });
    const expires = Date.now() + 60_000;
    const work = take("real", false, { expires }).work?.();
    expect(take("real", false, { expires })).toEqual({ answer: { ok: true }, work: null });
    expect(told).toEqual([]);
    answer(true);
    await work;
    take("real", false, { expires });
    expect(told.map(({ state }) => state)).toEqual(["running", "done", "done"]);
  });
});

describe("a repair without the last yes", () => {
  const reasonOf = (shown: ScreenEvent[]) =>
    shown.flatMap((event) => (event.kind === "repair" ? [event.repair.reason ?? ""] : [])).at(-1) ?? "";

  it("says that somebody said no only when somebody did", async () => {
    const { take, told } = await previewed({ confirm: async () => false });
    await take("real", false).work?.();
    expect(told).toEqual([{ id: "real", state: "refused", reason: "declined" }]);
  });

  it("says that the program was closed", async () => {
    const leaving = new AbortController();
    const { take, told, shown } = await previewed({ confirm: untilAborted, leaving: leaving.signal });
    const work = take("real", false).work?.();
    leaving.abort();
    await work;
    expect(told).toEqual([{ id: "real", state: "refused", reason: "closed" }]);
    expect(reasonOf(shown)).toContain("fechado");
    for (const { reason } of [ENGLISH, SPANISH]) expect(reason(reasonOf(shown))).not.toBe(reasonOf(shown));
  });

  it("says that nobody answered", async () => {
    const { take, told, shown } = await previewed({ confirm: untilAborted });
    await take("real", false, { expires: Date.now() + 30 }).work?.();
    expect(told).toEqual([{ id: "real", state: "refused", reason: "unanswered" }]);
    for (const { reason } of [ENGLISH, SPANISH]) expect(reason(reasonOf(shown))).not.toBe(reasonOf(shown));
  });
});

it("a network that a killed repair left switched off is switched on at the next start, and nothing else is done", async () => {
  const ran: string[] = [];
  const run: Tools["run"] = async (argv) => {
    ran.push(argv.join(" "));
    return { code: 0, stdout: "", stderr: "" };
  };
  const { handler, journal, told } = await previewed({ confirm: async () => false, run });
  for (const action of ["network-reset", "os-updates"]) {
    const of = { nonce: `nonce-of-${action}`, action, order: "order", dryRun: false, hash: "", body: "" };
    journal.write({ what: "taken", at: 1, id: action, ...of });
    journal.write({ what: "started", at: 1, id: action });
  }
  await handler.settle();
  expect(ran).toEqual(["nmcli networking on"]);
  expect(told.map(({ id, state }) => [id, state])).toEqual([
    ["network-reset", "unknown"],
    ["os-updates", "unknown"],
  ]);
});
