import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PORTUGUESE } from "../words/portuguese.js";
import { type AgentWindow, openWindow } from "./open-window.js";

const NEVER = new AbortController().signal;
let window: AgentWindow;
let addresses: string[];
let wished: string[];
beforeEach(async () => {
  addresses = [];
  wished = [];
  window = await openWindow({
    script: "",
    words: PORTUGUESE,
    open: (address) => addresses.push(address),
    holdMs: 200,
    isPatient: false,
  });
  window.hear({
    undo: (id) => wished.push(`undo ${id}`),
    leave: () => wished.push("leave"),
    remove: () => wished.push("remove"),
    leftAlone: () => wished.push("leftAlone"),
  });
});
afterEach(() => window.close());

type Asked = { method?: string; path?: string; headers?: Record<string, string>; body?: string };

/** A request as any program of this machine can make it, with whatever headers. */
function send({ method = "GET", path = "/", headers = {}, body }: Asked): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const sent = request({ port: window.port, host: "127.0.0.1", method, path, headers, agent: false }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += String(chunk);
      });
      answer.on("end", () => done({ status: answer.statusCode ?? 0, text }));
    });
    sent.once("error", fail);
    sent.end(body);
  });
}

const origin = () => `http://127.0.0.1:${window.port}`;
const post = (path: string, body: object, token?: string) =>
  send({
    method: "POST",
    path,
    headers: {
      origin: origin(),
      "content-type": "application/json",
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
  });

/** A page that came through an address: its token. */
async function enter(): Promise<string> {
  window.open();
  const code = addresses.at(-1)?.split("#")[1];
  const { text } = await post("/enter", { code });
  return String(JSON.parse(text).token);
}
const look = async (token: string, after = -1) => {
  const { status, text } = await send({
    path: `/state?after=${after}`,
    headers: { authorization: `Bearer ${token}` },
  });
  return { status, ...(status === 200 ? JSON.parse(text) : {}) };
};
const questionIn = (part: string) => /&quot;question&quot;:&quot;([\w-]+)/.exec(part)?.[1] ?? "";

describe("whoever is not this person's own page", () => {
  it.each<[string, number, Asked]>([
    ["a foreign Host, as after DNS rebinding", 403, { headers: { host: "evil.example:80" } }],
    ["localhost by name, which another program may own", 403, { headers: { host: "localhost" } }],
    ["a foreign Origin", 403, { path: "/state", headers: { origin: "https://evil.example" } }],
    ["a page without an origin of its own", 403, { path: "/state", headers: { origin: "null" } }],
    ["a link or frame of another site", 403, { headers: { "sec-fetch-site": "cross-site" } }],
    ["another port of this machine", 403, { headers: { "sec-fetch-site": "same-site" } }],
    ["no token", 401, { path: "/state" }],
    ["a wrong token", 401, { path: "/state", headers: { authorization: "Bearer wrong" } }],
    ["the token in the address", 401, { path: "/state?token=x" }],
    ["another method", 405, { method: "DELETE" }],
    ["a question whether another site may ask", 405, { method: "OPTIONS", path: "/act" }],
    ["a change by GET", 405, { path: "/act" }],
    ["another path", 404, { path: "/../etc/passwd" }],
    [
      "a change without an origin",
      403,
      { method: "POST", path: "/act", headers: { "content-type": "application/json" } },
    ],
  ])("gets nothing: %s", async (_what, status, asked) => {
    const answer = await send(asked);
    expect(answer).toEqual({ status, text: "" });
  });

  it("cannot send a form, nor more than the page ever does", async () => {
    const token = await enter();
    const headers = { origin: origin(), authorization: `Bearer ${token}` };
    const form = { ...headers, "content-type": "application/x-www-form-urlencoded" };
    expect((await send({ method: "POST", path: "/act", headers: form, body: "act=leave" })).status).toBe(415);
    const json = { ...headers, "content-type": "application/json" };
    const long = JSON.stringify({ act: "leave", more: "x".repeat(5_000) });
    expect((await send({ method: "POST", path: "/act", headers: json, body: long })).status).toBe(413);
    const chunked = { ...json, "transfer-encoding": "chunked" };
    expect((await send({ method: "POST", path: "/act", headers: chunked, body: long })).status).toBe(400);
    for (const odd of ["", "null", "[]", '{"act":"run","line":"rm -rf ~"}', '{"act":"leave","extra":1}'])
      expect((await send({ method: "POST", path: "/act", headers: json, body: odd })).status).toBe(400);
    expect(wished).toEqual([]);
  });

  it("cannot use an address a second time, nor guess one", async () => {
    await enter();
    const code = addresses[0]?.split("#")[1];
    expect((await post("/enter", { code })).status).toBe(401);
    expect((await post("/enter", { code: "A".repeat(32) })).status).toBe(401);
    expect((await post("/enter", { code: null })).status).toBe(401);
  });

  it("loads a page with nothing of this computer in it, which loads and sends nothing elsewhere", async () => {
    window.show({ kind: "connection", state: "ready", company: "Oficina Clique" });
    const { text } = await send({});
    expect(text).not.toContain("Oficina Clique");
    const page = await fetch(origin());
    const policy = page.headers.get("content-security-policy") ?? "";
    for (const part of ["default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "form-action 'none'"])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe|\*/);
    for (const [name, value] of [
      ["cache-control", "no-store"],
      ["referrer-policy", "no-referrer"],
      ["cross-origin-resource-policy", "same-origin"],
      ["access-control-allow-origin", null],
    ] as const)
      expect(page.headers.get(name)).toBe(value);
  });

  it("gets a new address only with the key that stands in the person's own files", async () => {
    const json = { "content-type": "application/json" };
    const again = (key: string) =>
      send({ method: "POST", path: "/again", headers: { ...json, authorization: `Bearer ${key}` }, body: "{}" });
    expect((await again("wrong")).status).toBe(401);
    expect((await again(await enter())).status).toBe(401);
    const { address } = JSON.parse((await again(window.key)).text);
    expect((await post("/enter", { code: address.split("#")[1] })).status).toBe(200);
  });
});

describe("the window", () => {
  it("asks on the page and takes one answer, whichever of two pages gives it", async () => {
    const [one, two] = [await enter(), await enter()];
    const asked = window.confirm({ kind: "send", company: "Oficina Clique" }, NEVER);
    const states = await Promise.all([look(one), look(two)]);
    expect(states[0].parts).toEqual(states[1].parts);
    expect(states[0].parts.question).toContain("Enviar para a Oficina Clique?");
    const question = questionIn(states[0].parts.question);
    expect((await post("/act", { act: "answer", question: "other", yes: true }, one)).status).toBe(409);
    expect((await post("/act", { act: "answer", question, yes: true }, two)).status).toBe(204);
    expect(await asked).toBe(true);
    expect((await post("/act", { act: "answer", question, yes: false }, one)).status).toBe(409);
    expect((await look(one)).parts.question).toBe("");
  });

  it("shows everything again to a page that is loaded again, and the change to one that waits", async () => {
    const token = await enter();
    window.show({ kind: "said", sentence: { is: "purged", count: 7 } });
    const first = await look(token);
    expect(first.parts.notes).toContain("7");
    const waiting = look(token, first.version);
    window.show({ kind: "connection", state: "lost" });
    expect((await waiting).parts.status).toContain("A conexão caiu");
    expect((await look(token)).parts.notes).toContain("7");
  });

  it("leads to the report's page once there is one, and no longer when something new is measured", async () => {
    const token = await enter();
    const page = `https://loja.example/r/${"k".repeat(32)}`;
    window.show({ kind: "report", page });
    expect((await look(token)).parts.status).not.toContain(page);
    window.show({ kind: "asked", company: "Oficina" });
    window.show({ kind: "answered", sent: true, company: "Oficina" });
    expect((await look(token)).parts.status).not.toContain("<a ");
    window.show({ kind: "report", page });
    expect((await look(token)).parts.status).toContain(
      `<a href="${page}" target="_blank" rel="noopener noreferrer">Ver o relatório</a>`,
    );
    window.show({ kind: "asked", company: "Oficina" });
    expect((await look(token)).parts.status).not.toContain(page);
  });

  it("is opened again for a question when nobody looks, and says no when the program is left", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
    try {
      const leaving = new AbortController();
      const asked = window.confirm({ kind: "send", company: "X" }, leaving.signal);
      expect(addresses).toHaveLength(1);
      leaving.abort();
      expect(await asked).toBe(false);
      expect(await window.confirm({ kind: "send", company: "X" }, leaving.signal)).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it("passes on what the person wishes, until it has ended", async () => {
    const token = await enter();
    for (const act of [{ act: "undo", id: "20261130-1a2b3c4d" }, { act: "leave" }, { act: "remove" }])
      expect((await post("/act", act, token)).status).toBe(204);
    expect(wished).toEqual(["undo 20261130-1a2b3c4d", "leave", "remove"]);
    window.show({ kind: "ended", sentences: [{ is: "goodbye" }] });
    expect((await post("/act", { act: "remove" }, token)).status).toBe(409);
    const last = await look(token);
    expect(last).toMatchObject({ ended: true, title: "O programa terminou." });
    expect(last.parts.leave).toBe("");
  });

  it("shows what a server or a computer says as text, never as markup", async () => {
    const token = await enter();
    const evil = "<img src=x onerror=alert(1)>";
    window.show({ kind: "asked", company: evil });
    window.show({ kind: "said", sentence: { is: "reason", text: evil } });
    void window.confirm({ kind: "send", company: evil }, NEVER);
    const { parts } = await look(token);
    expect(Object.values(parts).join("")).not.toContain("<img");
    expect(parts.question).toContain("&lt;img");
  });

  it("takes the code that somebody types", async () => {
    const token = await enter();
    const typed = window.ask("code", NEVER);
    const { parts } = await look(token);
    const question = /data-question="([\w-]+)"/.exec(parts.question)?.[1];
    expect((await post("/act", { act: "answer", question, yes: true }, token)).status).toBe(409);
    expect((await post("/act", { act: "type", question, text: "KXTQ-7M9P" }, token)).status).toBe(204);
    expect(await typed).toBe("KXTQ-7M9P");
    expect(await window.ask("server", NEVER)).toBeNull();
  });
});

describe("a window that was left alone", () => {
  it("ends the program after a while, and not while a page waits", async () => {
    const left: string[] = [];
    const short = await openWindow({
      script: "",
      words: PORTUGUESE,
      open: () => undefined,
      aloneMs: 50,
      isPatient: false,
    });
    short.hear({
      undo: () => undefined,
      leave: () => undefined,
      remove: () => undefined,
      leftAlone: () => left.push("now"),
    });
    await expect.poll(() => left.length, { timeout: 5_000 }).toBeGreaterThan(0);
    await short.close();
  });

  it("waits as long as a question is open", () => {
    vi.useFakeTimers({ now: Date.now() + 60_000 });
    return (async () => {
      const left: string[] = [];
      const opening = openWindow({
        script: "",
        words: PORTUGUESE,
        open: () => undefined,
        aloneMs: 50,
        isPatient: false,
      });
      const short = await opening;
      short.hear({
        undo: () => undefined,
        leave: () => undefined,
        remove: () => undefined,
        leftAlone: () => left.push("now"),
      });
      const leaving = new AbortController();
      const asked = short.confirm({ kind: "send", company: "X" }, leaving.signal);
      vi.advanceTimersByTime(10_000);
      expect(left).toEqual([]);
      leaving.abort();
      await asked;
      vi.advanceTimersByTime(10_000);
      expect(left).not.toEqual([]);
      await short.close();
    })().finally(() => vi.useRealTimers());
  });
});
