import { useEffect, useState } from "react";
import type { DemoDevice, DemoDeviceKind, DemoFacts } from "../../demo-device.js";

const LOOK_MS = 1_500;

/** A computer with the code with which it was switched on. Another invitation is for another computer. */
export type SwitchedOn = DemoDevice & { code: string };

export type Computers = {
  /** Null when it is not known yet, or this server has no computers. */
  desk: DemoFacts | null;
  devices: SwitchedOn[];
  /** Why the last computer was not switched on. */
  problem: string | null;
  start(kind: DemoDeviceKind, code: string): void;
};

/** The computers that were switched on from this page, with the states that the server tells. */
export function useComputers(): Computers {
  const [desk, setDesk] = useState<DemoFacts | null>(null);
  const [devices, setDevices] = useState<SwitchedOn[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const ids = devices
    .filter(({ state }) => state !== "off" && state !== "refused")
    .map(({ id }) => id)
    .join(",");

  useEffect(() => {
    void ask<DemoFacts>("/demo/desk").then(({ value }) => setDesk(value));
  }, []);

  useEffect(() => {
    if (ids === "") return;
    const asked = ids.split(",");
    const timer = setInterval(async () => {
      const { value } = await ask<{ devices: DemoDevice[] }>(`/demo/devices?ids=${ids}`);
      if (value === null) return;
      setDevices((before) => before.map((each) => newsOf(each, asked, value.devices)));
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [ids]);

  async function start(kind: DemoDeviceKind, code: string): Promise<void> {
    setProblem(null);
    const { value, reason } = await ask<{ device: DemoDevice }>("/demo/devices", { kind, code });
    if (value === null) return setProblem(reason);
    setDevices((before) => [{ ...value.device, code }, ...before.filter(({ id }) => id !== value.device.id)]);
  }
  return { desk, devices, problem, start: (kind, code) => void start(kind, code) };
}

/** A computer that the server no longer knows is off: the server was restarted, and its computers with it. */
export function newsOf(device: SwitchedOn, asked: readonly string[], told: readonly DemoDevice[]): SwitchedOn {
  if (!asked.includes(device.id)) return device;
  const found = told.find(({ id }) => id === device.id);
  return found ? { ...device, ...found } : { ...device, state: "off" };
}

/** Whether it runs for this invitation, so that it need not be switched on. */
export function runsFor(device: SwitchedOn | undefined, code: string): boolean {
  return device !== undefined && device.state !== "off" && device.state !== "refused" && isOf(device, code);
}

/** Compares codes however they were typed. */
export const isOf = (device: SwitchedOn, code: string): boolean => bare(device.code) === bare(code);
const bare = (code: string) => code.toUpperCase().replace(/[^A-Z0-9]/g, "");

async function ask<Value>(path: string, body?: object): Promise<{ value: Value | null; reason: string }> {
  try {
    const response = await fetch(path, body && post(body));
    const json = await response.json();
    return response.ok ? { value: json, reason: "" } : { value: null, reason: String(json.reason ?? AWAY) };
  } catch {
    return { value: null, reason: AWAY };
  }
}

const AWAY = "Não consegui falar com o servidor. Tente de novo em instantes.";
const post = (body: object): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});
