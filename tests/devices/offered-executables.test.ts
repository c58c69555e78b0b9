import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AGENT_VERSION } from "../../agent/program/version.js";
import { createAuditStore, INSTALLATION } from "../../db/stores/audit-store.js";
import { loadConfig } from "../../platform/config/load-config.js";
import { createLog } from "../../platform/log.js";
import { offerExecutables } from "../../server/offer-executables.js";
import { type Installation, openInstallation } from "../../server/open-installation.js";
import { openTestPlace } from "../db/open-test-place.js";

let dataDir: string;
let place: Awaited<ReturnType<typeof openTestPlace>>;
let installation: Installation;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "balcao-offered-"));
  place = await openTestPlace();
  const loaded = loadConfig({ DATA_DIR: dataDir, ...place.env }, { cwd: dataDir });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded));
  installation = await openInstallation(loaded.config, createLog({ level: "silent" }));
}, 120_000);
afterAll(async () => {
  await installation.close();
  await place.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe("balcao agent build", () => {
  it("leaves an entry of the installation with what customers download now, and downloaded before", async () => {
    const folder = await mkdtemp(join(dataDir, "built-"));
    const offer = async (system: "linux-x64" | "win-x64", sha256: string) => {
      const file = { system, sha256, bytes: 1, signed: false };
      await writeFile(join(folder, "built.json"), JSON.stringify({ server: "https://loja.example", files: [file] }));
      for (const way of ["br", "gz"]) await writeFile(join(folder, `${system}.${way}`), sha256);
      expect(await offerExecutables(installation, folder)).toMatchObject({ ok: true });
    };
    const [old, other, young] = ["a".repeat(64), "b".repeat(64), "c".repeat(64)];
    await offer("linux-x64", old);
    await offer("win-x64", other);
    await offer("win-x64", young);
    const items = await entriesOf("agent.offer");
    const offered = (...files: string[]) => ({ version: AGENT_VERSION, server: "https://loja.example", files });
    expect(items).toHaveLength(3);
    // Entries of one millisecond come in any order.
    expect(items).toEqual(
      expect.arrayContaining([
        { before: null, after: offered(`linux-x64 ${old}`) },
        { before: offered(`linux-x64 ${old}`), after: offered(`win-x64 ${other}`, `linux-x64 ${old}`) },
        {
          before: offered(`win-x64 ${other}`, `linux-x64 ${old}`),
          after: offered(`win-x64 ${young}`, `linux-x64 ${old}`),
        },
      ]),
    );
  });

  /** What the installation wrote down of an act. */
  async function entriesOf(action: string) {
    const rows = await createAuditStore(installation.database).list(INSTALLATION, { kind: action }, null, 50);
    return rows.map(({ before, after }) => ({ before, after }));
  }
});
