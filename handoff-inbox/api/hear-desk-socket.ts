import { z } from "zod";
import { hasFewMembers } from "../../platform/http/has-few-members.js";
import type { RateLimiter } from "../../platform/limits/rate-limiter.js";
import type { createStrikes } from "../../platform/limits/strikes.js";
import { can, reachOf } from "../../platform/rights.js";
import type { DeskDeps } from "./deps.js";
import { askerOf, conversationAudience, type DeskSocket, personAudience, tenantAudience } from "./desk-audiences.js";
import { thingOf } from "./seen-conversation.js";

const FOLLOWED_AT_ONCE = 20;
/** How much one page may send, and how many members each message may have. */
const SAID = { burst: 60, perMinute: 300 };
const MEMBERS = 8;
const about = z.object({ conversationId: z.uuid() });
const typing = about.extend({ on: z.boolean() });

/**
 * Handles what a page of the desk sends over its socket: which conversations it follows, and that its person is typing.
 */
export function createDeskListener(
  deps: Pick<DeskDeps, "desk" | "live" | "log">,
  limit: RateLimiter,
  strike: ReturnType<typeof createStrikes>,
  changed: (tenantId: string, conversationId: string) => void,
): (socket: DeskSocket) => void {
  return (socket) => {
    const person = socket.data;
    void socket.join(personAudience(person.userId));
    if (reachOf(person.role, "conversations.read") !== null) void socket.join(tenantAudience(person.tenantId));
    /** A message is counted before it is looked at, and a page that sends too many is disconnected. */
    const allowed = (message: unknown) => {
      const may = limit(`${person.userId} ${socket.id}`, SAID) === 0 && hasFewMembers(message, MEMBERS);
      if (!may) strike(socket);
      return may;
    };
    socket.on("open", (message, ack) => {
      const answer = (ok: boolean) => typeof ack === "function" && ack({ ok });
      open(deps.desk, socket, message, allowed(message)).then(answer, (error: unknown) => {
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
    socket.on("read", (message) => {
      if (!allowed(message)) return;
      const found = about.safeParse(message);
      if (!found.success || !person.followed.has(found.data.conversationId)) return;
      const { conversationId } = found.data;
      deps.desk.read(person.tenantId, person.userId, conversationId).then(
        () => changed(person.tenantId, conversationId),
        (error: unknown) => deps.log.error({ err: error }, "what was read could not be noted"),
      );
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
  };
}

/** Follows one conversation that the socket's person sees. False when that is not allowed, or there is none. */
async function open(desk: DeskDeps["desk"], socket: DeskSocket, message: unknown, allowed: boolean): Promise<boolean> {
  const read = allowed ? about.safeParse(message) : null;
  const { tenantId, followed } = socket.data;
  const person = askerOf(socket.data);
  if (!read?.success || followed.size >= FOLLOWED_AT_ONCE) return false;
  const { conversationId } = read.data;
  const standing = await desk.standing(tenantId, conversationId, "");
  if (!standing || !socket.connected) return false;
  if (!can(person, "conversations.read", thingOf(tenantId, standing))) return false;
  followed.set(conversationId, { channelId: standing.channelId, externalId: standing.externalId });
  await socket.join(conversationAudience(conversationId));
  return true;
}
