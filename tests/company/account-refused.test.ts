import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../platform/config/load-config.js";
import { createLog } from "../../platform/log.js";
import { type Installation, openInstallation } from "../../server/open-installation.js";
import { runCommand } from "../../server/run-command.js";
import { openTestPlace } from "../db/open-test-place.js";
import { GOOD_ENV, GOOD_FILES, writeFolder } from "./company-folder.js";

let dataDir: string;
let place: Awaited<ReturnType<typeof openTestPlace>>;
let installation: Installation;
let gateway: Server;
/** What the gateway answers whatever it is asked. */
let status = 500;
beforeAll(async () => {
  gateway = createServer((_request, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { type: "invalid_request_error", message: "Invalid API Key" } }));
  });
  await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
  dataDir = await mkdtemp(join(tmpdir(), "balcao-refused-"));
  place = await openTestPlace();
  const STRIPE_API_BASE_URL = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  const loaded = loadConfig({ DATA_DIR: dataDir, STRIPE_API_BASE_URL, ...place.env }, { cwd: dataDir });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded));
  installation = await openInstallation(loaded.config, createLog({ level: "silent" }));
}, 120_000);
afterAll(async () => {
  await installation.close();
  await place.close();
  await new Promise((resolve) => gateway.close(resolve));
  await rm(dataDir, { recursive: true, force: true });
});

/** Applies a company with one account. */
async function apply(what: { name?: string; title?: string; key?: string }) {
  const { name = "Loja", title = "Cartão", key = "sk_test_before" } = what;
  const folder = await writeFolder({
    ...GOOD_FILES,
    "company.yaml": `slug: loja-recusada\nname: ${name}\n`,
    "channels.yaml": "- name: site\n  kind: webchat\n  external_id: loja\n  secrets: generated\n",
    "payments.yaml": `- name: cartao\n  title: ${title}\n  gateway: stripe\n  mode: test\n  external_id: acct_1StandIn0000000\n  methods: [card]\n  secrets: { secret_key: "\${ENV:KEY}", webhook_secret: "\${ENV:HOOK}" }\n`,
  });
  try {
    const env = { ...GOOD_ENV, KEY: key, HOOK: "whsec_of_this_test_0000" };
    return await runCommand(installation, { kind: "apply", dir: folder.dir, dryRun: false, keep: null, env });
  } finally {
    await folder.remove();
  }
}

describe("a folder with an account whose key its gateway revoked", () => {
  it("is applied and says so, unless the account itself changes", async () => {
    const first = await apply({});
    expect(first.ok ? [] : first.lines).toEqual([]);
    status = 401;
    const renamed = await apply({ name: "Loja Nova", title: "Cartões" });
    expect(renamed.ok).toBe(true);
    expect(renamed.lines.join("\n")).toMatch(/payments\.yaml: cartao: .* \(it stays as it is\)/);
    const newKey = await apply({ name: "Loja Nova", title: "Cartões", key: "sk_test_after" });
    expect(newKey.ok).toBe(false);
    expect(newKey.lines.at(-1)).toBe("Nothing was changed.");
  });
});
