import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ChannelKinds } from "../../company/channels-file.js";
import type { Capabilities } from "../../flows/capabilities.js";

/** Limits that every text fits. The channels' real limits are tested with the shipped example. */
export const ROOMY: Capabilities = {
  text: { max: 4096 },
  buttons: { max: 3, label: 20, id: 256, body: 1024 },
  list: { rows: 10, label: 24, description: 72, id: 200, body: 1024, opener: 20 },
  media: { send: { image: 5_000_000, document: 100_000_000 }, caption: 1024 },
  location: true,
  reaction: true,
  typing: true,
  readMarks: true,
  window: { bot: 24, people: 24 },
  templates: true,
  downloads: false,
};

export const KINDS: ChannelKinds = {
  kinds: ["whatsapp", "instagram", "webchat"],
  capabilitiesOf: (kind) => (["whatsapp", "instagram", "webchat"].includes(kind) ? ROOMY : null),
};

/** The smallest complete company. Tests replace one of its files, or remove it with `null`. */
export const GOOD_FILES: Record<string, string> = {
  "company.yaml": "slug: loja-boa\nname: Loja Boa\nphone: (11) 5550-0142\nsite: https://loja.example\n",
  "teams.yaml": "- name: atendimento\n  title: Atendimento\n- name: tecnicos\n",
  "users.yaml":
    "- name: Ana\n  email: Ana@loja.example\n  role: admin\n  teams: [tecnicos, atendimento]\n  password: ${ENV:ANA_PASSWORD}\n" +
    "- name: Beto\n  email: beto@loja.example\n  role: consultant\n",
  "channels.yaml":
    '- name: zap\n  kind: whatsapp\n  external_id: "123"\n  settings: { waba: "${ENV:WABA}" }\n' +
    "  secrets:\n    app_secret: ${ENV:APP_SECRET}\n" +
    "- name: site\n  kind: webchat\n  external_id: loja\n  secrets: generated\n",
  "flows/hello.yaml": "flow: hello\ntitle: Olá\nstart:\n  - keyword: [oi]\nsteps:\n  - say: Oi!\n  - end: done\n",
};

export const GOOD_ENV = { ANA_PASSWORD: "uma senha bem longa", APP_SECRET: "s3cr3t-value", WABA: "99" };

/** Writes a folder. Returns its path and the function that removes it. */
export async function writeFolder(
  files: Record<string, string | null>,
): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), "balcao-company-"));
  for (const [path, text] of Object.entries(files)) {
    if (text === null) continue;
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
