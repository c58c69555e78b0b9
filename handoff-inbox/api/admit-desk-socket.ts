import { originAllowed } from "../../channels/webchat/origin.js";
import { readAccess } from "./access-token.js";
import type { DeskDeps } from "./deps.js";
import { type DeskNamespace, type DeskPerson, type DeskSocket, personAudience } from "./desk-audiences.js";

const SOCKETS_PER_PERSON = 20;

/** Writes the person behind a new socket into its data. Returns the reason why the socket is not let in, or null. */
export function createAdmission(
  namespace: DeskNamespace,
  deps: Pick<DeskDeps, "accessKey" | "now" | "publicOrigin" | "users">,
): (socket: DeskSocket) => Promise<string | null> {
  return async (socket) => {
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
    if (user.secondFactorRequired && !user.secondFactor) return "second_factor_needed";
    const { userId, tenantId, sid, expiresAt } = access;
    const { role, teams, name } = user;
    const person: DeskPerson = { userId, tenantId, sid, expiresAt, role, teams, name, followed: new Map() };
    Object.assign(socket.data, person);
    return null;
  };
}
