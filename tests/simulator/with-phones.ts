import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { SimulatorDeps } from "../../channels/simulator/deps.js";
import type { UploadAnswer } from "../../channels/simulator/wire.js";
import { temporaryFolder } from "../widget/temporary-folder.js";
import { type Harness, startHarness } from "./harness.js";
import { connectPhone, type PhoneClient } from "./socket.js";

export const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/**
 * A new harness for each test of a file, with phones that are disconnected after it. The pages are empty, because only
 * their places matter.
 */
export function withPhones() {
  const folder = temporaryFolder();
  let phones: PhoneClient[] = [];
  let harness: Harness;

  beforeAll(() => {
    mkdirSync(join(folder.path, "assets"));
    writeFileSync(join(folder.path, "index.html"), "<!doctype html><title>phone</title>");
    writeFileSync(join(folder.path, "site.html"), "<!doctype html><title>site</title><!-- balcao-widget -->");
  });
  afterAll(() => folder.remove());
  const start = async (deps?: Partial<SimulatorDeps>) => {
    harness = await startHarness({ publicDir: folder.path, deps });
  };
  beforeEach(() => start());
  afterEach(async () => {
    for (const phone of phones) phone.close();
    phones = [];
    await harness.close();
  });

  async function phone(options: Parameters<typeof connectPhone>[1] = {}): Promise<PhoneClient> {
    const connected = await connectPhone(harness.url, options);
    if (typeof connected === "string") throw new Error(`refused: ${connected}`);
    phones.push(connected);
    return connected;
  }

  async function upload(
    client: PhoneClient,
    body: Buffer,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; answer: UploadAnswer }> {
    const response = await fetch(`${harness.url}/demo/files`, {
      method: "POST",
      headers: { authorization: `Bearer ${client.session.token}`, "x-file-name": "..%2Ftela%20azul.exe", ...headers },
      body: new Uint8Array(body),
    });
    return { status: response.status, answer: (await response.json()) as UploadAnswer };
  }

  return {
    phone,
    upload,
    harness: () => harness,
    async restart(deps?: Partial<SimulatorDeps>): Promise<Harness> {
      await harness.close();
      await start(deps);
      return harness;
    },
  };
}
