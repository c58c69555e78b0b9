import { EventEmitter } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { createSharedLimits } from "../../platform/limits/shared-limits.js";
import { createDeviceHub, type HubOptions } from "./device-hub.js";
import { HUB_TIMES } from "./hub-tools.js";

/** A hub of one of several processes, with one computer that is connected to it and not paired yet. */
function hubWithOne() {
  const agents = Object.assign(new EventEmitter(), { use: () => {}, serverSideEmit: vi.fn() });
  const parts = {
    store: { pairing: async () => null },
    limiter: () => 0,
    shared: createSharedLimits(null),
    times: HUB_TIMES,
    spread: true,
  };
  const options = { ...parts, now: () => 1, log: { warn: () => {}, error: () => {} } };
  const hub = createDeviceHub(options as unknown as HubOptions);
  hub.attach({ of: () => agents } as unknown as Parameters<typeof hub.attach>[0]);
  const device = { id: "d", tenantId: "t" };
  const agent = { device, paired: false, pairingId: "p", byFormer: false, since: 1, scans: new Set() };
  const socket = Object.assign(new EventEmitter(), { data: { agent }, disconnect: vi.fn() });
  agents.emit("connection", socket);
  return { hub, socket, elsewhere: agents.serverSideEmit };
}

describe("what is done to a computer's connection", () => {
  it.each(["blocked", "revoked"] as const)("reaches all processes when it is %s: one here may be broken", (act) => {
    const { hub, socket, elsewhere } = hubWithOne();
    hub.reach(act, "d");
    expect(socket.disconnect).toHaveBeenCalled();
    expect(elsewhere).toHaveBeenCalledWith("reach", act, "d");
  });

  it("reaches one process otherwise", () => {
    const { hub, elsewhere } = hubWithOne();
    hub.reach("standing", "d");
    expect(elsewhere).not.toHaveBeenCalled();
    hub.reach("standing", "another");
    expect(elsewhere).toHaveBeenCalledWith("reach", "standing", "another");
  });
});
