import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configurationDocs } from "../../scripts/config-docs.js";
import { loadConfig } from "./load-config.js";
import { variables } from "./schema.js";
import { about } from "./setting.js";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "balcao-config-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const load = (env: Record<string, string>) => loadConfig(env, { cwd });
const loaded = (env: Record<string, string>) => {
  const result = load(env);
  if (!result.ok) throw new Error(result.problems.join("\n"));
  return result.config;
};
const problems = (env: Record<string, string>) => {
  const result = load(env);
  return result.ok ? [] : result.problems;
};

describe("loadConfig", () => {
  it("needs nothing, and then listens on this computer only with an embedded database", () => {
    expect(loaded({})).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      publicUrl: null,
      dataDir: join(cwd, "data"),
      databaseUrl: null,
      graphApiBaseUrl: "https://graph.facebook.com",
      instagramApiBaseUrl: "https://graph.instagram.com",
      burstWindowMs: 1200,
      contactMessagesPerMinute: 60,
      tenantSearchesPerMinute: 1200,
      embeddedFsync: true,
      demo: "auto",
      httpStepAllow: [],
      secretKeysOld: [],
      trustProxy: 0,
    });
  });

  it("reads .env, lets the environment win, and takes an empty value for none", () => {
    writeFileSync(join(cwd, ".env"), 'PORT=4000\nLOG_LEVEL="debug"\nBURST_WINDOW_MS=\n');
    expect(loaded({ PORT: "5000" })).toMatchObject({ port: 5000, logLevel: "debug", burstWindowMs: 1200 });
    expect(loaded({ PORT: " " })).toMatchObject({ port: 4000 });
  });

  it("names every mistake at once, with what was found and what is expected", () => {
    const found = problems({ PORT: "70000", PUBLIC_URL: "balcao.example", DEMO: "maybe", GRAPH_API_VERSION: "24" });
    expect(found).toEqual([
      'PORT: found "70000", expected a whole number from 0 to 65535.',
      'PUBLIC_URL: found "balcao.example", expected an http(s) address without query.',
      'GRAPH_API_VERSION: found "24", expected a version such as v24.0.',
      'DEMO: found "maybe", expected auto, on or off.',
    ]);
  });

  it("never shows a secret's value", () => {
    const found = problems({
      SECRET_KEY: "hunter2",
      SECRET_KEYS_OLD: "hunter2,hunter3",
      DATABASE_URL: "mysql://root:hunter2@db/x",
      REDIS_URL: "hunter2",
    }).join("\n");
    expect(found).toMatch(/SECRET_KEY: found a value of 7 characters/);
    expect(found).toMatch(/DATABASE_URL: found a value/);
    expect(found).not.toMatch(/hunter/);
  });

  it("takes the secret key as hexadecimal or base64, and refuses other lengths", () => {
    const bytes = Buffer.alloc(32, 7);
    expect(loaded({ SECRET_KEY: bytes.toString("hex") }).secretKey).toEqual(bytes);
    expect(loaded({ SECRET_KEY: bytes.toString("base64") }).secretKey).toEqual(bytes);
    expect(
      loaded({ SECRET_KEYS_OLD: `${bytes.toString("hex")}, ${bytes.toString("base64url")}` }).secretKeysOld,
    ).toHaveLength(2);
    for (const wrong of ["ab".repeat(31), "ab".repeat(33), "á".repeat(64), `${"A".repeat(42)}==`])
      expect(problems({ SECRET_KEY: wrong }), wrong).toHaveLength(1);
  });

  it("refuses numbers that are none, addresses with credentials and a proxy setting that trusts everybody", () => {
    for (const wrong of ["1e3", "0x10", "-1", "3000abc", "3.5", "٣"])
      expect(problems({ PORT: wrong }), wrong).toHaveLength(1);
    expect(problems({ GRAPH_API_BASE_URL: "https://user:pass@graph.facebook.com" })).toHaveLength(1);
    expect(problems({ TRUST_PROXY: "true" })).toHaveLength(1);
    expect(problems({ HTTP_STEP_ALLOW: "http://erp.internal/path" })).toHaveLength(1);
    expect(loaded({ TRUST_PROXY: "loopback, 10.0.0.0/8" }).trustProxy).toEqual(["loopback", "10.0.0.0/8"]);
    expect(loaded({ HTTP_STEP_ALLOW: "ERP.internal:8080, [::1]:80" }).httpStepAllow).toEqual([
      "erp.internal:8080",
      "[::1]:80",
    ]);
  });

  it("tells what is missing when only a part of a group is given", () => {
    expect(problems({ S3_BUCKET: "balcao", S3_ENDPOINT: "https://s3.example" })).toHaveLength(2);
    expect(problems({ REDIS_URL: "redis://r" })).toEqual([expect.stringMatching(/^DATABASE_URL/)]);
    expect(problems({ DATABASE_OWNER_URL: "postgres://owner@db/x" })).toEqual([expect.stringMatching(/^DATABASE_URL/)]);
  });

  it("warns of names that look misspelled, and not of other programs' variables", () => {
    const { warnings } = load({
      DATABSE_URL: "x",
      BURST_WINDOWS_MS: "1",
      BURST_WINDOW: "1",
      DATABASE: "x",
      DATA: "x",
      SEND: "x",
      HOSTNAME: "a",
      HOME: "/",
      TERM: "x",
      PATH: "/bin",
    });
    expect(warnings).toEqual([
      "DATABSE_URL is not a setting and was ignored; did you mean DATABASE_URL?",
      "BURST_WINDOWS_MS is not a setting and was ignored; did you mean BURST_WINDOW_MS?",
      "BURST_WINDOW is not a setting and was ignored; did you mean BURST_WINDOW_MS?",
    ]);
  });
});

describe("the schema", () => {
  it("describes every variable, and each default and example of a value passes", () => {
    for (const [name, schema] of Object.entries(variables)) {
      const words = about.get(schema);
      expect(words?.description.length, name).toBeGreaterThan(10);
      if (words?.default) expect(schema.safeParse(words.default).success, name).toBe(true);
      if (!name.startsWith("SECRET_KEY"))
        expect(schema.safeParse(words?.example || undefined).success, name).toBe(true);
    }
  });

  it("is what docs/configuration.md says", () => {
    expect(readFileSync(resolve(import.meta.dirname, "../../docs/configuration.md"), "utf8")).toBe(configurationDocs());
  });
});
