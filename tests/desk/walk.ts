import type { Method } from "../../platform/http/contract/route-contract.js";
import type { Answer, Person } from "./harness.js";
import { PASSWORD } from "./harness.js";

/** What a walk over all routes names at each of them, so that the route finds something of the right company. */
export type Named = {
  conversation: string;
  line: string;
  file: string;
  problem: string;
  signIn: string;
  apiKey: string;
  /** Another company of the installation. */
  company: string;
};

/** The address of a route, with the things that it names. */
export function addressOf(path: string, named: Named): string {
  const id = path.startsWith("/lines")
    ? named.line
    : path.startsWith("/files")
      ? named.file
      : path.startsWith("/me/sign-ins")
        ? named.signIn
        : path.startsWith("/api-keys")
          ? named.apiKey
          : path.startsWith("/companies")
            ? named.company
            : named.conversation;
  return path.replace(":id", id).replace(":key", named.problem);
}

/** Bodies that the routes take, by their names; the acts on conversations take `{ text }`. */
const BODIES: Record<string, object> = {
  "post /api-keys": { name: "Loja virtual", scopes: ["ratings.read"], expiresAt: null },
  "post /companies": { slug: "nova", name: "Nova", admin: { name: "Ana", email: "ana@nova.example" } },
  "patch /companies/:id": { name: "Outro nome" },
  "put /me/password": { current: PASSWORD, next: "outra senha bem comprida" },
};

export const bodyOf = ({ method, path }: { method: Method; path: string }): object =>
  BODIES[`${method} ${path}`] ?? { text: "oi" };
export const sends = (method: Method) => method !== "get" && method !== "delete";

/** Asks a route of the contracts as a person. `address`: where, with what the path names filled in. */
export function walkTo(person: Person, route: { method: Method; path: string }, address: string): Promise<Answer> {
  // A company is removed by whoever types its slug; `createCompany` names it after its id.
  const typed = { slug: `loja-${address.split("/")[2]}` };
  const body = route.path === "/companies/:id/remove" ? typed : bodyOf(route);
  return person.send(route.method, address, sends(route.method) ? body : undefined);
}
