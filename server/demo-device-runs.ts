import { randomBytes } from "node:crypto";
import type { ExitCode } from "../agent/program/exit-code.js";
import type { DemoDevice, DemoDeviceKind } from "../channels/simulator/demo-device.js";
import type { PairingProgress } from "../db/stores/pairing-progress.js";
import { stateAtEnd, stateOf } from "./demo-device-state.js";

/** How many computers may run at once. Each one is a connection and a temporary folder of this machine. */
const MOST_RUNNING = 6;
const MOST_REMEMBERED = 60;
const LIFETIME_MS = 30 * 60_000;

/** Runs a computer until it is switched off, and tells how its program ended. `say` gets every line that its owner would see. */
export type RunDevice = (of: {
  kind: DemoDeviceKind;
  code: string;
  say(line: string): void;
  signal: AbortSignal;
}) => Promise<ExitCode>;

export type DemoDevices = {
  /** Switches a computer on. If one already runs with this code, that one is returned. Null when too many run. */
  start(kind: DemoDeviceKind, code: string): DemoDevice | null;
  /** Those computers among these ids that are still known. */
  find(ids: readonly string[]): Promise<DemoDevice[]>;
  stop(): Promise<void>;
};

export type DemoDevicesDeps = {
  run: RunDevice;
  /** How far the computer with this code is. */
  progressOf(code: string): Promise<PairingProgress | null>;
  failed(error: unknown): void;
};

type Known = { device: DemoDevice; code: string; end: AbortController; ended: boolean; over: Promise<void> };

export function createDemoDevices({ run, progressOf, failed }: DemoDevicesDeps): DemoDevices {
  const known = new Map<string, Known>();

  return {
    start(kind, code) {
      const running = [...known.values()].filter(({ ended }) => !ended);
      const same = running.find((each) => each.code === code);
      if (same) return same.device;
      if (running.length >= MOST_RUNNING) return null;
      const device: DemoDevice = { id: randomBytes(12).toString("base64url"), kind, state: "starting", line: "" };
      const end = new AbortController();
      const say = (line: string) => {
        if (line.trim() !== "") device.line = line.trim().slice(0, 300);
      };
      const signal = AbortSignal.any([end.signal, AbortSignal.timeout(LIFETIME_MS)]);
      const each: Known = { device, code, end, ended: false, over: Promise.resolve() };
      const off = () => {
        each.ended = true;
        device.state = "off";
      };
      each.over = run({ kind, code, say, signal })
        .then(
          (exit) => {
            off();
            return progressOf(code).then((progress) => void (device.state = stateAtEnd(exit, progress)));
          },
          (error) => {
            off();
            device.line = "Este computador parou com um erro. Peça outro código na conversa e tente de novo.";
            failed(error);
          },
        )
        // The program ended well. Only why it ended is not known.
        .catch(failed);
      known.set(device.id, each);
      for (const [id, { ended }] of known) {
        if (known.size <= MOST_REMEMBERED) break;
        if (ended) known.delete(id);
      }
      return device;
    },
    async find(ids) {
      const found = ids.flatMap((id) => known.get(id) ?? []);
      await Promise.all(
        found.map(async (each) => {
          if (each.ended) return;
          const state = stateOf(await progressOf(each.code));
          if (!each.ended) each.device.state = state;
        }),
      );
      return found.map(({ device }) => device);
    },
    async stop() {
      for (const { end } of known.values()) end.abort();
      await Promise.all([...known.values()].map(({ over }) => over));
    },
  };
}
