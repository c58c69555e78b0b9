/**
 * The hostile driver, in a process of its own. It does nothing but attack, on loopback, for the time that it was given.
 * Real attackers have machines of their own. Here they share the server's cores, so they only take what the server and
 * its customers leave.
 */
import { setPriority } from "node:os";
import { BODY_ATTACKS } from "./hostile/body-attacks.js";
import { DESK_ATTACKS } from "./hostile/desk-attacks.js";
import { makeField } from "./hostile/field.js";
import { SOCKET_ATTACKS } from "./hostile/socket-attacks.js";
import type { HostileOrder, HostileSeen } from "./hostile-protocol.js";

// Lowers the priority of the main thread and of all threads that it starts.
setPriority(19);

process.on("message", (order: HostileOrder) => {
  attack(order).then(
    (result) => process.send?.({ ok: true, result }),
    (error: unknown) =>
      process.send?.({ ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
process.send?.({ graphPort: 0 });

async function attack(order: HostileOrder): Promise<HostileSeen> {
  const began = performance.now();
  const before = process.cpuUsage();
  const field = makeField(order);
  await Promise.all([...SOCKET_ATTACKS, ...BODY_ATTACKS, ...DESK_ATTACKS].map((one) => one(field)));
  const { user, system } = process.cpuUsage(before);
  return { outcomes: field.outcomes, seconds: (performance.now() - began) / 1000, cpuMs: (user + system) / 1000 };
}
