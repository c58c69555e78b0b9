import type { IncomingHttpHeaders } from "node:http";
import type { Server } from "socket.io";
import type { Room } from "../../bot/ports/rooms.js";
import type { Device } from "../ports.js";
import { AGENT_NAMESPACE, type AgentToHub, type HubToAgent } from "../wire.js";
import { ACTS, type Act } from "./act.js";
import { createAdmission } from "./admit.js";
import { type AgentSession, type Between, Connections } from "./connections.js";
import type { HubTools } from "./hub-tools.js";
import { createDeviceRoom } from "./request-room.js";
import { createResults } from "./results.js";
import { serveAgent } from "./serve-agent.js";
import { createStaying, type Staying } from "./staying.js";
import { sweepOnce } from "./sweep.js";
import { createWarnings } from "./warnings.js";
import { createWork } from "./work.js";

export type HubOptions = Omit<HubTools, "connections" | "reach"> & {
  /** Whether a company is served now. The agents of the others are turned away, and try again. */
  serves(tenantId: string): boolean;
  /** The client's address of a connection, behind trusted proxies. */
  addressOf(headers: IncomingHttpHeaders, remote: string): string;
};

export type DeviceHub = {
  room: Room;
  /** Listens for agents in the namespace `/agent`. */
  attach(io: Server): void;
  /**
   * Makes a device's token invalid, tells its agent and closes the connection. False when there was nothing to revoke.
   */
  revoke(tenantId: string, deviceId: string): Promise<boolean>;
  /** Does something to a device's connection, in whichever process it is. */
  reach(act: Act, deviceId: string): void;
  /** Asks a computer for a measurement that no conversation waits for. Null when one is under way. */
  scanNow: Staying["scanNow"];
  /** Handles everything whose time is over, and tells the conversations. */
  sweep(): Promise<void>;
  /** Ends the connections of companies that are not served any more. */
  leaveUnserved(): void;
  stop(): void;
};

/** The hub of customers' computers: it pairs and measures them, and sends them repairs that are paid and agreed to. */
export function createDeviceHub(options: HubOptions): DeviceHub {
  const connections = new Connections();
  let elsewhere: (act: Act, deviceId: string) => void = () => {};
  const reach = (act: Act, deviceId: string) => {
    const isHere = connections.of(deviceId) !== undefined;
    if (isHere) here(act, deviceId);
    // A connection that broke may still look open here while the computer is connected to another process.
    if (!isHere || act === "revoked" || act === "blocked") elsewhere(act, deviceId);
  };
  const tools: HubTools = { ...options, connections, reach };
  const { store, now, log } = tools;
  const warnings = createWarnings(tools);
  const results = createResults(tools, warnings);
  const work = createWork(tools, results);
  const staying = createStaying(tools, warnings);
  const admit = createAdmission(tools);

  return {
    room: { ...createDeviceRoom(tools, results), ...staying.room },
    scanNow: staying.scanNow,
    reach,
    attach(io) {
      const agents = io.of(AGENT_NAMESPACE) as unknown as ReturnType<
        Server<AgentToHub, HubToAgent, Between, { agent: AgentSession }>["of"]
      >;
      if (options.spread) {
        elsewhere = (act, deviceId) => void agents.serverSideEmit("reach", act, deviceId);
        agents.on("reach", (act, deviceId) => {
          if (ACTS.includes(act) && connections.of(deviceId)) here(act, deviceId);
        });
      }
      agents.use((socket, next) => {
        const { headers, address: remote } = socket.handshake;
        admit(socket.handshake.auth, options.addressOf(headers, remote))
          .then(async (admitted) => {
            if (typeof admitted === "string") return next(new Error(admitted));
            const pairingId = admitted.by === "code" ? admitted.pairing.id : null;
            const { device } = admitted;
            if (!options.serves(device.tenantId)) return next(new Error("unavailable"));
            socket.data.agent = {
              device,
              paired: pairingId === null,
              pairingId,
              handing: false,
              stays: false,
              byFormer: admitted.by === "token" && admitted.former,
              since: now(),
              scans: new Set(),
            };
            // The conversation is told before the agent is let in, so that an accepted agent knows that the chat asks.
            if (admitted.by === "code" && admitted.pairing.state === "claimed")
              await results.claimed(admitted.pairing, admitted.device);
            next();
          })
          .catch((error) => {
            log.error({ err: error }, "an agent could not be let in");
            next(new Error("unavailable"));
          });
      });
      agents.on("connection", (socket) => {
        const { device, pairingId } = socket.data.agent;
        connections.add(socket);
        serveAgent(tools, { results, work, staying }, socket);
        const giving = pairingId === null ? work.handOut(device.id, "again") : pairIfConfirmed(device, pairingId);
        giving
          .then(() => staying.greet(socket))
          .then(() => (socket.data.agent.byFormer ? staying.rotate(socket) : undefined))
          .catch((error) => log.error({ err: error, device: device.id }, "an agent could not be given its work"));
      });
    },
    async revoke(tenantId, deviceId) {
      const revoked = await store.revoke(tenantId, deviceId, now());
      if (revoked) reach("revoked", deviceId);
      return revoked;
    },
    async sweep() {
      await sweepOnce(tools, results, options.spread);
      await staying.sweep();
    },
    leaveUnserved: () => connections.leave((tenantId) => !options.serves(tenantId)),
    stop: () => connections.closeAll(),
  };

  function here(act: Act, deviceId: string): void {
    const socket = connections.of(deviceId);
    if (!socket) return;
    const { device, paired } = socket.data.agent;
    const failed = (error: unknown) =>
      log.error({ err: error, device: deviceId, act }, "an agent could not be reached");
    if (act === "pair") work.pair(device).catch(failed);
    else if (act === "work") work.handOut(deviceId, "new").catch(failed);
    else if (act === "standing") staying.greet(socket).catch(failed);
    else if (act === "rotate") staying.rotate(socket).catch(failed);
    else if (act === "blocked") socket.disconnect(true);
    else if (act === "revoked" || !paired) {
      socket.emit(act, { reason: act === "revoked" ? "revoked" : "not_mine" });
      socket.disconnect();
    }
  }

  /** The customer may have said yes while the agent was away, or just before this. */
  async function pairIfConfirmed({ tenantId, id }: Device, pairingId: string): Promise<void> {
    if ((await store.pairing(tenantId, pairingId))?.state !== "confirmed") return;
    const device = await store.device(tenantId, id);
    if (device && device.revokedAt === null) await work.pair(device);
  }
}
