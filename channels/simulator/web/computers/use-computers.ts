import { useEffect, useState } from "react";
import type { DemoDesk, DemoDevice, DemoDeviceKind } from "../../demo-device.js";

const LOOK_MS = 1_500;

export type Computers = {
  /** Null: not known yet, or this server has no computers. */
  desk: DemoDesk | null;
  devices: DemoDevice[];
  /** Why the last one was not switched on. */
  problem: string | null;
  start(kind: DemoDeviceKind, code: string): void;
};

/** The computers that were switched on from this page, as the server tells of them. */
export function useComputers(): Computers {
  const [desk, setDesk] = useState<DemoDesk | null>(null);
  const [devices, setDevices] = useState<DemoDevice[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const ids = devices
    .filter(({ state }) => state !== "off" && state !== "refused")
    .map(({ id }) => id)
    .join(",");

  useEffect(() => {
    void ask<DemoDesk>("/demo/desk").then(({ value }) => setDesk(value));
  }, []);

  useEffect(() => {
    if (ids === "") return;
    const timer = setInterval(async () => {
      const { value } = await ask<{ devices: DemoDevice[] }>(`/demo/devices?ids=${ids}`);
      if (value === null) return;
      setDevices((before) => before.map((each) => value.devices.find(({ id }) => id === each.id) ?? each));
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [ids]);

  async function start(kind: DemoDeviceKind, code: string): Promise<void> {
    setProblem(null);
    const { value, reason } = await ask<{ device: DemoDevice }>("/demo/devices", { kind, code });
    if (value === null) return setProblem(reason);
    setDevices((before) => [value.device, ...before.filter(({ id }) => id !== value.device.id)]);
  }
  return { desk, devices, problem, start: (kind, code) => void start(kind, code) };
}

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
