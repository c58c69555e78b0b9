import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Device, DeviceReport, DeviceTask, ShownReport } from "../ports.js";
import { diagnose } from "../rules/diagnose.js";
import type { Earlier } from "../rules/finding.js";
import { simulatedFacts } from "../simulated/facts.js";
import { reportData } from "./report-data.js";
import { reportPage } from "./report-page.js";

const AT = 1_790_000_000_000;
const DAY = 86_400_000;

type Kind = "healthy" | "dying-disk" | "full-disk";

function reportOf(kind: Kind, { unread = [] as string[], at = AT, earlier = [] as Earlier[] } = {}): DeviceReport {
  const facts = simulatedFacts(kind, at, 5e9);
  const none = Object.fromEntries(unread.map((name) => [name, { known: false, reason: "sem permissão" }]));
  const { score, findings } = diagnose({ ...facts, ...none }, { at, earlier });
  return { score, findings, reportedAt: at } as unknown as DeviceReport;
}

function shownOf(report: DeviceReport, more: Partial<ShownReport> = {}): ShownReport {
  const device = { name: "PC-ANA", os: "Windows 11" } as unknown as Device;
  const company = { name: "Oficina Clique", timezone: "America/Sao_Paulo", color: "#7a1f5c", profile: {} };
  return { report, device, company, channel: { id: "c", kind: "webchat" }, before: null, repairs: [], ...more };
}

const pageOf = (shown: ShownReport, chat: string | null = null) => reportPage(shown, { chat, address: "/r/key" });

/** A page as lines of text, as a person reads it. */
const textOf = (html: string): string[] =>
  (html.split("</style>")[1] ?? "")
    .replace(/<(?!\/?(span|strong))[^>]*>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
const linesOf = (kind: Kind, unread: string[] = []) => textOf(pageOf(shownOf(reportOf(kind, { unread }))).html);
const count = (lines: string[], words: RegExp) => lines.filter((line) => words.test(line)).length;

describe("the report's page", () => {
  it("brings what needs care first, and what is well last, a line each behind one summary", () => {
    const lines = linesOf("dying-disk");
    const at = (words: RegExp) => lines.findIndex((line) => words.test(line));
    expect(at(/Precisa de cuidado agora/)).toBeGreaterThan(0);
    expect(at(/Precisa de cuidado agora/)).toBeLessThan(at(/não deu para medir/i));
    expect(at(/não deu para medir/i)).toBeLessThan(at(/^✓ \d+ itens estão bem$/));
    const fine = lines.slice(at(/itens estão bem/) + 1, at(/Quer resolver/));
    expect(fine).toHaveLength(Number(/\d+/.exec(lines[at(/itens estão bem/)] ?? "")?.[0]));
    expect(fine.every((line) => /^.+: .+$/.test(line))).toBe(true);
    expect(count(lines, /está bem\b/i)).toBeLessThanOrEqual(2);
  });

  it("says once what could not be measured, with each reason once", () => {
    const lines = linesOf("healthy", ["smart", "diskEvents24h", "updates"]);
    expect(count(lines, /não deu para medir/i)).toBe(1);
    expect(count(lines, /sem permissão/)).toBe(1);
    expect(lines.find((line) => /sem permissão/.test(line))).toMatch(/Saúde do disco, Erros de disco.*, /);
  });

  it("names a disk once", () => {
    expect(linesOf("dying-disk").filter((line) => /, (.+): \1: /.test(line))).toEqual([]);
  });

  it("says why the score is what it is, in numbers that add up", () => {
    const lines = linesOf("dying-disk");
    const [line = ""] = lines.filter((one) => one.startsWith("De 100 saíram: "));
    const points = [...line.matchAll(/(\d+) por /g)].map(([, number]) => Number(number));
    expect(100 - points.reduce((sum, one) => sum + one, 0)).toBe(reportOf("dying-disk").score);
    expect(line).toContain("50 por saúde do disco");
    expect(linesOf("healthy", ["temporaryBytes"]).some((one) => one.startsWith("De 100 saíram"))).toBe(false);
  });

  it("is in the company's colour, and leads back to the conversation where that has an address", () => {
    const { html, headers } = pageOf(shownOf(reportOf("healthy")), "https://wa.me/551140028922");
    expect(html).toContain("--shop:#7a1f5c;--on-shop:#ffffff");
    expect(
      html.match(/<a class="button" href="https:\/\/wa.me\/551140028922">Voltar para a conversa<\/a>/g),
    ).toHaveLength(2);
    const style = /<style>(.*)<\/style>/s.exec(html)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    expect(headers["content-security-policy"]).toContain(`style-src 'sha256-${hash}'`);
    expect(html).not.toContain("<script");
    expect(pageOf(shownOf(reportOf("healthy"))).html).not.toContain("Voltar para a conversa");
  });

  it("shows before and after side by side, with what was done in between", () => {
    const before = reportOf("full-disk");
    const report = reportOf("healthy", { at: AT + 3 * DAY });
    const task = {
      action: "temp-cleanup",
      result: {
        effect: { bytes: 4e9, files: 10 },
        folders: [],
        disks: [{ mount: "/", freeBefore: 1e9, freeAfter: 5e9 }],
        undo: null,
      },
    } as unknown as DeviceTask;
    const lines = textOf(pageOf(shownOf(report, { before, repairs: [task] })).html);
    const from = lines.indexOf("Antes e depois");
    expect(from).toBeGreaterThan(0);
    const rows = lines.slice(from, lines.indexOf("O que foi feito")).join(" | ");
    expect(rows).toContain(`Nota | ${before.score} de 100 | ${report.score} de 100`);
    expect(rows).toMatch(/Espaço em disco, \/ \| ● precisa de cuidado \| 9\d% ocupado[^|]* \| ✓ bem \| 40% ocupado/);
    expect(rows).not.toContain("Bateria");
    expect(lines.slice(lines.indexOf("O que foi feito")).join(" ")).toContain(
      "Espaço livre em /: 1 GB antes, 5 GB agora.",
    );
    expect(linesOf("healthy")).not.toContain("Antes e depois");
  });

  it("says what is on its way while all is still well", () => {
    const used = (gb: number, at: number): Earlier => {
      const disks = {
        known: true as const,
        value: [{ mount: "/", sizeBytes: 240e9, usedBytes: gb * 1e9, kind: "ssd" as const }],
      };
      return { at, findings: diagnose({ ...simulatedFacts("healthy", at, 1e6), disks }, { at }).findings };
    };
    // 96 GB now, 8 GB more every day: 144 GB are left for 18 days.
    const earlier = [used(80, AT - 2 * DAY), used(88, AT - DAY)];
    const lines = textOf(pageOf(shownOf(reportOf("healthy", { earlier }))).html);
    expect(lines[lines.indexOf("O que vem por aí") + 1]).toBe(
      "Espaço em disco, /: No ritmo das últimas medições, este disco fica cheio em 18 dias.",
    );
  });

  it("can still be read when an older version stored it", () => {
    const report = reportOf("dying-disk");
    const old = (report.findings as object[]).map((one) => ({
      ...one,
      version: undefined,
      points: undefined,
      forecast: undefined,
    }));
    const lines = textOf(pageOf(shownOf({ ...report, findings: [...old, { nonsense: true }] })).html);
    expect(lines.filter((line) => line === "● Precisa de cuidado agora")).toHaveLength(2);
    expect(textOf(pageOf(shownOf({ ...report, findings: "nothing" })).html)).toContain(
      "Nada de errado no que deu para medir.",
    );
  });

  it("is the same as data", () => {
    const report = reportOf("dying-disk");
    const data = reportData(report, { name: "PC-ANA", os: "Windows 11" });
    expect(data).toMatchObject({
      device: { name: "PC-ANA" },
      score: report.score,
      measuredAt: new Date(AT).toISOString(),
    });
    expect(data.findings).toEqual(report.findings);
    expect(JSON.stringify(data)).not.toContain("pageKey");
  });
});
