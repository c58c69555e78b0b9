import type { DefaultEventsMap, Namespace, Server, Socket } from "socket.io";
import type { LiveEvent } from "../../bot/ports/live.js";
import { leaveWithSocket } from "../../platform/limits/leave-with-socket.js";
import { createRateLimiter } from "../../platform/limits/rate-limiter.js";
import { createNetworkLimit } from "../../platform/limits/shared-limits.js";
import { createShares, networkShares } from "../../platform/limits/shares.js";
import { createStrikes } from "../../platform/limits/strikes.js";
import type { WebChatDeps } from "./deps.js";
import { shakeHands } from "./handshake.js";
import { presentLine } from "./present-line.js";
import { audienceOf, type Visitor } from "./visitor.js";
import { createVisitorEvents, type VisitorEvents } from "./visitor-events.js";
import type { Ack, HandshakeRefusal, HistoryAck, ServerEvents, WireError } from "./wire.js";

/** Incoming events can be anything. `VisitorEvents` checks them. */
type Incoming = {
  [event in "message" | "person" | "history" | "typing" | "read"]: (payload: unknown, ack: unknown) => void;
};
type WebChatNamespace = Namespace<Incoming, ServerEvents, DefaultEventsMap, Visitor>;
type WebChatSocket = Socket<Incoming, ServerEvents, DefaultEventsMap, Visitor>;

export type WebChat = {
  /** Ends the sockets of this process whose company is one of these. The widget tries again by itself. */
  leave(ofCompany: (tenantId: string) => boolean): void;
  close(): void;
};

/**
 * Serves the web chat in namespace `/webchat` of an existing Socket.IO server. `shakeHands` decides who connects,
 * incoming messages go to the inbox, and events of `Live` go to the visitor's sockets of this process. `close` ends the
 * subscription and the namespace's sockets, not the server.
 *
 * The caller limits the size and number of frames before they get here; 16 KB are enough.
 */
export function attachWebChat(io: Server, deps: WebChatDeps): WebChat {
  const namespace: WebChatNamespace = io.of("/webchat");
  const limiter = createRateLimiter(deps.now, deps.limits.limiterKeys);
  const newVisitors = createNetworkLimit(deps.shared, "new-visitors", deps.limits.newVisitors);
  const places = createShares();
  const strike = createStrikes(limiter);
  const events = createVisitorEvents(deps, limiter);

  namespace.use(async (socket, next) => {
    const refused = await admit(socket);
    next(refused === null ? undefined : refusal(refused));
  });
  namespace.on("connection", (socket) => listen(socket, events, deps, strike));
  const unsubscribe = deps.live.subscribe(
    (event) => fanOut(namespace, event, deps),
    () => namespace.local.emit("missed"),
  );
  const sweep = setInterval(() => closeExpired(namespace, deps.now()), deps.limits.expirySweepMs);
  sweep.unref();

  async function admit(socket: WebChatSocket): Promise<HandshakeRefusal | null> {
    const { limits } = deps;
    const { auth, headers } = socket.handshake;
    const address = deps.addressOf(headers, socket.handshake.address);
    const ofNetwork = [
      { key: "all", most: limits.sockets },
      ...networkShares(address, limits.socketsPerNetwork, limits.sockets),
    ];
    if (!places.free(ofNetwork)) return "busy";
    try {
      const shaken = await shakeHands(deps, { told: limiter, newVisitors }, { auth, headers, address });
      if (!shaken.ok) return shaken.code;
      const { account, from } = shaken.visitor;
      const leave = places.take([
        ...ofNetwork,
        { key: `company ${account.tenantId}`, most: limits.socketsPerCompany },
        { key: `visitor ${audienceOf(account.id, from.externalId)}`, most: limits.socketsPerVisitor },
      ]);
      if (!leave) return "busy";
      leaveWithSocket(socket, leave);
      Object.assign(socket.data, shaken.visitor);
      // Kept only until `listen` has sent it to the browser.
      socket.handshake.auth = { token: shaken.token, identified: shaken.identified };
      return null;
    } catch (error) {
      deps.log.error({ err: error }, "web chat could not admit a visitor");
      return "unavailable";
    }
  }

  return {
    leave(ofCompany) {
      for (const socket of namespace.sockets.values())
        if (ofCompany(socket.data.account.tenantId)) socket.disconnect(true);
    },
    close() {
      clearInterval(sweep);
      unsubscribe();
      namespace.local.disconnectSockets();
    },
  };
}

function listen(
  socket: WebChatSocket,
  events: VisitorEvents,
  deps: WebChatDeps,
  strike: (socket: WebChatSocket) => void,
): void {
  const visitor = socket.data;
  const { token, identified } = socket.handshake.auth;
  // The handshake stays in memory as long as the socket, so what is large or secret in it is dropped.
  socket.handshake.auth = {};
  socket.handshake.headers = {};
  void socket.join(audienceOf(visitor.account.id, visitor.from.externalId));
  socket.emit("session", { token, identified });

  const answer = (ack: unknown, work: Promise<Ack | HistoryAck>) => {
    work.then(
      (result) => {
        if (typeof ack === "function") ack(result);
        if (!result.ok && REFUSED.has(result.error)) strike(socket);
      },
      (error) => {
        deps.log.error({ err: error, channelId: visitor.account.id }, "web chat failed on an event");
        if (typeof ack === "function") ack({ ok: false, error: "unavailable" });
      },
    );
  };
  socket.on("message", (payload, ack) => answer(ack, events.message(visitor, payload)));
  socket.on("person", (payload, ack) => answer(ack, events.person(visitor, payload)));
  socket.on("history", (payload, ack) => answer(ack, events.history(visitor, payload)));
  socket.on("read", (payload) => void events.markRead(visitor, payload).then((taken) => taken || strike(socket)));
  socket.on("typing", (payload) => events.typing(visitor, payload) || strike(socket));
}

/** Refusals that the sender caused. */
const REFUSED: ReadonlySet<string> = new Set<WireError>(["invalid", "rate_limited"]);

/**
 * `local`: every process has its own subscription, so sending to other processes' sockets as well would double each
 * line.
 */
function fanOut(namespace: WebChatNamespace, event: LiveEvent, deps: WebChatDeps): void {
  const audience = audienceOf(event.channelId, event.externalId);
  const open = [...(namespace.adapter.rooms.get(audience) ?? [])].map((id) => namespace.sockets.get(id)?.data);
  const visitor = open.find((data) => data !== undefined);
  if (visitor === undefined || visitor.account.tenantId !== event.tenantId) return;
  for (const data of open) if (data !== undefined) data.conversationId = event.conversationId;
  const sockets = namespace.local.to(audience);
  switch (event.kind) {
    case "line": {
      const reader = { ...visitor, externalId: event.externalId };
      const line = presentLine(event.line, reader, { secret: deps.sign.visitorSecret, now: deps.now });
      if (line !== null) sockets.emit("line", line);
      return;
    }
    case "status":
      sockets.emit("status", { id: event.messageId, status: event.status });
      return;
    case "typing":
      if (event.who !== "contact") sockets.emit("typing", { who: event.who, on: event.on });
      return;
    case "owner":
      sockets.emit("owner", { owner: event.owner, name: event.personName });
      return;
  }
}

/** An identified visitor's socket is closed when the identity expires. The widget then connects with a new one. */
function closeExpired(namespace: WebChatNamespace, now: number): void {
  for (const socket of namespace.sockets.values())
    if (socket.data.expiresAt !== null && socket.data.expiresAt <= now) socket.disconnect();
}

function refusal(code: HandshakeRefusal): Error & { data: { code: HandshakeRefusal } } {
  return Object.assign(new Error(code), { data: { code } });
}
