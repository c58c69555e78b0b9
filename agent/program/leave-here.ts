import { randomUUID } from "node:crypto";
import type { HostFacts } from "../wire.js";
import type { Home } from "./home.js";
import { openConnection } from "./keep-connected.js";
import { openMembership } from "./membership.js";
import { openOutbox } from "./outbox.js";
import type { Pace } from "./pace.js";
import { createPump } from "./pump.js";

/** How long the hub may take to be reached, in ms. */
const REACH_MS = 5_000;

/**
 * The person at this computer ends what was agreed: nothing stays. The hub is told at once if it can be reached within
 * seconds; otherwise the next time that this program connects.
 */
export async function leaveHere(of: {
  home: Home;
  host: HostFacts;
  version: string;
  pace: Pace;
  now(): number;
}): Promise<void> {
  const { home, pace, now } = of;
  const agreed = home.staying();
  if (agreed === null) return;
  const outbox = openOutbox(home);
  const message = { eventId: randomUUID(), at: now(), kind: "left", detail: { by: "person" } } as const;
  outbox.put({ kind: "event", message });
  home.unstay();
  const { server } = agreed;
  const membership = openMembership({ ...of, server, code: null });
  if (membership.pairing() === null) return;
  const socket = openConnection(server, pace, membership.hello);
  const pump = createPump({ socket, outbox, pace, isPaired: () => true, say: () => undefined });
  await new Promise<void>((done) => {
    const timer = setTimeout(done, REACH_MS);
    for (const event of ["connect", "connect_error"] as const)
      socket.once(event, () => {
        clearTimeout(timer);
        done();
      });
    socket.connect();
  });
  await pump.last();
  pump.stop();
  socket.disconnect();
}
