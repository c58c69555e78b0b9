import { describe, expect, it } from "vitest";
import type { Device, DeviceReport } from "../ports.js";
import { diagnose } from "../rules/diagnose.js";
import { simulatedFacts } from "../simulated/facts.js";
import { reportPage } from "./report-page.js";

/** The page as lines of text, as a person reads it. */
function linesOf(kind: "healthy" | "dying-disk", unread: string[] = []): string[] {
  const facts = simulatedFacts(kind, 1_790_000_000_000, 5e9);
  const none = Object.fromEntries(unread.map((name) => [name, { known: false, reason: "sem permissão" }]));
  const { score, findings } = diagnose({ ...facts, ...none });
  const report = { score, findings, reportedAt: 1_790_000_000_000 } as unknown as DeviceReport;
  const device = { name: "PC-ANA", os: "Windows 11" } as unknown as Device;
  const company = { name: "Oficina Clique", timezone: "America/Sao_Paulo" };
  const body = reportPage({ report, device, company }).split("</style>")[1] ?? "";
  return body
    .replace(/<(?!\/?(span|strong))[^>]*>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
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
});
