import { createHash, randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { openHome } from "../../agent/program/home.js";
import { PACE } from "../../agent/program/pace.js";
import { runAgent } from "../../agent/program/run-agent.js";
import type { Staying } from "../../agent/program/stay-options.js";
import { type AgentEvent, USUAL_SETTINGS } from "../../agent/wire.js";

/** A computer that stays, as its row in the database and its own folder know it. */
export type FleetDevice = { deviceId: string; token: string; tokenHash: string; publicKey: string; home: string };

/** A computer that was paired and agreed to stay; nothing of it is in the database yet. */
export function newFleetDevice(folder: string, server: string, serverKey: string, n: number): FleetDevice {
  const home = join(folder, `pc-${n}`);
  const opened = openHome(home);
  const [deviceId, token] = [randomUUID(), randomBytes(32).toString("base64url")];
  const pairing = { server, deviceId, token, serverKey, company: "Loja", code: null, earlierCodes: [] };
  opened.pair(pairing);
  opened.stay({ server, since: Date.now(), settings: USUAL_SETTINGS });
  const tokenHash = createHash("sha256").update(token).digest("hex");
  return { deviceId, token, tokenHash, publicKey: opened.identity().publicKey, home };
}

/** The rows of such a computer: `$1` its company, `$2` the conversation that agreed. */
export const FLEET_ROWS = [
  `INSERT INTO devices (id, tenant_id, contact_id, name, os, public_key, token_hash, agent_version)
   SELECT $3::uuid, tenant_id, contact_id, $4, 'Linux', $5, $6, '1.0.0' FROM conversations WHERE tenant_id = $1 AND id = $2::uuid`,
  `INSERT INTO device_standings (device_id, tenant_id, stays, conversation_id, channel_id, since)
   SELECT $3::uuid, tenant_id, 'on', id, channel_id, now() FROM conversations WHERE tenant_id = $1 AND id = $2::uuid`,
] as const;

export type FleetAgent = {
  /** Says that something happened there. The id is the agent's own. */
  note(kind: AgentEvent["kind"], detail: AgentEvent["detail"]): void;
  connected(): boolean;
  stop(): Promise<void>;
};

/** The real program, as the service, without a person, a system's service and probes. */
export function startFleetAgent(
  { home }: Pick<FleetDevice, "home">,
  server: string,
  pace: { reconnectMs: number; reconnectMaxMs: number },
): FleetAgent {
  const leaving = new AbortController();
  let noting: Staying["note"] | null = null;
  const service = {
    install: async () => ({ installed: true }) as const,
    start: async () => {},
    remove: async () => {},
  };
  const ended = runAgent({
    server,
    home: openHome(home),
    screen: { show: () => {}, confirm: async () => false, ask: async () => null, hear: () => {} },
    host: { name: "PC-SERVICO", os: "linux", osName: "Debian 12" },
    version: "1.0.0",
    code: null,
    once: false,
    showJson: false,
    scan: () => Promise.reject(new Error("this computer is not measured")),
    temporaryRoots: [],
    stay: {
      resident: true,
      service,
      onBattery: () => undefined,
      connected: (note) => {
        noting = note;
      },
    },
    leave: () => {},
    remove: () => {},
    now: Date.now,
    pace: { ...PACE, ...pace },
    signal: leaving.signal,
  });
  return {
    note(kind, detail) {
      if (noting === null) throw new Error("it was never connected");
      noting(kind, detail);
    },
    connected: () => noting !== null,
    async stop() {
      leaving.abort();
      await ended;
    },
  };
}
