import { describe, expect, it } from "vitest";
import { createLog, sparing } from "./log.js";
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

  it("covers names, file names and contents, phone numbers that come as numbers or as keys", () => {
    const { log, all } = logging();
    log.warn({ contact: { name: "Ana Souza", person_name: "Ana S.", fileName: "RG da Ana.pdf" } }, "x");
    log.warn({ message: { content: { kind: "text", words: "Ana" } }, question: "quem é a Ana?" }, "x");
    log.warn({ number: 5511987654321, small: 11987654321, big: 5511987654321n, at: 1_763_730_000_000, count: 12 }, "x");
    log.warn({ read: { "5511987654321": true, "ana@example.com": 1 } }, "x");
    for (const secret of ["Ana", "987654321", "ana@"]) expect(all()).not.toContain(secret);
    expect(all()).toContain('"at":1763730000000,"count":12');
  });

  it("covers what an error of the database, of a parser or of the query builder quotes of its data", () => {
    const { log, all } = logging();
    const refused = (code: string, message: string, more: object) =>
      Object.assign(new Error(message), { code, ...more });
    log.error({ err: refused("22P02", 'invalid input syntax for type integer: "Ana disse "oi" ontem"', {}) }, "a");
    log.error({
      err: refused("23502", 'null value in column "key" violates not-null constraint', {
        detail: "Failing row contains (1, Ana Souza).",
        where: 'JSON data, line 1: {"Ana": disse',
        constraint: "contacts_key",
      }),
    });
    try {
      JSON.parse('{"text": "Ana disse');
    } catch (err) {
      log.error({ err }, "b");
    }
    try {
      JSON.parse("Ana disse que o computador não liga");
    } catch (err) {
      log.error({ err });
      log.error(err);
    }
    const query = { query: "insert into x values ($1)", params: ["Ana Souza"] };
    const cause = refused("22P02", 'invalid: "Ana"', query);
    log.error(
      { err: Object.assign(new Error(`Failed query: ${query.query}\nparams: Ana Souza`, { cause }), query) },
      "c",
    );
    expect(all()).not.toContain("Ana");
    expect(all()).toContain("violates not-null constraint");
    expect(all()).toContain("contacts_key");
    expect(all()).toContain("log.test.ts");
  });

  it("covers what somebody else said, and leaves our ids of events alone however many digits they have", () => {
    const { log, lines } = logging();
    const reason = "A Meta recusou a mensagem. (Meta 100: “Invalid text: Ana's computer”)";
    log.warn({ trace: "5511987654321", effect: "5511987654321.0", traces: ["11987654321"], reason }, "given up");
    const written = JSON.parse(lines[0] ?? "");
    expect(written).toMatchObject({ trace: "5511987654321", effect: "5511987654321.0", traces: ["11987654321"] });
    expect(written.reason).toBe("A Meta recusou a mensagem. (Meta 100: “…”)");
    log.warn({ trace: "+55 11 98765-4321" }, "no id");
    expect(lines[1]).not.toContain("98765");
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
      `IGAA${"x1".repeat(20)}`,
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
      const start = process.cpuUsage();
      redactText(text);
      expect(process.cpuUsage(start).user, text.slice(0, 10)).toBeLessThan(500_000);
    }
  });
});

describe("a sparing log", () => {
  it("has debug only where somebody reads it", () => {
    const { log, lines } = logging();
    sparing(log).debug?.({ trace: "1" }, "read");
    expect(lines).toHaveLength(1);
    const quiet: string[] = [];
    const sparse = sparing(createLog({ level: "info", to: { write: (line: string) => void quiet.push(line) } }));
    expect(sparse.debug).toBeUndefined();
    sparse.info({ trace: "1" }, "told");
    sparse.warn({ trace: "1" }, "told");
    sparse.error({ trace: "1" }, "told");
    expect(quiet).toHaveLength(3);
  });
});
