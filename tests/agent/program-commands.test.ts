import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PREVIEW_LIFETIME_MS } from "../../agent/program/check-task.js";
import type { Screen } from "../../agent/program/screen.js";
import { consentHash, newKeyPair, signEnvelope, signText } from "../../agent/sign.js";
import type { TaskBody } from "../../agent/wire.js";
import { type AgentUnderTest, fillTemporary, startAgent } from "./agent-under-test.js";
import { type FakeHub, openFakeHub, until } from "./fake-hub.js";
import { makeFolders } from "./program-under-test.js";

const folders = makeFolders();
let hub: FakeHub;
let agent: AgentUnderTest;
let folder: string;
let root: string;

beforeEach(async () => {
  folder = folders.make();
  root = fillTemporary(folder, 12, ".tmp");
  hub = await openFakeHub();
  agent = startAgent(hub, folder);
  await until(() => hub.connected());
  await hub.pair();
});
afterEach(async () => {
  agent.stop();
  await agent.exit;
  await hub.close();
  expect(hub.faults).toEqual([]);
  folders.clear();
});

const filesLeft = () =>
  readdirSync(root, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length;
async function preview(change: Partial<TaskBody> = {}) {
  const sent = await hub.task({ dryRun: true, ...change });
  expect(sent.ack).toEqual({ ok: true });
  return { ...sent, progress: await hub.ended(sent.body.id) };
}

describe("a task", () => {
  it("runs after a dry run on this computer and the consent to exactly it", async () => {
    const first = await preview();
    expect(first.progress).toMatchObject({ state: "done", result: { effect: { bytes: 1200, files: 12 } } });
    expect(filesLeft()).toBe(12);
    const real = await hub.task({ dryRun: false });
    expect(real.ack).toEqual({ ok: true });
    const ended = await hub.ended(real.body.id);
    expect(ended).toMatchObject({ state: "done", result: { effect: { files: 12 }, after: { temporaryFiles: 0 } } });
    expect(hub.progress.filter(({ id }) => id === real.body.id).map(({ state }) => state)).toEqual(["running", "done"]);
    expect(filesLeft()).toBe(0);
  });

  it.each<[string, string, Partial<TaskBody>]>([
    ["a shell line", "bad_envelope", { action: "rm -rf ~" }],
    ["an action that is not in the list", "unknown_action", { action: "run-script", params: { line: "rm -rf ~" } }],
    ["an action by a name of JavaScript", "unknown_action", { action: "constructor" }],
    ["parameters of another shape", "bad_params", { params: { roots: ["/home"] } }],
    ["parameters out of bounds", "bad_params", { params: { olderThanHours: 1 } }],
    ["an action of another system", "not_for_this_system", { action: "disk-cleanup" }],
    ["a task for another device", "other_device", { deviceId: "someone-else" }],
    ["an expired task", "expired", { expires: Date.now() - 1 }],
    ["a real run without consent", "no_consent", { dryRun: false, consent: undefined }],
    ["a real run that was never previewed", "no_preview", { dryRun: false }],
  ])("is refused: %s", async (_what, reason, change) => {
    const { ack, body } = await hub.task({ dryRun: true, ...change });
    expect(ack).toEqual({ ok: false, reason });
    if (reason !== "bad_envelope" && reason !== "other_device")
      expect(await hub.ended(body.id)).toMatchObject({ state: "refused", reason });
    expect(filesLeft()).toBe(12);
    expect(agent.said()).toContain("Nada foi feito neste computador");
  });

  it("is refused with the consent to something else", async () => {
    await preview({ params: { olderThanHours: 24 } });
    const otherParams = consentHash("temp-cleanup", { olderThanHours: 24 });
    const sent = await hub.task({ dryRun: false, params: { olderThanHours: 48 }, consent: otherParams });
    expect(sent.ack).toEqual({ ok: false, reason: "consent_mismatch" });
    // The hash fits these parameters, but there was no preview with them.
    const forged = await hub.task({ dryRun: false, params: { olderThanHours: 48 } });
    expect(forged.ack).toEqual({ ok: false, reason: "no_preview" });
    // The customer did not see the same work for another order.
    const other = await hub.task({ dryRun: false, params: { olderThanHours: 24 }, order: "order-2" });
    expect(other.ack).toEqual({ ok: false, reason: "no_preview" });
    expect(filesLeft()).toBe(12);
  });

  it("uses up its preview: a second real run needs a new one", async () => {
    await preview();
    const first = await hub.task({ dryRun: false });
    await hub.ended(first.body.id);
    expect((await hub.task({ dryRun: false })).ack).toEqual({ ok: false, reason: "no_preview" });
    await preview();
    expect((await hub.task({ dryRun: false })).ack).toEqual({ ok: true });
  });

  it("asks the person at the computer before anything changes; their no is told, and nothing is done", async () => {
    agent.stop();
    await agent.exit;
    await hub.left();
    agent = startAgent(hub, folder, { yes: false });
    await until(() => hub.connected());
    await preview();
    expect(agent.questions).toEqual([]);
    const real = await hub.task({ dryRun: false });
    expect(real.ack).toEqual({ ok: true });
    expect(await hub.ended(real.body.id)).toMatchObject({ state: "refused", reason: "declined" });
    expect(agent.questions).toEqual(["Fazer agora: Limpeza de arquivos temporários? [s/N]"]);
    expect(filesLeft()).toBe(12);
  });

  it("whose time is over while nobody answers is not done", async () => {
    agent.stop();
    await agent.exit;
    await hub.left();
    const confirm = (_: unknown, signal: AbortSignal) =>
      new Promise<boolean>((done) => signal.addEventListener("abort", () => done(false)));
    const screen: Screen = { show: () => undefined, confirm, ask: async () => null, hear: () => undefined };
    agent = startAgent(hub, folder, { screen });
    await until(() => hub.connected());
    await preview();
    const real = await hub.task({ dryRun: false, expires: Date.now() + 500 });
    expect(await hub.ended(real.body.id)).toMatchObject({ state: "refused", reason: "unanswered" });
    expect(filesLeft()).toBe(12);
  });

  it("that was refused does not use up a preview", async () => {
    await preview();
    expect((await hub.task({ dryRun: false, expires: 1 })).ack).toEqual({ ok: false, reason: "expired" });
    expect((await hub.task({ dryRun: false })).ack).toEqual({ ok: true });
  });
});

describe("a task that comes again", () => {
  it("that comes again is not done again; how it ended is told again", async () => {
    await preview();
    const { envelope, body } = await hub.task({ dryRun: false });
    await hub.ended(body.id);
    fillTemporary(folder, 5, ".tmp");
    hub.progress.length = 0;
    expect(await hub.deliver(envelope)).toEqual({ ok: true });
    expect((await hub.ended(body.id)).state).toBe("done");
    expect(hub.progress).toHaveLength(1);
    expect(filesLeft()).toBe(5);
  });

  it("is refused when it takes the nonce or the id of another", async () => {
    const { body } = await preview();
    const nonce = await hub.task({ dryRun: true, nonce: body.nonce });
    expect(nonce.ack).toEqual({ ok: false, reason: "replayed" });
    expect(await hub.ended(nonce.body.id)).toMatchObject({ state: "refused", reason: "replayed" });
    hub.progress.length = 0;
    const id = await hub.task({ dryRun: true, id: body.id });
    expect(id.ack).toEqual({ ok: false, reason: "replayed" });
    // The first task with that id keeps its own end.
    await new Promise((done) => setTimeout(done, 200));
    expect(hub.progress).toEqual([]);
  });

  it("is still a replay after the program was started again", async () => {
    const { body, envelope } = await preview();
    agent.stop();
    expect(await agent.exit).toBe(130);
    await hub.left();
    agent = startAgent(hub, folder);
    await until(() => hub.connected());
    expect((await hub.task({ dryRun: true, nonce: body.nonce })).ack).toEqual({ ok: false, reason: "replayed" });
    expect(await hub.deliver(envelope)).toEqual({ ok: true });
    expect(hub.hellos.at(-1)).toMatchObject({ token: hub.token });
  });

  it("is refused without our server's signature over exactly its body", async () => {
    const { envelope, body } = await preview();
    const forged: TaskBody = { ...body, id: randomUUID(), nonce: randomUUID() };
    const other = newKeyPair();
    for (const wrong of [
      { ...envelope, body: JSON.stringify(forged) },
      signEnvelope(forged, other.privateKey),
      { body: `${envelope.body} `, signature: envelope.signature },
    ])
      expect(await hub.deliver(wrong)).toEqual({ ok: false, reason: "bad_signature" });
    const odd = ["", "null", "[]", '{"id":', `{"__proto__":{"action":"sh"}}`, JSON.stringify({ ...forged, extra: 1 })];
    for (const text of odd)
      expect(await hub.deliver({ body: text, signature: signText(text, hub.keys.privateKey) })).toEqual({
        ok: false,
        reason: "bad_envelope",
      });
    for (const nothing of [null, "x", {}, { body: 1, signature: 2 }])
      expect(await hub.deliver(nothing as never)).toEqual({ ok: false, reason: "bad_envelope" });
    expect(filesLeft()).toBe(12);
  });

  it("expires with its preview", async () => {
    await preview();
    agent.stop();
    await agent.exit;
    await hub.left();
    agent = startAgent(hub, folder, { now: () => Date.now() + PREVIEW_LIFETIME_MS + 1_000 });
    await until(() => hub.connected());
    const sent = await hub.task({ dryRun: false, expires: Date.now() + 48 * 3_600_000 });
    expect(sent.ack).toEqual({ ok: false, reason: "no_preview" });
  });

  it("is refused and not done where it cannot be written down, and the program goes on", async () => {
    await preview();
    const journal = join(agent.home.folder, "journal.jsonl");
    rmSync(journal);
    mkdirSync(journal);
    const { ack } = await hub.task({ dryRun: false });
    expect(ack).toEqual({ ok: false, reason: "not_written" });
    expect(agent.said()).toContain("Não consegui anotar o pedido");
    expect(filesLeft()).toBe(12);
    rmSync(journal, { recursive: true });
    const next = await hub.task({ dryRun: false });
    expect(await hub.ended(next.body.id)).toMatchObject({ state: "done" });
  });

  it("stands in the journal, before and after", async () => {
    const { body } = await preview();
    const lines = readFileSync(join(agent.home.folder, "journal.jsonl"), "utf8").split("\n").filter(Boolean);
    const whats = lines.map((line): unknown => JSON.parse(line).what);
    expect(whats).toEqual(["taken", "started", "ended"]);
    expect(lines[0]).toContain(body.nonce);
  });
});

describe("progress", () => {
  it("is kept until the hub has it, over a cut line and a deaf hub, and comes in order", async () => {
    hub.deaf = true;
    const first = await hub.task();
    const second = await hub.task();
    await until(() => agent.said().split("Liberaria").length === 3);
    expect(hub.progress).toEqual([]);
    await hub.rest(200);
    hub.deaf = false;
    await hub.ended(second.body.id);
    const seen = hub.progress.map(({ id, state }) => `${id === first.body.id ? 1 : 2} ${state}`);
    expect(seen).toEqual(["1 running", "1 done", "2 running", "2 done"]);
  });

  it("is sent again to a hub that cannot store it now, and dropped when it never will", async () => {
    hub.denial = "unavailable";
    const first = await hub.task();
    await until(() => agent.said().includes("Liberaria"));
    await new Promise((done) => setTimeout(done, 150));
    hub.denial = null;
    expect(await hub.ended(first.body.id)).toMatchObject({ state: "done" });
    hub.denial = "unknown_command";
    await hub.task();
    await until(() => agent.said().split("não aceitou uma mensagem").length === 3);
    hub.denial = null;
    const third = await hub.task();
    expect(await hub.ended(third.body.id)).toMatchObject({ state: "done" });
  });

  it("is kept over a new start of the program", async () => {
    hub.deaf = true;
    const { body } = await hub.task();
    await until(() => agent.said().includes("Liberaria"));
    agent.stop();
    await agent.exit;
    await hub.left();
    hub.deaf = false;
    agent = startAgent(hub, folder);
    expect(await hub.ended(body.id)).toMatchObject({ state: "done" });
  });
});
