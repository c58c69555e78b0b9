import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The WhatsApp account of `tests/fixtures/fault-company`. Its secrets reach the server through its environment. */
export const ACCOUNT = {
  phoneNumberId: "105000000000001",
  appSecret: "fault-app-secret",
  verifyToken: "fault-verify-token",
  accessToken: "EAAfaultaccesstoken",
};

export const WEBHOOK_PATH = "/webhooks/whatsapp/falhas-whatsapp";
export const WEB_CHAT = "falhas-site";

export const ACCOUNT_ENV = {
  FAULT_APP_SECRET: ACCOUNT.appSecret,
  FAULT_VERIFY_TOKEN: ACCOUNT.verifyToken,
  FAULT_ACCESS_TOKEN: ACCOUNT.accessToken,
};

const fixture = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "fixtures", "fault-company");

/** Makes a copy of the fixture with further files (`flows/x.yaml`). Returns it with the function that removes it. */
export async function companyFolder(
  files: Record<string, string> = {},
): Promise<{ dir: string; write(path: string, text: string): Promise<void>; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), "balcao-fault-company-"));
  await cp(fixture, dir, { recursive: true });
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  };
  for (const [path, text] of Object.entries(files)) await write(path, text);
  return { dir, write, remove: () => rm(dir, { recursive: true, force: true }) };
}
