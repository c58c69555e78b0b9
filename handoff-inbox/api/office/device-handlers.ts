import { calledOf } from "../../called.js";
import type { OfficeDevice } from "../../contract/office/devices.js";
import type { DeskDevice, DeviceRefused } from "../../ports.js";
import type { DeskApiDeps } from "../deps.js";
import { notFound, Refusal } from "../refusal.js";
import type { Handlers } from "../route.js";

type Devices = Extract<keyof Handlers, `${string} /devices${string}`>;

/** The computers of the company's customers. */
export function deviceHandlers({
  devices,
  reportUrl,
}: Pick<DeskApiDeps, "devices" | "reportUrl">): Pick<Handlers, Devices> {
  const gone = () => notFound("Este computador não existe, ou não é da sua empresa.");
  const mustBeDone = (outcome: DeviceRefused | "done"): undefined => {
    if (outcome === "done") return undefined;
    if (outcome === "gone") throw gone();
    throw new Refusal(409, outcome, WORDS[outcome]);
  };
  return {
    "get /devices": async ({ person }) => ({ items: (await devices.list(person.tenantId)).map(present) }),
    async "get /devices/:id"({ person, params }) {
      const found = await devices.one(person.tenantId, params.id);
      if (found === null) throw gone();
      const { hours, events, reports, since, muted, nextScanAt, settings } = found;
      const shown = reports.map(({ pageKey, ...report }) => ({ ...report, url: reportUrl(pageKey) }));
      return { ...present(found), hours, events, reports: shown, since, muted, nextScanAt, settings };
    },
    "post /devices/:id/act": async ({ person, by, params, body }) =>
      mustBeDone(await devices.act(person.tenantId, params.id, body.act, by)),
    "put /devices/:id/settings": async ({ person, by, params, body }) =>
      mustBeDone(await devices.settings(person.tenantId, params.id, body, by)),
  };
}

const WORDS: Readonly<Record<Exclude<DeviceRefused, "gone">, string>> = {
  away: "Este computador está desligado ou sem conexão. Meça quando ele voltar.",
  busy: "Já há uma medição deste computador em andamento. Espere ela terminar.",
};

function present(device: DeskDevice): OfficeDevice {
  const { id, name, os, agentVersion, conversationId, state, stays, lastSeenAt, score, measuredAt } = device;
  const { contactId, contactName, phone, critical, warnings, latencyMs, memoryMb } = device;
  const called = calledOf({ name: contactName, phone, id: contactId });
  const face = { id, name, os, agentVersion, contactName: called, conversationId, state, stays };
  return { ...face, lastSeenAt, score, measuredAt, critical, warnings, latencyMs, memoryMb };
}
