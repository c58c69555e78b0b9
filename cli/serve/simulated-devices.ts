import express, { type Router } from "express";
import { z } from "zod";
import { readCode } from "../../agent/pairing-code.js";
import { runSimulatedDevice } from "../../agent/simulated/run-simulated-device.js";
import type { Log } from "../../platform/log.js";

const MOST = 5;
const LIFETIME_MS = 30 * 60_000;
const body = z.strictObject({ kind: z.enum(["healthy", "dying-disk", "full-disk"]), code: z.string().max(20) });

export type SimulatedDevicesOptions = {
  enabled(): boolean;
  /** Where this machine itself reaches the server. */
  serverUrl(): string;
  run?: typeof runSimulatedDevice;
  log: Log;
};

/** `POST /demo/devices { kind, code }`: a computer of the demonstration connects with that code. At most five at once, half an hour each. */
export function createSimulatedDevices(options: SimulatedDevicesOptions): { router: Router; stop(): Promise<void> } {
  const run = options.run ?? runSimulatedDevice;
  const running = new Map<AbortController, Promise<void>>();
  const router = express.Router();

  router.post("/demo/devices", express.json({ limit: "1kb" }), (request, response, next) => {
    if (!options.enabled()) return next();
    const parsed = body.safeParse(request.body);
    const code = parsed.success ? readCode(parsed.data.code) : null;
    if (!parsed.success || !code) {
      return void response.status(400).json({ error: "Escolha o computador e informe o código da conversa." });
    }
    if (running.size >= MOST) {
      return void response.status(429).json({ error: "Já há cinco computadores ligados. Espere um deles desligar." });
    }
    start(parsed.data.kind, code);
    response.status(202).json({ started: true });
  });

  function start(kind: z.infer<typeof body>["kind"], code: string): void {
    const off = new AbortController();
    const signal = AbortSignal.any([off.signal, AbortSignal.timeout(LIFETIME_MS)]);
    const ended = run({ serverUrl: options.serverUrl(), code, kind, say: () => {}, signal })
      .then(
        (exit) => options.log.debug({ kind, exit }, "a simulated computer was switched off"),
        (error: unknown) => options.log.warn({ err: error, kind }, "a simulated computer failed"),
      )
      .finally(() => running.delete(off));
    running.set(off, ended);
  }

  return {
    router,
    async stop() {
      const all = [...running];
      for (const [off] of all) off.abort();
      await Promise.all(all.map(([, ended]) => ended));
    },
  };
}
