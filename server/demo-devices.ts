import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createInterface } from "node:readline";
import express, { type Express, type Request, type Response } from "express";
import { z } from "zod";
import { readCode } from "../agent/pairing-code.js";
import { WILL_READ } from "../agent/program/words.js";
import {
  DEMO_DEVICE_KINDS,
  type DemoDevice,
  type DemoDeviceKind,
  type DemoDeviceState,
  type DemoFacts,
} from "../channels/simulator/demo-device.js";
import { assets } from "./assets.js";
import { demoEnabled } from "./demo-enabled.js";
import type { OpenedRoom, RoomTools } from "./room-tools.js";
import { isSameSite, nearOf } from "./same-machine.js";

/** How many computers may run at once. Each one is a connection and a temporary folder of this machine. */
const MOST_RUNNING = 6;
const MOST_REMEMBERED = 60;
const LIFETIME_MS = 30 * 60_000;

// The last sentence promises another question before anything is sent. It is left out, because pressing the button
// already answers that question.
const READS = WILL_READ.join(" ").replace(/ Nada sai daqui[^.]*\.$/, "");

const bodySchema = z.strictObject({ kind: z.enum(DEMO_DEVICE_KINDS), code: z.string().max(40) });

/** Runs a computer until it is switched off. `say` gets every line that its owner would see. */
export type RunDevice = (of: {
  kind: DemoDeviceKind;
  code: string;
  say(line: string): void;
  signal: AbortSignal;
}) => Promise<unknown>;

/**
 * The computers beside the phone of the demonstration: three made-up ones, and this very machine with the agent that
 * customers download. This machine is only offered to a browser on the same machine, and only runs after a person
 * pressed the button under the words that say what is read.
 */
export function openDemoDevices(tools: RoomTools): OpenedRoom {
  const { config } = tools.installation;
  const enabled = () => demoEnabled(config, tools.channels);
  const run: RunDevice = (of) =>
    of.kind === "this-computer"
      ? runAgentProgram({ ...of, server: tools.ownAddress(), home: join(config.dataDir, "demo-agent", of.code) })
      : runSimulated({ ...of, kind: of.kind, serverUrl: tools.ownAddress() });
  const devices = createDemoDevices(run, (error) =>
    tools.log.error({ err: error }, "a computer of the demonstration failed"),
  );
  return {
    mount: (app) =>
      mountDemoDevices(app, {
        devices,
        enabled,
        isNear: nearOf(config),
        publicAddress: tools.publicAddress,
        people: () => peopleOf(tools),
      }),
    stop: devices.stop,
  };
}

export type DemoDevices = {
  /** Switches a computer on. If one already runs with this code, that one is returned. Null when too many run. */
  start(kind: DemoDeviceKind, code: string): DemoDevice | null;
  /** Those computers among these ids that are still known. */
  find(ids: readonly string[]): DemoDevice[];
  stop(): Promise<void>;
};

export function createDemoDevices(run: RunDevice, failed: (error: unknown) => void): DemoDevices {
  const known = new Map<string, { device: DemoDevice; code: string; end: AbortController; over: Promise<void> }>();
  const isRunning = ({ device }: { device: DemoDevice }) => device.state !== "off" && device.state !== "refused";

  return {
    start(kind, code) {
      const running = [...known.values()].filter(isRunning);
      const same = running.find((each) => each.code === code);
      if (same) return same.device;
      if (running.length >= MOST_RUNNING) return null;
      const device: DemoDevice = { id: randomBytes(12).toString("base64url"), kind, state: "starting", line: "" };
      const end = new AbortController();
      const say = (line: string) => {
        if (line.trim() === "") return;
        device.line = line.trim().slice(0, 300);
        device.state = stateAfter(device.state, line);
      };
      const over = run({ kind, code, say, signal: AbortSignal.any([end.signal, AbortSignal.timeout(LIFETIME_MS)]) })
        .catch((error) => {
          failed(error);
          device.line = "Este computador parou com um erro. Peça outro código na conversa e tente de novo.";
        })
        .then(() => {
          if (device.state !== "refused") device.state = "off";
        });
      known.set(device.id, { device, code, end, over });
      for (const [id, each] of known) {
        if (known.size <= MOST_REMEMBERED) break;
        if (!isRunning(each)) known.delete(id);
      }
      return device;
    },
    find: (ids) => ids.flatMap((id) => known.get(id)?.device ?? []),
    async stop() {
      for (const { end } of known.values()) end.abort();
      await Promise.all([...known.values()].map(({ over }) => over));
    },
  };
}

/** Works out the state from the agent's own messages (`agent/program/words.ts`, `run-agent.ts`, `command-desk.ts`). */
export function stateAfter(before: DemoDeviceState, line: string): DemoDeviceState {
  if (line.startsWith("Conectado. Agora confirme")) return "waiting";
  if (line.startsWith("Pronto: este computador está ligado")) return "paired";
  if (line.includes("pediu um diagnóstico")) return "scanning";
  if (line.startsWith("Enviando.")) return "sent";
  if (line.startsWith("Simulando:") || line.includes(", pedido ")) return "working";
  if (/^Pronto: [\d.,]+ /.test(line)) return "repaired";
  if (/^(Não conheço esse código|Esse código|O acesso deste computador|Este computador não está mais)/.test(line))
    return "refused";
  return before;
}

/** Mounts `/demo/devices`: switches computers on, and tells their state. */
export function mountDemoDevices(
  app: Express,
  of: {
    devices: DemoDevices;
    enabled(): boolean;
    /** Whether the browser runs on this machine. */
    isNear(request: Request): boolean;
    publicAddress(): string;
    people(): Promise<DemoFacts["people"]>;
  },
): void {
  const off = (response: Response) => response.status(404).json({ reason: "A demonstração está desligada." });
  app.get("/demo/desk", async (request, response) => {
    if (!of.enabled()) return void off(response);
    response.set("Cache-Control", "no-store");
    const near = of.isNear(request);
    const facts: DemoFacts = {
      thisComputer: near,
      server: of.publicAddress(),
      reads: READS,
      people: near ? await of.people() : [],
    };
    response.json(facts);
  });
  app.get("/demo/devices", (request, response) => {
    if (!of.enabled()) return void off(response);
    const ids = String(request.query.ids ?? "")
      .split(",")
      .slice(0, 20);
    response.set("Cache-Control", "no-store").json({ devices: of.devices.find(ids) });
  });
  app.post("/demo/devices", express.json({ limit: "2kb" }), (request, response) => {
    if (!of.enabled()) return void off(response);
    start(request, response, of);
  });
}

function start(
  request: Request,
  response: Response,
  { devices, isNear }: { devices: DemoDevices; isNear(request: Request): boolean },
): void {
  const refuse = (status: number, reason: string) => void response.status(status).json({ reason });
  if (!isSameSite(request)) return refuse(403, "Este pedido veio de outro site.");
  const body = bodySchema.safeParse(request.body);
  const code = body.success ? readCode(body.data.code) : null;
  if (!body.success) return refuse(400, "Não entendi o pedido.");
  if (code === null) return refuse(400, "Este código não está certo. Ele tem 8 letras e números, como KXTQ-7M9P.");
  if (body.data.kind === "this-computer" && !isNear(request))
    return refuse(403, "Só dá para examinar este computador quando o Balcão roda nele mesmo. Use o comando ao lado.");
  const device = devices.start(body.data.kind, code);
  if (!device) return refuse(429, "Já há computadores demais ligados. Espere um terminar e tente de novo.");
  response.status(201).json({ device });
}

type Running = Parameters<RunDevice>[0];

async function runSimulated(
  of: Running & { kind: Exclude<DemoDeviceKind, "this-computer">; serverUrl: string },
): Promise<unknown> {
  // Loaded only when a demonstration uses it: the server otherwise needs no socket client.
  const { runSimulatedDevice } = await import("../agent/simulated/run-simulated-device.js");
  return runSimulatedDevice(of);
}

/**
 * Runs the agent as customers do. Its questions are answered with yes, because the person who pressed the button was
 * told what it reads.
 */
function runAgentProgram({
  code,
  say,
  signal,
  server,
  home,
}: Running & { server: string; home: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = [assets.agent, "--server", server, "--code", code, "--yes", "--home", home];
    const child = spawn(process.execPath, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
    });
    const off = () => child.kill("SIGTERM");
    signal.addEventListener("abort", off, { once: true });
    createInterface({ input: child.stdout }).on("line", say);
    createInterface({ input: child.stderr }).on("line", say);
    child.once("error", reject);
    child.once("close", () => {
      signal.removeEventListener("abort", off);
      resolve();
    });
    if (signal.aborted) off();
  });
}

const PEOPLE = {
  name: "demo_people",
  text: "SELECT name, email FROM users WHERE tenant_id = $1 ORDER BY role, name LIMIT 3",
};

/** The staff of the demonstration's company, admins first. */
async function peopleOf({ channels, installation }: RoomTools): Promise<DemoFacts["people"]> {
  const tenantId = channels.all().find(({ demo }) => demo)?.account.tenantId;
  if (tenantId === undefined) return [];
  return installation.database.transaction([tenantId], (tx) => tx.run<DemoFacts["people"][number]>(PEOPLE, [tenantId]));
}
