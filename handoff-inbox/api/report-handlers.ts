import type { Rule } from "../../agent/rules/rule.js";
import { RULES } from "../../agent/rules/rules.js";
import { storedFindings } from "../../agent/rules/stored-findings.js";
import type { FindingOutcome, StoredReport } from "../../db/stores/report-store.js";
import type { DeskReport, HealthRule } from "../contract/reports.js";
import type { DeskApiDeps } from "./deps.js";
import type { Handlers } from "./route.js";
import { mustSee } from "./seen-conversation.js";

const YEAR_MS = 365 * 86_400_000;

type Reads = "get /conversations/:id/reports" | "get /health-rules";

/** What was measured on customers' computers, and what came of it. */
export function reportHandlers(
  deps: Pick<DeskApiDeps, "desk" | "reports" | "reportUrl" | "now">,
): Pick<Handlers, Reads> {
  return {
    async "get /conversations/:id/reports"({ person, params: { id } }) {
      mustSee(person, "conversations.read", await deps.desk.standing(person.tenantId, id, ""));
      const reports = await deps.reports.ofConversation(person.tenantId, id);
      return { items: reports.map((report) => presentReport(report, deps.reportUrl(report.pageKey))) };
    },
    "get /health-rules": async ({ person }) => ({
      items: rulesWith(await deps.reports.outcomes(person.tenantId, deps.now() - YEAR_MS)),
    }),
  };
}

function presentReport({ id, deviceId, name, os, reportedAt, score, findings }: StoredReport, url: string): DeskReport {
  const device = { id: deviceId, name, os };
  const found = storedFindings(findings).map(({ id: rule, ...finding }) => ({ rule, ...finding }));
  return { id, device, reportedAt, score, findings: found, url };
}

/** Each rule with what came of it: its current version first, earlier versions as far as they found something. */
function rulesWith(outcomes: readonly FindingOutcome[]): HealthRule[] {
  return RULES.flatMap((rule) => {
    const versions = [
      ...new Set([rule.version, ...outcomes.filter((one) => one.rule === rule.id).map(({ version }) => version)]),
    ];
    return versions.sort((a, b) => b - a).map((version) => ruleWith(rule, version, outcomes));
  });
}

function ruleWith(rule: Rule, version: number, outcomes: readonly FindingOutcome[]): HealthRule {
  const mine = outcomes.filter((one) => one.rule === rule.id && one.version === version);
  const sum = (of: "found" | "followed" | "solved" | "goneAlone") => mine.reduce((all, one) => all + one[of], 0);
  const counts = { found: sum("found"), followed: sum("followed"), solved: sum("solved"), goneAlone: sum("goneAlone") };
  const isCurrent = version === rule.version;
  // Where an earlier version recommended nothing, it had other words than where it did; the latter are its own.
  const then = mine.find(({ item }) => item !== null) ?? mine[0];
  const { title, remedy, item } = isCurrent || !then ? rule : then;
  return {
    rule: rule.id,
    version,
    isCurrent,
    title,
    remedy,
    item,
    sources: isCurrent ? [...rule.sources] : [],
    ...counts,
  };
}
