import type { Server } from "socket.io";
import type { LiveEvent } from "../../bot/ports/live.js";
import { createRateLimiter } from "../../platform/limits/rate-limiter.js";
import { createStrikes } from "../../platform/limits/strikes.js";
import { DESK_NAMESPACE } from "../wire.js";
import { createAdmission } from "./admit-desk-socket.js";
import type { DeskDeps } from "./deps.js";
import type { DeskNamespace } from "./desk-audiences.js";
import { createDeskListener } from "./hear-desk-socket.js";
import { createNewsTeller } from "./news-teller.js";
import { sendAway } from "./send-away.js";

export type DeskSockets = {
  /** Something about a conversation changed that the engine does not publish. */
  changed(tenantId: string, conversationId: string): void;
  /** Ends the subscription and this namespace's sockets, not the server. */
  close(): Promise<void>;
};

/** How often the people of open sockets are checked for whether they may still be here, in ms. */
const SWEEP_MS = 2_000;

/**
 * Live news for the desk's pages in namespace `/desk`. Each socket belongs to the audiences of its own company and of
 * the conversations that it opened; those were looked up within its company. A person who is disabled, signed out or
 * given another role is disconnected within `SWEEP_MS`.
 */
export function attachDesk(io: Server, deps: DeskDeps): DeskSockets {
  const namespace: DeskNamespace = io.of(DESK_NAMESPACE);
  const limit = createRateLimiter(deps.now, 10_000);
  const strike = createStrikes(limit);
  const news = createNewsTeller(namespace, deps);
  const admit = createAdmission(namespace, deps);

  namespace.use((socket, next) => {
    admit(socket).then(
      (refused) => next(refused === null ? undefined : Object.assign(new Error(refused), { data: { code: refused } })),
      (error: unknown) => {
        deps.log.error({ err: error }, "the desk could not admit a socket");
        next(Object.assign(new Error("unavailable"), { data: { code: "unavailable" } }));
      },
    );
  });
  namespace.on("connection", createDeskListener(deps, limit, strike, news.changed));
  const unsubscribe = deps.live.subscribe(
    (event: LiveEvent) => news.heard(event),
    () => namespace.local.emit("missed"),
  );
  let sweeping: Promise<void> | null = null;
  const sweep = setInterval(() => {
    sweeping ??= sendAway(namespace, deps)
      .catch((error: unknown) => deps.log.error({ err: error }, "the desk could not look after its sockets"))
      .finally(() => {
        sweeping = null;
      });
  }, SWEEP_MS);
  sweep.unref();

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
