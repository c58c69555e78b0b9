import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkDependencies } from "../scripts/check-dependencies.js";
import { checkNames } from "../scripts/check-names.js";
import { checkTests } from "../scripts/check-tests.js";

const repository = resolve(import.meta.dirname, "..");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "balcao-lint-"));
  writeFileSync(join(folder, ".oxlintrc.json"), readFileSync(join(repository, ".oxlintrc.json")));
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the lint rules", () => {
  const forbidden: [file: string, from: string][] = [
    ["flows/a.ts", "../bot/turn.js"],
    ["flows/steps/a.ts", "../../platform/log.js"],
    ["flows/a.ts", "node:fs"],
    ["flows/a.ts", "botbuilder"],
    ["bot/a.ts", "../platform/log.js"],
    ["bot/turn/a.ts", "../../db/store.js"],
    ["bot/a.ts", "../channels/x/send.js"],
    ["knowledge/a.ts", "../db/store.js"],
    ["knowledge/a.ts", "../bot/turn.js"],
    ["channels/x/a.ts", "../../flows/content.js"],
    ["channels/x/a.ts", "../../bot/turn/turn.js"],
    ["channels/x/a.ts", "../../db/store.js"],
    ["channels/x/a.ts", "../../main.js"],
    ["payments/x/a.ts", "../../channels/x/send.js"],
    ["models/a.ts", "../knowledge/ports.js"],
    ["models/a.ts", "../bot/turn.js"],
    ["knowledge/a.ts", "../models/ask-model.js"],
    ["db/stores/a.ts", "../../models/ask-model.js"],
    ["agent/a.ts", "../payments/order.js"],
    ["db/a.ts", "../bot/turn.js"],
    ["db/stores/a.ts", "../../flows/value.js"],
    ["handoff-inbox/api/a.ts", "../../cli/serve.js"],
    ["handoff-inbox/api/a.ts", "../../server/web.js"],
    ["handoff-inbox/web/a.ts", "../../server/web.js"],
    ["handoff-inbox/web/queue/a.ts", "../../contract/queue.js"],
    ["handoff-inbox/web/a.ts", "../../platform/rights.js"],
    ["handoff-inbox/web/a.ts", "zod"],
    ["bot/turn/a.ts", "../../understanding/understand.js"],
    ["understanding/a.ts", "../knowledge/rank.js"],
    ["understanding/a.ts", "../bot/turn.js"],
    ["company/a.ts", "../server/rooms.js"],
    ["server/a.ts", "../cli/balcao.js"],
    ["cli/commands/a.ts", "../../main.js"],
    ["db/stores/a.ts", "../../payments/cashier.js"],
    ["platform/a.ts", "../bot/ports/files.js"],
    ["platform/http/a.ts", "../../db/store.js"],
    ["platform/files/a.ts", "../../bot/vocabulary/content.js"],
    ["platform/files/a.ts", "../../bot/ports/files.js"],
  ];

  it("refuse every import that leaves its room by the wrong door", async () => {
    forbidden.forEach(([file, from], index) =>
      write(numbered(file, index), `import { x } from "${from}";\nexport const y = x;\n`),
    );
    const found = await lint();
    const missed = forbidden.filter(
      ([file], index) =>
        !found.some((line) => line.startsWith(`${numbered(file, index)}:`) && line.includes("no-restricted-imports")),
    );
    expect(missed).toEqual([]);
  });

  it("let the allowed doors open", async () => {
    const allowed: [string, string][] = [
      ["bot/turn/a.ts", "../../flows/value.js"],
      ["bot/turn/b.ts", "../ports/files.js"],
      ["channels/x/a.ts", "../../bot/vocabulary/content.js"],
      ["channels/x/b.ts", "../../bot/ports/inbox.js"],
      ["channels/x/c.ts", "../../platform/log.js"],
      ["db/stores/a.ts", "../../bot/ports/inbox.js"],
      ["db/stores/b.ts", "../../payments/ports.js"],
      ["understanding/a.ts", "../flows/program.js"],
      ["company/a.ts", "../understanding/understand.js"],
      ["server/a.ts", "../channels/x/send.js"],
      ["handoff-inbox/api/a.ts", "../../bot/turn.js"],
      ["handoff-inbox/web/a.ts", "../contract/views.js"],
      ["cli/a.ts", "../db/store.js"],
      ["main.ts", "./channels/x/send.js"],
      ["tests/faults/a.ts", "../../db/store.js"],
    ];
    for (const [file, from] of allowed) write(file, `import { x } from "${from}";\nexport const y = x;\n`);
    write("handoff-inbox/web/b.ts", `import type { Q } from "../contract/queue.js";\nexport type Mine = Q;\n`);
    write("platform/files/a.ts", `import type { Files } from "../../bot/ports/files.js";\nexport type Mine = Files;\n`);
    expect(await lint()).toEqual([]);
  });

  it("refuse a cycle, by type neither, an any, a silenced compiler, a clock in flows and a file of more than 400 lines", async () => {
    write("bot/a.ts", `import { b } from "./b.js";\nexport const a = () => b;\n`);
    write("bot/b.ts", `import { a } from "./a.js";\nexport const b = () => a;\n`);
    write("bot/g.ts", `import type { H } from "./h.js";\nexport type G = { h: H };\n`);
    write("bot/h.ts", `import type { G } from "./g.js";\nexport type H = { g: G | null };\n`);
    write("bot/c.ts", "export const c = (value: any) => value;\n");
    write("bot/d.ts", `// @ts-ig${"nore"}\nexport const d: number = 1;\n`);
    write("flows/e.ts", "export const e = Date.now() + Math.random();\nsetTimeout(() => e, 1);\n");
    write("bot/f.ts", "export const f = 1;\n".repeat(1) + "// line\n".repeat(400));
    const found = (await lint()).join("\n");
    expect(found).toMatch(/bot\/a\.ts.*no-cycle/);
    expect(found).toMatch(/bot\/g\.ts.*no-cycle/);
    expect(found).toMatch(/bot\/c\.ts.*no-explicit-any/);
    expect(found).toMatch(/bot\/d\.ts.*ban-ts-comment/);
    expect(found.match(/flows\/e\.ts.*no-restricted-properties/g)).toHaveLength(2);
    expect(found).toMatch(/flows\/e\.ts.*no-restricted-globals/);
    expect(found).toMatch(/bot\/f\.ts.*max-lines/);
  });

  it("refuse a function of more than 120 lines, and a test's of more than 300", async () => {
    const long = (lines: number) => `export function long() {\n${"  JSON.stringify(1);\n".repeat(lines)}}\n`;
    write("bot/a.ts", long(119));
    write("bot/b.ts", long(118));
    write("bot/b.test.ts", long(298));
    write("tests/a.test.ts", long(299));
    write("handoff-inbox/web/c.tsx", long(119));
    const found = await lint();
    expect(found.map((line) => line.split(":")[0]).toSorted()).toEqual([
      "bot/a.ts",
      "handoff-inbox/web/c.tsx",
      "tests/a.test.ts",
    ]);
    expect(found.join("\n").match(/max-lines-per-function/g)).toHaveLength(3);
  });
});

describe("the name check", () => {
  it("finds a channel's name in the engine and leaves the channel's own folder alone", () => {
    write("bot/turn.ts", "// WhatsApp closes the window\nexport const x = 1;\n");
    write("flows/steps/say.ts", `export const kind = "webchat";\n`);
    write("channels/whatsapp/send.ts", `export const kind = "whatsapp";\n`);
    expect(checkNames(folder).map((line) => line.split(":").slice(0, 2).join(":"))).toEqual([
      "bot/turn.ts:1",
      "flows/steps/say.ts:1",
    ]);
  });

  it("finds a merge that was committed before it was done, in a page of the docs, too", () => {
    write("docs/flows.md", `One.\n${"<".repeat(7)} HEAD\nTwo.\n`);
    expect(checkNames(folder)).toEqual([expect.stringContaining("docs/flows.md:2:")]);
  });

  it("finds silenced checks, clocks in flows and tests imported by the product", () => {
    write(
      "db/a.ts",
      `// oxlint-dis${"able"}-next-line\nimport { fake } from "../tests/fakes/fake.js";\nexport const a = fake;\n`,
    );
    write("flows/b.ts", "export const b = () => new Date();\n");
    expect(checkNames(folder)).toHaveLength(3);
  });
});

describe("the tests", () => {
  it("all stand where vitest looks for them", () => {
    expect(checkTests(repository)).toEqual([]);
  });

  it("that vitest would never run are found", () => {
    for (const path of ["flows/a.test.ts", "tests/x/a.test.ts"]) write(path, "");
    const lost = [
      "scripts/a.test.ts",
      "a.test.ts",
      "flows/a.spec.ts",
      "handoff-inbox/web/a.test.tsx",
      "bot/a.test.mts",
    ];
    for (const path of lost) write(path, "");
    expect(checkTests(folder).map((line) => line.split(":")[0])).toEqual(expect.arrayContaining(lost));
    expect(checkTests(folder)).toHaveLength(lost.length);
  });
});

describe("the dependencies", () => {
  it("all have their reason and their replacement written down", () => {
    expect(checkDependencies(repository)).toEqual([]);
  });

  it("without a reason are named, and so are reasons without a dependency", () => {
    write("package.json", JSON.stringify({ dependencies: { zod: "1" }, devDependencies: { vite: "1" } }));
    write("docs/dependencies.md", "| package | reason |\n|---|---|\n| `zod`, `gone` | schemas |\n");
    expect(checkDependencies(folder).map((line) => line.split(" ")[0])).toEqual(["vite", "gone"]);
  });
});

/** Two snippets for the same path get different file names. */
const numbered = (file: string, index: number) => file.replace(/a\.ts$/, `a${index}.ts`);

function write(path: string, text: string) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** The reported problems as lines. oxlint exits with 1 when there are any. */
function lint(): Promise<string[]> {
  return new Promise((done) => {
    const oxlint = join(repository, "node_modules/oxlint/bin/oxlint");
    execFile(process.execPath, [oxlint, "-f", "unix"], { cwd: folder }, (_error, stdout) =>
      done(stdout.split("\n").filter((line) => line.includes("[Error/") || line.includes("x "))),
    );
  });
}
