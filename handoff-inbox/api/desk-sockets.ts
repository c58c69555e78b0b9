import type { DefaultEventsMap, Server, Socket } from "socket.io";
import { z } from "zod";
import type { LiveEvent } from "../../bot/ports/live.js";
import { originAllowed } from "../../channels/webchat/origin.js";
import { hasFewMembers } from "../../platform/http/has-few-members.js";
import { createRateLimiter } from "../../platform/limits/rate-limiter.js";
import { createStrikes } from "../../platform/limits/strikes.js";
import { DESK_NAMESPACE, type DeskNews } from "../wire.js";
import { readAccess } from "./access-token.js";
import type { DeskDeps } from "./deps.js";
import {
  conversationAudience,
  type DeskNamespace,
  type DeskPerson,
  type Incoming,
  personAudience,
  tenantAudience,
} from "./desk-audiences.js";
import { createNewsTeller } from "./news-teller.js";

type DeskSocket = Socket<Incoming, DeskNews, DefaultEventsMap, DeskPerson>;

export type DeskSockets = {
  /** Something about a conversation changed that the engine does not publish. */
  changed(tenantId: string, conversationId: string): void;
  /** Ends the subscription and this namespace's sockets, not the server. */
  close(): Promise<void>;
};

/** How often the people of open sockets are checked for whether they may still be here, in ms. */
const SWEEP_MS = 2_000;
const SOCKETS_PER_PERSON = 20;
const FOLLOWED_AT_ONCE = 20;
/** How much one page may send, and how many members each message may have. */
const SAID = { burst: 60, perMinute: 300 };
const MEMBERS = 8;
const about = z.object({ conversationId: z.uuid() });
const typing = about.extend({ on: z.boolean() });

/**
 * Live news for the desk's pages in namespace `/desk`. Each socket is in the socket.io rooms of its own company and of
 * the conversations that it opened; those were looked up within its company. A person who is disabled, signed out or
 * given another role is disconnected within `SWEEP_MS`.
 */
export function attachDesk(io: Server, deps: DeskDeps): DeskSockets {
  const namespace: DeskNamespace = io.of(DESK_NAMESPACE);
  const limit = createRateLimiter(deps.now, 10_000);
  const strike = createStrikes(limit);
  const news = createNewsTeller(namespace, deps);

  namespace.use((socket, next) => {
    admit(socket).then(
      (refused) => next(refused === null ? undefined : Object.assign(new Error(refused), { data: { code: refused } })),
      (error: unknown) => {
        deps.log.error({ err: error }, "the desk could not admit a socket");
        next(Object.assign(new Error("unavailable"), { data: { code: "unavailable" } }));
      },
    );
  });
  namespace.on("connection", (socket) => listen(socket));
  const unsubscribe = deps.live.subscribe(
    (event: LiveEvent) => news.heard(event),
    () => namespace.local.emit("missed"),
  );
  let sweeping: Promise<void> | null = null;
  const sweep = setInterval(() => {
    sweeping ??= sendAway()
      .catch((error: unknown) => deps.log.error({ err: error }, "the desk could not look after its sockets"))
      .finally(() => {
        sweeping = null;
      });
  }, SWEEP_MS);
  sweep.unref();

  async function admit(socket: DeskSocket): Promise<string | null> {
    const { auth, headers } = socket.handshake;
    const { origin, host } = headers;
    if (!originAllowed(origin, { host, publicOrigin: deps.publicOrigin }, [])) return "origin_refused";
    const token = typeof auth.token === "string" ? auth.token : "";
    // Secret or large values must not stay in memory with the socket.
    socket.handshake.auth = {};
    socket.handshake.headers = {};
    const access = await readAccess(deps.accessKey, token, deps.now());
    if (!access) return "signed_out";
    if ((namespace.adapter.rooms.get(personAudience(access.userId))?.size ?? 0) >= SOCKETS_PER_PERSON) return "busy";
    const [user, standing] = await Promise.all([
      deps.users.byId(access.tenantId, access.userId),
      deps.users.standing(access.tenantId, [access.userId], [access.sid]),
    ]);
    if (!user || user.disabled || !standing.some((one) => one.family === access.sid && one.signedIn))
      return "signed_out";
    const { userId, tenantId, sid, expiresAt } = access;
    const person: DeskPerson = {
      userId,
      tenantId,
      sid,
      expiresAt,
      role: user.role,
      name: user.name,
      followed: new Map(),
    };
    Object.assign(socket.data, person);
    return null;
  }

  function listen(socket: DeskSocket): void {
    const person = socket.data;
    void socket.join([tenantAudience(person.tenantId), personAudience(person.userId)]);
    /** A message is counted before it is looked at, and a page that sends too many is disconnected. */
    const allowed = (message: unknown) => {
      const may = limit(`${person.userId} ${socket.id}`, SAID) === 0 && hasFewMembers(message, MEMBERS);
      if (!may) strike(socket);
      return may;
    };
    socket.on("open", (message, ack) => {
      const answer = (ok: boolean) => typeof ack === "function" && ack({ ok });
      open(socket, message, allowed(message)).then(answer, (error: unknown) => {
        deps.log.error({ err: error }, "a conversation could not be followed");
        answer(false);
      });
    });
    socket.on("leave", (message) => {
      if (!allowed(message)) return;
      const read = about.safeParse(message);
      if (!read.success) return;
      const { conversationId } = read.data;
      if (person.followed.delete(conversationId)) void socket.leave(conversationAudience(conversationId));
    });
    socket.on("typing", (message) => {
      if (!allowed(message)) return;
      const read = typing.safeParse(message);
      const followed = read.success ? person.followed.get(read.data.conversationId) : undefined;
      if (!read.success || !followed) return;
      const { conversationId, on } = read.data;
      const { tenantId, name } = person;
      // The customer only sees when the owner types. Typing of others stays among the staff.
      deps.desk.standing(tenantId, conversationId, "").then(
        (standing) => {
          if (standing?.owner === "person" && standing.ownerId === person.userId)
            deps.live.publish({ tenantId, conversationId, ...followed, kind: "typing", who: "person", on });
          else
            socket.to(conversationAudience(conversationId)).emit("typing", { conversationId, who: "person", on, name });
        },
        (error: unknown) => deps.log.error({ err: error }, "typing could not be told"),
      );
    });
  }

  async function open(socket: DeskSocket, message: unknown, allowed: boolean): Promise<boolean> {
    const read = allowed ? about.safeParse(message) : null;
    const { tenantId, followed } = socket.data;
    if (!read?.success || followed.size >= FOLLOWED_AT_ONCE) return false;
    const { conversationId } = read.data;
    const standing = await deps.desk.standing(tenantId, conversationId, "");
    if (!standing || !socket.connected) return false;
    followed.set(conversationId, { channelId: standing.channelId, externalId: standing.externalId });
    await socket.join(conversationAudience(conversationId));
    return true;
  }

  async function sendAway(): Promise<void> {
    const open = [...namespace.sockets.values()];
    for (const tenantId of new Set(open.map((socket) => socket.data.tenantId))) {
      const sockets = open.filter((socket) => socket.data.tenantId === tenantId);
      const users = [...new Set(sockets.map((socket) => socket.data.userId))];
      const families = [...new Set(sockets.map((socket) => socket.data.sid))];
      const standing = await deps.users.standing(tenantId, users, families);
      for (const socket of sockets) {
        const reason = whyNot(socket.data, standing, deps.now());
        if (reason === null) continue;
        socket.emit("goodbye", { reason });
        socket.disconnect();
      }
    }
  }

  return {
    changed: news.changed,
    async close() {
      clearInterval(sweep);
      unsubscribe();
      namespace.local.disconnectSockets();
      await Promise.all([sweeping, news.close()]);
    },
  };
}

function whyNot(
  { userId, sid, role, expiresAt }: DeskPerson,
  standing: Awaited<ReturnType<DeskDeps["users"]["standing"]>>,
  now: number,
): string | null {
  const user = standing.find((one) => one.id === userId);
  if (!user || user.disabled) return "disabled";
  if (!standing.some((one) => one.id === userId && one.family === sid && one.signedIn)) return "signed_out";
  if (user.role !== role) return "changed";
  return expiresAt <= now ? "expired" : null;
}
