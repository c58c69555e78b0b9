import { randomUUID } from "node:crypto";
import { windowEndsAt } from "../../bot/vocabulary/window-ends-at.js";
import {
  ALERT_TEMPLATE,
  type AlertFinding,
  type AlertMoment,
  type AlertWay,
  type DeviceAlert,
} from "../fleet-ports.js";
import type { DeviceReport } from "../ports.js";
import type { Finding } from "../rules/finding.js";
import { storedFindings } from "../rules/stored-findings.js";
import type { HubTools } from "./hub-tools.js";
import { dayAt, nextMorning, wakingHour } from "./waking-hours.js";

/** The flow that tells a customer. A company may put its own in its place. */
export const ALERT_FLOW = "system-device-alert";
/** How long findings are collected before the customer is told, in ms. */
const GATHER_MS = 60_000;
const MOST_SAID = 5;
/** Among how many reports the one before is looked for. Only those asked for at nearly the same time come in another order. */
const EARLIER = 5;
type Detail = { [name: string]: string | number };

/** Warns a conversation of what is found on a computer that stays. */
export type Warnings = {
  /** Keeps what a report found that the one before it (if any) did not find as bad. The same report again changes nothing. */
  notice(report: DeviceReport): Promise<void>;
  /** Tells the conversation, or the team where the customer cannot be told. */
  tell(alert: DeviceAlert): Promise<void>;
};

export function createWarnings(tools: HubTools): Warnings {
  const { store, fleet, now } = tools;

  return {
    async notice(report) {
      const { tenantId, deviceId, conversationId, channelId, pageKey } = report;
      const findings = newTroubles(storedFindings(report.findings), await foundBefore(report));
      await happened(report, "measured", { score: report.score ?? 0 });
      if (findings.length === 0) return;
      const place = { tenantId, deviceId, conversationId, channelId };
      const timezone = await fleet.timezone(tenantId);
      const at = now();
      await fleet.warn({ ...place, ...momentOf(at, timezone), id: randomUUID(), findings, pageKey }, at);
      await happened(report, "warned", {});
    },
    async tell(alert) {
      const at = now();
      const way = await fleet.alertWay(alert);
      if (way === null) return fleet.endAlert(alert, { state: "kept", reason: "gone" }, at, null);
      const until = wakingHour(at, way.timezone);
      if (until > at) return fleet.putOffAlert(alert, until);
      const rest = momentOf(at, way.timezone);
      const reason = whyNotTold(way, isClosed(way, at));
      if (reason !== null) {
        await tellTeam(alert, way, reason);
        return fleet.endAlert(alert, { state: "kept", reason }, at, rest);
      }
      const { tenantId, conversationId, channelId } = alert;
      const vars = {
        device: way.deviceName,
        device_id: alert.deviceId,
        problem: problemOf(alert.findings),
        details: detailsOf(alert.findings),
        url: `${tools.publicAddress()}/r/${alert.pageKey}`,
        closed: isClosed(way, at),
      };
      // The event's key makes a repeat after a crash the same event, unless there is more to tell by then.
      await tools.tell({ tenantId, conversationId, channelId }, `device-alert:${alert.id}:${alert.findings.length}`, {
        kind: "start",
        flow: ALERT_FLOW,
        vars,
      });
      await fleet.endAlert(alert, { state: "told" }, at, rest);
    },
  };

  /** What the newest report before this one found. A later one is no yardstick: it may have come before a repeat. */
  async function foundBefore({ id, tenantId, deviceId, reportedAt }: DeviceReport): Promise<Finding[]> {
    const earlier = await store.earlierReports({ tenantId, id: deviceId }, EARLIER);
    const before = earlier.find((each) => each.id !== id && (each.reportedAt ?? 0) <= (reportedAt ?? now()));
    return before === undefined ? [] : storedFindings(before.findings);
  }

  /** The event's id is the report's, so that a repeat is the same event. */
  async function happened({ id, tenantId, deviceId }: DeviceReport, kind: "measured" | "warned", detail: Detail) {
    const at = now();
    await fleet.addEvents({ tenantId, id: deviceId }, [{ eventId: `${kind}-${id}`, at, kind, detail }], at);
  }

  function isClosed({ channelKind, lastInboundAt }: AlertWay, at: number): boolean {
    const capabilities = tools.capabilitiesOf(channelKind);
    const end = capabilities === null ? 0 : windowEndsAt(capabilities, { byPerson: false, lastInboundAt });
    return end !== null && end <= at;
  }

  async function tellTeam(alert: DeviceAlert, way: AlertWay, reason: WhyNot): Promise<void> {
    const text = `${way.deviceName}: ${problemOf(alert.findings)}. ${WHY_NOT[reason]}`;
    const detail = { device: alert.deviceId, alert: alert.id, reason };
    await tools.raise(alert.tenantId, alert.conversationId, { kind: "device", text, detail });
  }
}

/** When what is found at `at` is told. A warning that is due at night is of the day on which it is told. */
function momentOf(at: number, timezone: string): AlertMoment {
  const dueAt = wakingHour(at + GATHER_MS, timezone);
  const morning = nextMorning(dueAt, timezone);
  return { day: dayAt(dueAt, timezone), dueAt, next: { day: dayAt(morning, timezone), dueAt: morning } };
}

const WHY_NOT = {
  opted_out: "O cliente pediu para não receber mensagens.",
  muted: "O cliente não quer avisos deste computador.",
  with_person: "A conversa está com a equipe, que pode contar.",
  no_way: `O prazo para escrever ao cliente acabou, e o canal não tem o modelo "${ALERT_TEMPLATE.name}" aprovado.`,
} as const;
type WhyNot = keyof typeof WHY_NOT;

function whyNotTold({ optedOut, muted, owner, hasTemplate }: AlertWay, closed: boolean): WhyNot | null {
  if (optedOut) return "opted_out";
  if (muted) return "muted";
  if (owner !== "bot") return "with_person";
  return closed && !hasTemplate ? "no_way" : null;
}

const RANK: Readonly<Record<string, number>> = { critical: 2, warn: 1 };

/** What is worth a warning: whatever was not there before, or not as bad. The worst first. */
export function newTroubles(found: readonly Finding[], before: readonly Finding[]): AlertFinding[] {
  const rankOf = ({ severity }: Pick<Finding, "severity">) => RANK[severity] ?? 0;
  const known = new Map(before.map((each) => [`${each.id} ${each.subject ?? ""}`, rankOf(each)]));
  return found
    .filter((each) => rankOf(each) > (known.get(`${each.id} ${each.subject ?? ""}`) ?? 0))
    .sort((one, other) => rankOf(other) - rankOf(one))
    .map(({ id, severity, title, subject, evidenceText: evidence, meaning }) => ({
      id,
      severity,
      title,
      subject,
      evidence,
      meaning,
    }));
}

/** In one line, for a template's variable and for people: the worst, and how many more. */
export function problemOf(findings: readonly AlertFinding[]): string {
  const [worst] = findings;
  if (worst === undefined) return "algo mudou";
  const more = findings.length - 1;
  const first = worst.subject === null ? worst.title : `${worst.title} (${worst.subject})`;
  return more === 0 ? first : `${first} e mais ${more === 1 ? "um aviso" : `${more} avisos`}`;
}

/** A line for each, with what it means. */
export function detailsOf(findings: readonly AlertFinding[]): string {
  const lines = findings.slice(0, MOST_SAID).map(({ title, subject, meaning }) => {
    const what = subject === null ? title : `${title} (${subject})`;
    return `• ${what}: ${meaning}`;
  });
  const left = findings.length - lines.length;
  return [...lines, ...(left > 0 ? [`• e mais ${left}, no relatório`] : [])].join("\n");
}
