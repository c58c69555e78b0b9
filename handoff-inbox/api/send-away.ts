import { isDeepStrictEqual } from "node:util";
import type { DeskDeps } from "./deps.js";
import type { DeskNamespace, DeskPerson } from "./desk-audiences.js";

/** Disconnects people who may not be here any more, and tells their pages why. */
export async function sendAway(namespace: DeskNamespace, deps: Pick<DeskDeps, "users" | "now">): Promise<void> {
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

function whyNot(
  { userId, sid, role, teams, expiresAt }: DeskPerson,
  standing: Awaited<ReturnType<DeskDeps["users"]["standing"]>>,
  now: number,
): string | null {
  const user = standing.find((one) => one.id === userId);
  if (!user || user.disabled) return "disabled";
  if (!standing.some((one) => one.id === userId && one.family === sid && one.signedIn)) return "signed_out";
  if (user.mustEnrol || user.role !== role || !isDeepStrictEqual(user.teams, teams)) return "changed";
  return expiresAt <= now ? "expired" : null;
}
