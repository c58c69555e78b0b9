import type { Request, Response } from "express";
import type { OfficeDevice, OfficeDeviceDetail } from "../../handoff-inbox/contract/office/devices.js";

const HOUR = 3_600_000;
const NAMES = ["RECEPÇÃO-02", "PC-ANA", "CAIXA-1", "NOTEBOOK-RUI", "ESTOQUE"];
const PEOPLE = ["Padaria da Luísa", "Ana Souza", "Mercado Bom Dia", "Rui Prado", "Clínica Aurora"];

/** So many computers, made up; the first one is failing. */
export function someDevices(count: number, now = Date.now()): OfficeDevice[] {
  return Array.from({ length: count }, (_, n) => {
    const state = n % 7 === 3 ? "blocked" : n % 3 === 1 ? "offline" : "online";
    const score = n === 0 ? 38 : n % 4 === 2 ? null : 100 - (n % 5) * 6;
    return {
      id: `00000000-0000-4000-8000-${String(n + 1).padStart(12, "0")}`,
      name: n < NAMES.length ? (NAMES[n] ?? "") : `PC-${String(n).padStart(3, "0")}`,
      os: n % 2 === 0 ? "Windows 11" : "Ubuntu 24.04.1 LTS",
      agentVersion: "0.1.0",
      contactName: PEOPLE[n % PEOPLE.length] ?? "",
      conversationId: "c1",
      state,
      stays: n % 5 === 4 ? "asked" : n % 2 === 0 ? "on" : "no",
      lastSeenAt: state === "online" ? now - 12_000 : now - (n + 2) * 9 * HOUR,
      score,
      measuredAt: score === null ? null : now - (n + 1) * HOUR,
      critical: n === 0 ? 1 : 0,
      warnings: score === null ? 0 : n % 5,
      latencyMs: state === "online" ? 18 + ((n * 7) % 60) : null,
      memoryMb: 58 + (n % 9),
    };
  });
}

function detailOf(device: OfficeDevice, now = Date.now()): OfficeDeviceDetail {
  const last = Math.floor(now / HOUR) * HOUR;
  const hours = Array.from({ length: 168 }, (_, n) => n)
    .filter((n) => n % 24 > 6 && n % 24 < 21 && n % 31 !== 5)
    .map((n) => ({
      at: last - (167 - n) * HOUR,
      beats: n % 24 === 7 ? 40 : 118,
      latencyMs: 20 + (n % 13) * 4,
      latencyMost: 180,
      events: n % 6 === 0 ? 2 : 0,
    }));
  const reports = Array.from({ length: 8 }, (_, n) => ({
    at: now - (8 - n) * 24 * HOUR,
    score: 92 - n * 7,
    critical: n === 7 ? 1 : 0,
    warnings: n > 4 ? 1 : 0,
    titles: n === 7 ? ["Disco falhando", "Disco quase cheio"] : n > 4 ? ["Disco quase cheio"] : [],
    url: `http://desk.example/r/${n}`,
  }));
  const events = [
    { id: "e3", at: now - 2 * HOUR, kind: "warned", detail: {} },
    { id: "e2", at: now - 2 * HOUR, kind: "measured", detail: { score: 43 } },
    { id: "e1", at: now - 9 * HOUR, kind: "disconnected", detail: { why: "transport close", seconds: 7212 } },
  ];
  const settings = { scanEveryHours: 24, scanOnBattery: false, heartbeatSeconds: 30 };
  return {
    ...device,
    since: now - 30 * 24 * HOUR,
    muted: false,
    nextScanAt: now + 5 * HOUR,
    settings,
    hours,
    events,
    reports,
  };
}

/** The office's answers about computers. */
export function deviceAnswers(devices: OfficeDevice[], request: Request, response: Response, id: string): boolean {
  if (id === "") {
    response.json({ items: devices });
    return true;
  }
  const device = devices.find((one) => one.id === id);
  if (!device) {
    response.status(404).end();
    return true;
  }
  if (request.method === "GET") {
    response.json(detailOf(device));
    return true;
  }
  const { act } = request.body as { act?: string };
  if (act === "block") device.state = "blocked";
  if (act === "unblock") device.state = "online";
  if (act === "forget") devices.splice(devices.indexOf(device), 1);
  response.status(204).end();
  return true;
}
