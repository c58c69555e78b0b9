import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import express, { type Request, type Response } from "express";
import { type Namespace, Server as Sockets } from "socket.io";
import { API } from "../../handoff-inbox/contract/api-base.js";
import type { ConversationDetail } from "../../handoff-inbox/contract/conversation.js";
import type { DeskLine, Why } from "../../handoff-inbox/contract/lines.js";
import type { DeskProblem } from "../../handoff-inbox/contract/problems.js";
import type { QueueItem } from "../../handoff-inbox/contract/queue.js";
import type { RatingSummary } from "../../handoff-inbox/contract/ratings.js";
import type { Me, SignedIn } from "../../handoff-inbox/contract/session.js";
import type { View } from "../../handoff-inbox/contract/views.js";
import { VIEWS } from "../../handoff-inbox/contract/views.js";
import { viewsOf as viewsOfPerson } from "../../handoff-inbox/web/queue/place-item.js";
import type { DeskActs, DeskNews } from "../../handoff-inbox/wire.js";
import { DESK_NAMESPACE } from "../../handoff-inbox/wire.js";
import { PROBLEM_TYPE } from "../../platform/http/contract/problem.js";
import { permissionsOf } from "../../platform/rights.js";
import { findIn } from "./find-in.js";

export const ANA: Me = {
  id: "user-ana",
  name: "Ana Lima",
  email: "ana@oficina.test",
  role: "consultant",
  permissions: permissionsOf("consultant"),
  teams: ["Bancada"],
  company: { name: "Oficina Clique", slug: "oficina-clique", timezone: "America/Sao_Paulo" },
  mustEnrol: false,
};
export const PASSWORD = "correta-e-comprida";

export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; " +
  "connect-src 'self' ws: wss:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** An in-memory API of the desk, by the contracts of `handoff-inbox/contract/`, that misbehaves when told to. */
export type StandIn = Awaited<ReturnType<typeof startStandIn>>;

export async function startStandIn(pages: string) {
  const app = express();
  const server = createServer(app);
  const io = new Sockets(server);
  const desk = io.of(DESK_NAMESPACE) as unknown as Namespace<DeskActs, DeskNews>;

  const state = {
    me: ANA,
    conversations: new Map<string, ConversationDetail>(),
    lines: new Map<string, DeskLine[]>(),
    problems: [] as DeskProblem[],
    ratings: { average: null, count: 0, recent: [] } as RatingSummary,
    why: new Map<string, Why>(),
    files: new Map<string, { bytes: Buffer; mime: string; name: string }>(),
    /** How long access tokens are valid, in ms. */
    accessMs: 15 * 60_000,
    signedIn: new Set<string>(),
    refreshes: 0,
    refreshesAtOnce: 0,
    mostRefreshesAtOnce: 0,
    requests: [] as { method: string; path: string; body: unknown; key: string | undefined }[],
    acts: new Map<string, string>(),
    /** Answers a request instead of the API. */
    intercept: null as ((request: Request, response: Response) => boolean) | null,
    delayMs: 0,
    /** Whether replies become lines at once. */
    carries: true,
    companies: null as { slug: string; name: string }[] | null,
    locked: false,
    /** The number of lines in one page. */
    pageSize: 50,
    nextId: 100_000,
  };
  const access = new Map<string, number>();

  const itemOf = (id: string): QueueItem => {
    const detail = state.conversations.get(id);
    if (!detail) throw new Error(`no conversation ${id}`);
    return queueItemOf(detail);
  };
  const viewsOf = (item: QueueItem) => viewsOfPerson(item, state.me);
  const counts = () => {
    const found = Object.fromEntries(VIEWS.map((view) => [view, 0])) as Record<View, number>;
    for (const id of state.conversations.keys()) for (const view of viewsOf(itemOf(id))) found[view] += 1;
    return found;
  };
  const tell = (id: string) => {
    desk.emit("conversation", itemOf(id));
    desk.emit("counts", { ...counts(), problems: state.problems.length, unread: 0 });
  };
  const change = (id: string, to: Partial<ConversationDetail>) => {
    const detail = state.conversations.get(id);
    if (!detail) throw new Error(`no conversation ${id}`);
    const next = { ...detail, ...to };
    next.mayReply = !(next.owner === "person" && next.ownerId !== state.me.id);
    state.conversations.set(id, next);
    tell(id);
  };
  const say = (conversationId: string, line: Partial<DeskLine> & { author: DeskLine["author"]; content: unknown }) => {
    state.nextId += 1;
    const whole: DeskLine = {
      id: String(state.nextId),
      conversationId,
      personName: null,
      status: line.author === "bot" || line.author === "person" ? "sent" : null,
      problem: null,
      key: null,
      at: Date.now(),
      ...line,
    };
    state.lines.set(conversationId, [...(state.lines.get(conversationId) ?? []), whole]);
    const detail = state.conversations.get(conversationId);
    const text = (line.content as { text?: string }).text ?? "";
    if (detail && line.author !== "system") {
      state.conversations.set(conversationId, { ...detail, last: { author: line.author, text, at: whole.at } });
      desk.emit("conversation", itemOf(conversationId));
    }
    desk.to(conversationId).emit("line", whole);
    return whole;
  };
  const status = (conversationId: string, lineId: string, to: string, problem: string | null = null) => {
    const lines = state.lines.get(conversationId) ?? [];
    state.lines.set(
      conversationId,
      lines.map((line) => (line.id === lineId ? { ...line, status: to, problem } : line)),
    );
    desk.to(conversationId).emit("status", { conversationId, lineId, status: to, problem });
  };

  const fail = (response: Response, code: number, name: string, message: string) =>
    void response
      .status(code)
      .type(PROBLEM_TYPE)
      .send(JSON.stringify({ type: "about:blank", title: "", status: code, code: name, detail: message }));
  const grant = (response: Response) => {
    const token = randomUUID();
    const expiresAt = Date.now() + state.accessMs;
    access.set(token, expiresAt);
    const refresh = randomUUID();
    state.signedIn.add(refresh);
    response.cookie("balcao_refresh", refresh, { httpOnly: true, sameSite: "strict", path: `${API}/session` });
    response.json({ access: token, expiresAt, me: state.me } satisfies SignedIn);
  };
  const cookieOf = (request: Request) => /balcao_refresh=([^;]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";

  app.use(express.json());
  app.use(API, (request, response, next) => {
    const { body } = request;
    const key = request.get("idempotency-key");
    state.requests.push({ method: request.method, path: request.originalUrl, body, key });
    if (state.intercept?.(request, response)) return;
    if (state.delayMs > 0) setTimeout(next, state.delayMs);
    else next();
  });
  app.get(`${API}/session/ways`, (_request, response) => void response.json({ mail: false, outside: null }));
  app.post(`${API}/session`, (request, response) => {
    const { email, password, company } = request.body as Record<string, string>;
    if (state.locked) return fail(response, 429, "locked", "Muitas tentativas. Espere 5 minutos e tente de novo.");
    if (email !== state.me.email || password !== PASSWORD)
      return fail(response, 401, "wrong", "E-mail ou senha não conferem.");
    if (state.companies && company === undefined)
      return void response.status(409).json({ status: 409, code: "several", detail: "", companies: state.companies });
    grant(response);
  });
  app.post(`${API}/session/refresh`, async (request, response) => {
    if (request.headers["x-balcao"] !== "1") return fail(response, 403, "forbidden", "Falta o cabeçalho.");
    state.refreshes += 1;
    state.refreshesAtOnce += 1;
    state.mostRefreshesAtOnce = Math.max(state.mostRefreshesAtOnce, state.refreshesAtOnce);
    await new Promise((resolve) => setTimeout(resolve, 50));
    state.refreshesAtOnce -= 1;
    // A token can be used only once.
    if (!state.signedIn.delete(cookieOf(request))) return fail(response, 401, "signed_out", "Entre de novo.");
    grant(response);
  });
  app.delete(`${API}/session`, (request, response) => {
    state.signedIn.delete(cookieOf(request));
    response.status(204).end();
  });
  app.use(API, (request, response, next) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    if ((access.get(token) ?? 0) < Date.now()) return fail(response, 401, "signed_out", "Entre de novo.");
    next();
  });
  app.get(`${API}/queue`, (request, response) => {
    const view = request.query.view as View;
    const items = [...state.conversations.keys()].map(itemOf).filter((item) => viewsOf(item).includes(view));
    items.sort((a, b) =>
      view === "waiting" ? (a.waitingSince ?? 0) - (b.waitingSince ?? 0) : (b.last?.at ?? 0) - (a.last?.at ?? 0),
    );
    const from = Number(request.query.cursor ?? 0);
    const to = from + (from === 0 ? 50 : 200);
    const next = to < items.length ? String(to) : null;
    response.json({
      items: items.slice(from, to),
      counts: counts(),
      problems: state.problems.length,
      unread: 0,
      next,
    });
  });
  app.get(`${API}/search`, (request, response) => {
    response.json(findIn([...state.conversations.keys()].map(itemOf), String(request.query.text)));
  });
  app.get(`${API}/conversations/:id`, (request, response) => {
    const detail = state.conversations.get(request.params.id);
    if (!detail) return fail(response, 404, "gone", "Esta conversa não existe ou não é da sua empresa.");
    response.json(detail);
  });
  app.get(`${API}/conversations/:id/lines`, (request, response) => {
    const lines = state.lines.get(request.params.id) ?? [];
    const { before, after } = request.query as { before?: string; after?: string };
    if (after !== undefined) {
      const newer = lines.filter((line) => Number(line.id) > Number(after));
      const items = newer.slice(0, state.pageSize);
      return void response.json({ items, next: newer.length > state.pageSize ? items.at(-1)?.id : null });
    }
    const older = before === undefined ? lines : lines.filter((line) => Number(line.id) < Number(before));
    const items = older.slice(-state.pageSize);
    response.json({ items, next: older.length > state.pageSize ? items[0]?.id : null });
  });
  app.post(`${API}/conversations/:id/:act`, (request, response) => {
    const { id, act } = request.params;
    const key = request.get("idempotency-key") ?? "";
    const { text, over } = (request.body ?? {}) as { text?: string; over?: boolean };
    if (key === "") return fail(response, 400, "key_missing", "Falta o cabeçalho Idempotency-Key.");
    if (state.acts.has(key)) return void response.status(202).end();
    const detail = state.conversations.get(id);
    if (!detail) return fail(response, 404, "gone", "Esta conversa não existe ou não é da sua empresa.");
    if (!detail.mayReply && act !== "note" && !(act === "take" && over))
      return fail(response, 409, "taken", `${detail.ownerName} está com esta conversa.`);
    state.acts.set(key, act);
    response.status(202).end();
    const mine = { owner: "person", ownerId: state.me.id, ownerName: state.me.name, waitingSince: null } as const;
    if (act === "take") {
      change(id, mine);
      say(id, { author: "system", content: { kind: "system", text: `${state.me.name} assumiu a conversa` } });
    }
    if (act === "give-back") {
      change(id, { owner: "bot", ownerId: null, ownerName: null, waitingSince: null });
      say(id, { author: "system", content: { kind: "system", text: "O robô voltou a atender" } });
    }
    if (act === "close") change(id, { closed: true, owner: "bot", ownerId: null, ownerName: null, waitingSince: null });
    if (!state.carries) return;
    const personName = state.me.name;
    if (act === "reply") {
      if (detail.owner !== "person") change(id, mine);
      say(id, { author: "person", personName, key, content: { kind: "text", text }, status: "queued" });
    }
    if (act === "note") say(id, { author: "note", personName, key, content: { kind: "text", text } });
  });
  app.get(`${API}/lines/:id/why`, (request, response) => {
    const why = state.why.get(request.params.id);
    if (!why) return fail(response, 404, "gone", "O registro desta mensagem não existe mais.");
    response.json(why);
  });
  app.get(`${API}/problems`, (_request, response) => void response.json({ items: state.problems, next: null }));
  app.post(`${API}/problems/:key/:how`, (request, response) => {
    state.problems = state.problems.filter(({ key }) => key !== request.params.key);
    response.status(202).end();
    desk.emit("counts", { ...counts(), problems: state.problems.length, unread: 0 });
  });
  app.get(`${API}/ratings`, (_request, response) => void response.json(state.ratings));
  app.get(`${API}/files/:id`, (request, response) => {
    const file = state.files.get(request.params.id);
    if (!file) return fail(response, 404, "gone", "Este arquivo não está mais aqui.");
    response.type(file.mime).send(file.bytes);
  });

  app.use("/desk/assets", express.static(join(pages, "assets")));
  app.get(/^\/desk(\/.*)?$/, (_request, response) => {
    response.set("Content-Security-Policy", POLICY).sendFile(join(pages, "index.html"));
  });

  desk.use((socket, next) => {
    const token = (socket.handshake.auth as { token?: string }).token ?? "";
    next((access.get(token) ?? 0) < Date.now() ? new Error("signed_out") : undefined);
  });
  desk.on("connection", (socket) => {
    socket.on("open", async ({ conversationId }, ack) => {
      await socket.join(conversationId);
      ack({ ok: state.conversations.has(conversationId) });
    });
    socket.on("leave", ({ conversationId }) => void socket.leave(conversationId));
  });

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  let offline = false;
  const wires = new Set<Socket>();
  server.on("connection", (wire) => {
    wires.add(wire);
    wire.on("close", () => wires.delete(wire));
  });
  const cut = () => {
    for (const wire of wires) wire.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    state,
    desk,
    say,
    status,
    change,
    tell,
    add(detail: ConversationDetail, lines: DeskLine[] = []) {
      state.conversations.set(detail.id, detail);
      state.lines.set(detail.id, lines);
    },
    /** Ends every access token, as after a quarter of an hour. */
    expireAccess: () => access.clear(),
    /** Ends every sign-in, as after it was revoked elsewhere. */
    revoke(reason: string) {
      access.clear();
      state.signedIn.clear();
      desk.emit("goodbye", { reason });
    },
    async goOffline() {
      if (offline) return;
      offline = true;
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
    async goOnline() {
      offline = false;
      await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    },
    async close() {
      const closed = io.close();
      cut();
      await closed;
    },
  };
}

/** What lists show of a conversation. */
function queueItemOf(detail: ConversationDetail): QueueItem {
  const {
    summary: _s,
    mayReply: _m,
    longestText: _l,
    templates: _t,
    devices: _d,
    orders: _o,
    ratings: _r,
    facts: _f,
    ...item
  } = detail;
  const { called, name, phone } = detail.contact;
  return { ...item, contact: { called, name, phone } };
}
