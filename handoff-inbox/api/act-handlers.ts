import type { RouteContract } from "../../platform/http/contract/route-contract.js";
import type { takeRoute } from "../contract/acts.js";
import { type Act, createActs } from "./acts.js";
import type { DeskApiDeps } from "./deps.js";
import type { Asked, Handlers } from "./route.js";
import { mustSee } from "./seen-conversation.js";

type Acts =
  | Exclude<Extract<keyof Handlers, `post /conversations/${string}`>, "post /conversations/:id/quotes">
  | "get /conversations/:id/templates";
type AskedToAct = Pick<Asked<RouteContract>, "person" | "by" | "key"> & Pick<Asked<typeof takeRoute>, "params">;

/** People's acts in a conversation. Each is stored once for its `Idempotency-Key`. */
export function actHandlers(deps: DeskApiDeps): Pick<Handlers, Acts> {
  const act = createActs(deps);
  const done = async ({ person, by, params, key }: AskedToAct, what: Act) => {
    await act(person, by, params.id, key, what);
    return undefined;
  };
  return {
    "post /conversations/:id/take": (asked) => done(asked, { kind: "take", over: asked.body.over ?? false }),
    "post /conversations/:id/give-back": (asked) => done(asked, { kind: "give_back" }),
    "post /conversations/:id/close": (asked) => done(asked, { kind: "close" }),
    "post /conversations/:id/reply": (asked) => done(asked, { kind: "reply", text: asked.body.text }),
    "post /conversations/:id/template": (asked) => {
      const { name, language, variables: params } = asked.body;
      return done(asked, { kind: "template", name, language, params });
    },
    async "get /conversations/:id/templates"({ person, params: { id } }) {
      const { tenantId } = person;
      const standing = mustSee(person, "conversations.act", await deps.desk.standing(tenantId, id, ""));
      const all = await deps.templates.list({ tenantId, id: standing.channelId });
      return {
        items: all
          .filter(({ status, unfit }) => status === "approved" && unfit === null)
          .map(
            ({ status: _status, reason: _reason, quality: _quality, unfit: _unfit, readAt: _readAt, ...shown }) =>
              shown,
          ),
      };
    },
    "post /conversations/:id/note": (asked) => done(asked, { kind: "note", text: asked.body.text }),
  };
}
