import { describe, expect, it } from "vitest";
import { createLog } from "./log.js";
import { redactText } from "./redact.js";

function logging() {
  const lines: string[] = [];
  const log = createLog({ level: "debug", to: { write: (line: string) => void lines.push(line) } });
  return { log, lines, all: () => lines.join("") };
}

describe("the log", () => {
  it("writes one JSON object a line with level, time and message", () => {
    const { log, lines } = logging();
    log.info({ conversation: "12" }, "turn done\nwell");
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      level: "info",
      msg: "turn done\nwell",
      conversation: "12",
      time: expect.stringMatching(/^\d{4}-/),
    });
  });

  it("leaves out values under names of secrets and personal data, at any depth and in children", () => {
    const { log, all } = logging();
    const value = "hunter2";
    log.child({ accessToken: value }).warn(
      {
        headers: { Authorization: value, "x-api-key": value, cookie: value },
        account: { secrets: { app: value } },
        contact: { phone: value, email: value, cpf: value },
        config: { secretKey: value, databaseUrl: value, databaseOwnerUrl: value },
      },
      "x",
    );
    expect(all()).not.toContain(value);
    expect(all()).toContain("[redacted]");
  });

  it("covers what looks private in messages, arguments, errors and their causes", () => {
    const { log, all } = logging();
    const cause = new Error("refused for ana@example.com");
    const error = Object.assign(new Error("POST https://x/?access_token=EAAabc failed", { cause }), {
      wa: "5511987654321",
    });
    log.error({ err: error }, "failed for +55 11 98765-4321");
    log.error(error);
    log.error({ err: error });
    log.info("sent to %s", "123.456.789-09");
    for (const secret of ["ana@", "EAAabc", "987654321", "98765-4321", "123.456"]) expect(all()).not.toContain(secret);
    expect(all()).toContain("log.test.ts");
  });

  it("survives cycles, getters that are deep, huge texts, buffers and bigints", () => {
    const { log, lines } = logging();
    const cycle: Record<string, unknown> = { big: 1n, bytes: Buffer.alloc(100), long: "x ".repeat(50_000) };
    cycle.self = cycle;
    log.info(cycle, "x");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ big: "1", bytes: "[100 bytes]" });
    expect((lines[0] ?? "").length).toBeLessThan(100_000);
  });
});

describe("redactText", () => {
  it("covers tokens, documents, cards, phones and e-mails", () => {
    const privates = [
      "Bearer abcdefgh12345",
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc",
      `EAAG${"x1".repeat(20)}`,
      "sk_live_51H8abcdEFGH",
      "APP_USR-1234567890123456-010203",
      "postgres://user:pass@db/x",
      "https://x.example/a?hub.verify_token=abc",
      "joao.silva+1@empresa.com.br",
      "12.345.678/0001-95",
      "123.456.789-09",
      "12345678909",
      "4111 1111 1111 1111",
      "+55 11 98765-4321",
      "(11) 98765-4321",
      "5511987654321",
    ];
    for (const secret of privates) expect(redactText(`a ${secret} b`), secret).toMatch(/\[[a-z-]+\]/);
    for (const secret of privates) expect(redactText(`a ${secret} b`), secret).not.toContain(secret);
  });

  it("leaves ordinary words, ids, times, versions and addresses alone", () => {
    for (const text of [
      "conversation 12 in 35 ms",
      "2026-11-20T19:03:33.000Z",
      "v24.0 at 10.0.0.5:8080",
      "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
      "R$ 1.234,56",
      "channel:1234567",
    ])
      expect(redactText(text)).toBe(text);
  });

  it("is quick on long hostile text", () => {
    for (const text of [
      "a".repeat(100_000),
      "1".repeat(100_000),
      "a@".repeat(50_000),
      "http://".repeat(10_000),
      "(11) ".repeat(20_000),
      "a.".repeat(50_000),
      "?key=".repeat(20_000),
    ]) {
      const start = performance.now();
      redactText(text);
      expect(performance.now() - start, text.slice(0, 10)).toBeLessThan(500);
    }
  });
});
