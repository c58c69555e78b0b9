import type { Role } from "../wire.js";
import type { DeskApiDeps } from "./deps.js";
import { presentProblem } from "./present.js";
import { notFound, wantsNoMessages } from "./refusal.js";
import { EVERYBODY, type Route } from "./route.js";

/** The routes for messages that were not sent or may not have been: to show them, send them again, or dismiss them. */
export function problemRoutes(deps: DeskApiDeps): Route[] {
  const solving = (path: "resend" | "dismiss", roles: readonly Role[]): Route => ({
    method: "post",
    path: `/problems/:key/${path}`,
    roles,
    status: 202,
    async answer({ person, request }) {
      const { key } = request.params;
      const found = await deps.problems[path](person.tenantId, String(key));
      if (!found) throw notFound("Este problema não existe mais: alguém já cuidou dele, ou a mensagem saiu.");
      if (found === "opted_out") throw wantsNoMessages();
      const { tenantId, id } = person;
      await deps.users.audit(tenantId, { actor: `user:${id}`, action: `problem.${path}`, subject: `problem:${key}` });
      deps.wake({ tenantId, conversationId: found.conversationId });
      deps.changed(tenantId, found.conversationId);
      return {};
    },
  });

  return [
    {
      method: "get",
      path: "/problems",
      roles: EVERYBODY,
      answer: async ({ person }) => (await deps.problems.list(person.tenantId, 200)).map(presentProblem),
    },
    solving("resend", EVERYBODY),
    // A dismissed message is never sent, so that decision is left to admins.
    solving("dismiss", ["admin"]),
  ];
}
