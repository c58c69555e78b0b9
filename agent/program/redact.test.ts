import { describe, expect, it } from "vitest";
import { redact, redactMount } from "./redact.js";

const own = { user: "ana.souza", home: "/home/ana.souza" };

describe("redact", () => {
  it.each([
    ["failed in /home/ana.souza/Documents", "failed in …/Documents"],
    ["C:\\Users\\Bia Lima\\x", "C:\\Users\\… Lima\\x"],
    ["/Users/joao/Library", "/Users/…/Library"],
    ["/home/outra/x", "/home/…/x"],
    ["backup-ana.souza", "backup-…"],
    ["ANA.SOUZA-PC", "…-PC"],
    ["write to ana@example.com.br now", "write to … now"],
    ["eth 3c:22:fb:01:02:03 up", "eth … up"],
    ["eth 3C-22-FB-01-02-03", "eth …"],
    ["at 192.168.0.14:80", "at …:80"],
    ["at fe80::1c2d:3e4f", "at …"],
    ["WD10EZEX S/N: WD-WCC6Y0", "WD10EZEX …"],
    ["disk serial number WCC6Y0 ok", "disk … ok"],
    ["a0b1c2d3-1111-2222-3333-444455556666", "…"],
    ["x --password=hunter2 y", "x --… y"],
    ["ssid: CasaDaAna", "…"],
    ["sk_live_51H8xPlantedToken0042", "…"],
    ["SecurityHealthSystray.exe", "SecurityHealthSystray.exe"],
    ["Microsoft.AspNetCore.DeveloperTools", "Microsoft.AspNetCore.DeveloperTools"],
    ["Intel Core i5-8250U", "Intel Core i5-8250U"],
    ["Samsung SSD 860 EVO 500GB", "Samsung SSD 860 EVO 500GB"],
    ["6.8.0-45-generic", "6.8.0-45-generic"],
    ["a\u001b[2Jb\nc", "a [2Jb c"],
  ])("%s becomes %s", (text, safe) => {
    expect(redact(text, 80, own)).toBe(safe);
  });

  it("keeps to its length, and does not take letters out of other words for a short name", () => {
    expect(redact("x".repeat(500), 80, own)).toHaveLength(80);
    expect(redact("banana analysis", 80, { user: "ana", home: "/home/ana" })).toBe("banana analysis");
    expect(redact("iodine", 80, { user: "io", home: "/" })).toBe("iodine");
  });
});

describe("a mount", () => {
  it("is named only where its name tells nothing of its owner", () => {
    expect(["/", "/home", "C:", "D:\\"].map((mount) => redactMount(mount, 1))).toEqual(["/", "/home", "C:", "D:\\"]);
    expect(redactMount("/media/ana/FOTOS DO CASAMENTO", 3)).toBe("outro disco 3");
    expect(redactMount("/home/ana", 2)).toBe("outro disco 2");
  });
});
