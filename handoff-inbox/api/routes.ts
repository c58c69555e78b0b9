import { conversationRoutes } from "./conversation-routes.js";
import type { DeskApiDeps } from "./deps.js";
import { presentMe, presentRatings } from "./present.js";
import { problemRoutes } from "./problem-routes.js";
import { EVERYBODY, idOf, type Route } from "./route.js";
import { createSendFile } from "./send-file.js";

/**
 * Every route behind the sign-in, in one table. A test tries each with wrong tokens, roles and other companies' ids.
 */
export function deskRoutes(deps: DeskApiDeps): Route[] {
  const sendFile = createSendFile(deps);
  return [
    { method: "get", path: "/me", roles: EVERYBODY, answer: async ({ person }) => presentMe(person) },
    ...conversationRoutes(deps),
    ...problemRoutes(deps),
    {
      method: "get",
      path: "/ratings",
      roles: EVERYBODY,
      answer: async ({ person }) => presentRatings(await deps.desk.ratings(person.tenantId)),
    },
    {
      method: "get",
      path: "/files/:id",
      roles: EVERYBODY,
      async answer(asked) {
        await sendFile(asked.response, asked.person.tenantId, idOf(asked));
        return undefined;
      },
    },
  ];
}
