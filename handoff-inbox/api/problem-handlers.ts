import type { resendRoute } from "../contract/problems.js";
import type { DeskApiDeps } from "./deps.js";
import { presentProblem } from "./present.js";
import { notFound, wantsNoMessages } from "./refusal.js";
import type { Asked, Handlers } from "./route.js";
import { mustSee, sightFor } from "./seen-conversation.js";

const PAGE = 50;

type AskedToSolve = Pick<Asked<typeof resendRoute>, "person" | "by" | "params">;
type Solves = Extract<keyof Handlers, `${string} /problems${string}`>;

/** Messages that were not sent or may not have been: shows them, sends them again, or dismisses them. */
export function problemHandlers(deps: DeskApiDeps): Pick<Handlers, Solves> {
  const gone = () => notFound("Este problema não existe mais: alguém já cuidou dele, ou a mensagem saiu.");

  async function solve(how: "resend" | "dismiss", { person, by, params: { key } }: AskedToSolve): Promise<undefined> {
    const { tenantId } = person;
    const conversationId = await deps.problems.conversationOf(tenantId, key);
    if (conversationId === null) throw gone();
    mustSee(person, `problems.${how}`, await deps.desk.standing(tenantId, conversationId, ""));
    const found = await deps.problems[how](tenantId, key, by);
    if (!found) throw gone();
    if (found === "opted_out") throw wantsNoMessages();
    deps.wake({ tenantId, conversationId });
    deps.changed(tenantId, conversationId);
    return undefined;
  }

  return {
    async "get /problems"({ person, query: { cursor } }) {
      const sight = sightFor(person, "problems.read");
      const rows = await deps.problems.list(person.tenantId, sight, cursor ?? null, PAGE + 1);
      const page = rows.slice(0, PAGE);
      const last = rows.length > PAGE ? page.at(-1) : undefined;
      return { items: page.map(presentProblem), next: last ? `${last.place}~${last.key}` : null };
    },
    "post /problems/:key/resend": (asked) => solve("resend", asked),
    // A dismissed message is never sent, so that decision is left to admins.
    "post /problems/:key/dismiss": (asked) => solve("dismiss", asked),
  };
}
