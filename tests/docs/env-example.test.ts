import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../platform/config/load-config.js";
import { variables } from "../../platform/config/schema.js";

const text = readFileSync(new URL("../../.env.example", import.meta.url), "utf8");

describe(".env.example", () => {
  it("names only settings that there are, with values that the server takes", () => {
    const given = parseEnv(text.replace(/^#(?=[A-Z_]+=)/gm, ""));
    expect(Object.keys(given).filter((name) => !Object.hasOwn(variables, name))).toEqual([]);
    expect(Object.keys(given).length).toBeGreaterThan(5);
    expect(loadConfig(given, { cwd: tmpdir() })).toMatchObject({ ok: true, warnings: [] });
  });

  it("offers no secret that everybody knows", () => {
    const given = parseEnv(text.replace(/^#(?=[A-Z_]+=)/gm, ""));
    expect([given.SECRET_KEY, given.METRICS_TOKEN]).toEqual(["", ""]);
  });

  it("changes nothing as it is: every line is a comment", () => {
    expect(parseEnv(text)).toEqual({});
  });
});
