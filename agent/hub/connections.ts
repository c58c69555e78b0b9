import type { Socket } from "socket.io";
import type { Device } from "../ports.js";
import type { AgentToHub, HubToAgent } from "../wire.js";
import type { Act } from "./act.js";

/** What is known of a connected agent. */
export type AgentSession = {
  device: Device;
  /** It has a token: it may report and be given work. */
  paired: boolean;
  /** The pairing whose code it came with; null: it came with its token. */
  pairingId: string | null;
  /** `paired` is on its way. */
  handing: boolean;
  /** Scans that it took. */
  scans: Set<string>;
};
/** What processes say to each other. */
export type Between = { reach(act: Act, deviceId: string): void };
export type AgentSocket = Socket<AgentToHub, HubToAgent, Between, { agent: AgentSession }>;

/** The agents that are connected to this process, one connection for each device. */
export class Connections {
  readonly #sockets = new Map<string, AgentSocket>();

  /** The newest connection of a device counts: the one before is cut. */
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

  /** Whether it is here and may be given work. */
  isReady(deviceId: string): boolean {
    return this.#sockets.get(deviceId)?.data.agent.paired === true;
  }

  closeAll(): void {
    for (const socket of this.#sockets.values()) socket.disconnect(true);
  }
}
