import type { Socket } from "socket.io";
import type { Device } from "../ports.js";
import type { AgentToHub, HubToAgent } from "../wire.js";
import type { Act } from "./act.js";

/** What the hub knows about a connected agent. */
export type AgentSession = {
  device: Device;
  /** It has a token: it may send reports and get work. */
  paired: boolean;
  /** The pairing with whose code it connected; null when it connected with its token. */
  pairingId: string | null;
  /** Whether `paired` is being sent. */
  handing: boolean;
  /** It said that it runs as a service. */
  stays: boolean;
  /** It showed the token before its last one, so it is to get another. */
  byFormer: boolean;
  /** When it connected, by the server's clock. */
  since: number;
  /** The scans that it accepted. */
  scans: Set<string>;
};
/** What processes tell each other about devices. */
export type Between = { reach(act: Act, deviceId: string): void };
export type AgentSocket = Socket<AgentToHub, HubToAgent, Between, { agent: AgentSession }>;

/** The agents that are connected to this process, with one connection for each device. */
export class Connections {
  readonly #sockets = new Map<string, AgentSocket>();

  /** Only a device's newest connection counts. The earlier one is closed. */
  add(socket: AgentSocket): void {
    const { id } = socket.data.agent.device;
    const before = this.#sockets.get(id);
    this.#sockets.set(id, socket);
    if (before && before !== socket) before.disconnect(true);
    socket.on("disconnect", () => {
      if (this.#sockets.get(id) === socket) this.#sockets.delete(id);
    });
  }

  of(deviceId: string): AgentSocket | undefined {
    return this.#sockets.get(deviceId);
  }

  /** Whether it is connected here and may get work. */
  isReady(deviceId: string): boolean {
    return this.#sockets.get(deviceId)?.data.agent.paired === true;
  }

  /** Ends the connections of these companies. Their agents try again by themselves. */
  leave(ofCompany: (tenantId: string) => boolean): void {
    for (const socket of this.#sockets.values())
      if (ofCompany(socket.data.agent.device.tenantId)) socket.disconnect(true);
  }

  closeAll(): void {
    for (const socket of this.#sockets.values()) socket.disconnect(true);
  }
}
