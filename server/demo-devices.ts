import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import express, { type Express, type Request, type Response } from "express";
import { z } from "zod";
import { sha256 } from "../agent/hub/admit.js";
import { readCode } from "../agent/pairing-code.js";
import { EXIT, type ExitCode } from "../agent/program/exit-code.js";
import { READS_IN_PORTUGUESE } from "../agent/program/words/portuguese.js";
import { DEMO_DEVICE_KINDS, type DemoDeviceKind, type DemoFacts } from "../channels/simulator/demo-device.js";
import { pairingProgress } from "../db/stores/pairing-progress.js";
import { assets } from "./assets.js";
import { createDemoDevices, type DemoDevices, type RunDevice } from "./demo-device-runs.js";
import { demoEnabled } from "./demo-enabled.js";
import type { OpenedRoom, RoomTools } from "./room-tools.js";
import { isSameSite, nearOf } from "./same-machine.js";

const bodySchema = z.strictObject({ kind: z.enum(DEMO_DEVICE_KINDS), code: z.string().max(40) });

/**
 * The computers beside the phone of the demonstration: three made-up ones, and this very machine with the agent that
 * customers download. This machine is only offered to a browser on the same machine, and only runs after a person
 * pressed the button under the words that say what is read.
 */
export function openDemoDevices(tools: RoomTools): OpenedRoom {
  const { config, database } = tools.installation;
  const enabled = () => demoEnabled(config, tools.channels);
  const run: RunDevice = (of) =>
    of.kind === "this-computer"
      ? runAgentProgram({ ...of, server: tools.ownAddress(), home: join(config.dataDir, "demo-agent", of.code) })
      : runSimulated({ ...of, kind: of.kind, serverUrl: tools.ownAddress() });
  const devices = createDemoDevices({
    run,
    progressOf: (code) => pairingProgress(database, demoTenants(tools), sha256(code)),
    failed: (error) => tools.log.error({ err: error }, "a computer of the demonstration failed"),
  });
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
      reads: READS_IN_PORTUGUESE,
      people: near ? await of.people() : [],
    };
    response.json(facts);
  });
  app.get("/demo/devices", async (request, response) => {
    if (!of.enabled()) return void off(response);
    const ids = String(request.query.ids ?? "")
      .split(",")
      .slice(0, 20);
    response.set("Cache-Control", "no-store").json({ devices: await of.devices.find(ids) });
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
): Promise<ExitCode> {
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
}: Running & { server: string; home: string }): Promise<ExitCode> {
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
    child.once("close", (exit) => {
      signal.removeEventListener("abort", off);
      resolve(Object.values(EXIT).find((code) => code === exit) ?? EXIT.failed);
    });
    if (signal.aborted) off();
  });
}

const PEOPLE = {
  name: "demo_people",
  text: "SELECT name, email FROM users WHERE tenant_id = $1 ORDER BY role, name LIMIT 3",
};

/** The staff of the demonstration's first company, admins first. */
async function peopleOf(tools: RoomTools): Promise<DemoFacts["people"]> {
  const [tenantId] = demoTenants(tools);
  if (tenantId === undefined) return [];
  return tools.installation.database.transaction([tenantId], (tx) =>
    tx.run<DemoFacts["people"][number]>(PEOPLE, [tenantId]),
  );
}

/** The demonstration's companies. There may be more than one: its phones may each talk to another. */
function demoTenants({ channels }: RoomTools): string[] {
  return [...new Set(channels.all().flatMap(({ demo, account }) => (demo ? account.tenantId : [])))];
}
