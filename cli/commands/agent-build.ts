import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildExecutables } from "../../agent/executables/build-executables.js";
import { SYSTEMS, type System } from "../../agent/executables/runtimes.js";
import { readServer, UsageMistake } from "../../agent/program/options.js";
import { UserMistake } from "../../platform/user-mistake.js";
import { assets } from "../../server/assets.js";
import { readConfig } from "./read-config.js";
import { withInstallation } from "./with-installation.js";

/**
 * `balcao agent build`: makes the agent's executables here, because a serving process should not, and hands them to the
 * installation, which offers them at `/agent`.
 */
export async function agentBuild(systems: readonly string[], server: string | null): Promise<void> {
  const config = readConfig();
  if (!existsSync(assets.agentForExecutables)) throw new UserMistake("The agent is not built. Run npm run build.");
  const address = server ?? config.publicUrl;
  if (address === null)
    throw new UserMistake(
      "Name the server that it belongs to: PUBLIC_URL, or --server http://localhost:3000 to try it here.",
    );
  const origin = originOf(address);
  if (config.agentSignCertificate !== null && config.agentSignPassword === null)
    throw new UserMistake("AGENT_SIGN_CERTIFICATE is given, and AGENT_SIGN_PASSWORD is not.");
  // In the data folder, because a running server reads it, and a service may have a /tmp of its own.
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(config.dataDir, "agent-build-"));
  const files: { system: System; sha256: string; bytes: number; signed: boolean }[] = [];
  try {
    await buildExecutables(
      {
        systems: systems.length === 0 ? SYSTEMS : systems.map(systemOf),
        agent: assets.agentForExecutables,
        server: origin,
        registry: config.agentRuntimeRegistry,
        cache: config.agentRuntimeCache ?? join(config.dataDir, "agent-runtimes"),
        certificate:
          config.agentSignCertificate === null
            ? null
            : {
                file: config.agentSignCertificate,
                password: config.agentSignPassword ?? "",
                timestampUrl: config.agentSignTimestampUrl,
              },
        say: (line) => console.log(line),
      },
      async ({ br, gzip, ...file }) => {
        await writeFile(join(folder, `${file.system}.br`), br);
        await writeFile(join(folder, `${file.system}.gz`), gzip);
        files.push(file);
      },
    );
    await writeFile(join(folder, "built.json"), JSON.stringify({ server: origin, files }));
    await withInstallation({ kind: "offer-executables", folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function systemOf(name: string): System {
  const found = SYSTEMS.find((one) => one === name);
  if (!found) throw new UserMistake(`"${name}" is no system; there are ${SYSTEMS.join(", ")}.`);
  return found;
}

/** The agent refuses plain http to the internet. It is better to hear so before customers do. */
function originOf(server: string): string {
  try {
    return readServer(server);
  } catch (error) {
    if (!(error instanceof UsageMistake)) throw error;
    throw new UserMistake(`${server} is no address for agents: it must be https, or near this machine.`);
  }
}
