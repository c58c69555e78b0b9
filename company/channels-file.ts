import { z } from "zod";
import type { Capabilities } from "../flows/capabilities.js";
import type { YamlFile } from "../flows/compile/read-yaml.js";
import { suggestName } from "../flows/expression/suggest-name.js";
import type { Problem } from "../flows/program-source.js";
import type { PathPart } from "../flows/steps/step-kind.js";
import { checkYamlList } from "./check-yaml.js";
import type { PlannedChannel } from "./company-plan.js";
import { type Env, readReference } from "./env-reference.js";
import { fileProblem } from "./file-problem.js";
import { nameSchema } from "./teams-file.js";

/** What the reader of a folder may ask about channels. The composition root provides it. */
export type ChannelKinds = {
  /** What a kind of channel can carry; null when there is no such kind. */
  capabilitiesOf(kind: string): Capabilities | null;
  /** All kinds, for "did you mean". */
  kinds?: readonly string[];
  /** The adapter's own check of settings and secrets, with words for people. Not called when secrets are generated. */
  checkAccount?(
    kind: string,
    account: { settings: Record<string, unknown>; secrets: Record<string, string>; externalId: string },
  ): string[];
};

const secretSchema = z.union([z.string().min(1), z.strictObject({ literal: z.string().min(1) })], {
  error: "o segredo deve ser uma referência ao ambiente",
});

const channelSchema = z.strictObject({
  name: nameSchema,
  title: z.string().trim().min(1).max(80).optional(),
  kind: z.string().min(1),
  external_id: z.string().trim().min(1).max(200),
  demo: z.boolean().optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  secrets: z
    .union([z.literal("generated"), z.record(z.string(), secretSchema)], {
      error: '"secrets" deve ser generated ou um grupo de referências',
    })
    .optional(),
});

type ChannelItem = z.infer<typeof channelSchema>;

/**
 * Reads `channels.yaml`: resolves references to the environment, and refuses unknown kinds and accounts that are
 * connected twice.
 */
export function readChannelsFile(
  yaml: YamlFile,
  env: Env,
  known: ChannelKinds,
): { channels: PlannedChannel[]; problems: Problem[] } {
  const { items, problems } = checkYamlList(yaml, channelSchema);
  const channels: PlannedChannel[] = [];
  for (const { value, index } of items) {
    const before = problems.length;
    const complain: Complain = (path, reason, remedy) => {
      problems.push(fileProblem(yaml.path, yaml.line([index, ...path]), reason, remedy));
    };
    checkKind(value, known, complain);
    const channel: PlannedChannel = {
      name: value.name,
      title: value.title ?? value.name,
      kind: value.kind,
      externalId: readText(value.external_id, ["external_id"], env, complain),
      demo: value.demo ?? false,
      settings: readSettings(value.settings ?? {}, env, complain),
      secrets: readSecrets(value, env, complain),
    };
    if (channels.some((other) => other.name === channel.name)) {
      complain(["name"], `o canal "${channel.name}" aparece duas vezes`, "Dê outro nome a um deles.");
    }
    if (channels.some((other) => other.kind === channel.kind && other.externalId === channel.externalId)) {
      complain(["external_id"], `a conta ${channel.externalId} já está em outro canal`, "Cada conta tem um canal só.");
    }
    // A secret whose reference failed would otherwise be reported a second time, as missing.
    const whole = problems.length === before;
    if (whole && known.checkAccount && channel.secrets.kind === "given") {
      const { settings, externalId } = channel;
      const account = { settings, secrets: channel.secrets.values, externalId };
      for (const reason of known.checkAccount(channel.kind, account)) {
        complain([], reason, `Confira settings e secrets do canal "${channel.name}".`);
      }
    }
    channels.push(channel);
  }
  return { channels, problems };
}

type Complain = (path: readonly PathPart[], reason: string, remedy: string) => void;

function checkKind(value: ChannelItem, known: ChannelKinds, complain: Complain): void {
  if (known.capabilitiesOf(value.kind)) return;
  const near = suggestName(value.kind, known.kinds ?? []);
  const all = known.kinds?.length ? `Use: ${known.kinds.join(", ")}.` : "Confira o nome do tipo de canal.";
  complain(["kind"], `não conheço o tipo de canal "${value.kind}"`, near ? `Você quis dizer "${near}"?` : all);
}

function readText(text: string, path: readonly PathPart[], env: Env, complain: Complain): string {
  const reference = readReference(text, env);
  switch (reference.kind) {
    case "plain":
    case "resolved":
      return reference.value;
    case "missing":
      complain(path, `a variável de ambiente ${reference.name} não existe`, "Defina-a antes de aplicar a pasta.");
      return "";
    case "malformed":
      complain(path, "a referência ao ambiente está malfeita", "Escreva só ${ENV:NOME_DA_VARIAVEL}.");
      return "";
  }
}

const SECRET_NAME = /(secret|password|token|senha)$/i;

function readSettings(settings: Record<string, unknown>, env: Env, complain: Complain): Record<string, unknown> {
  const read = (value: unknown, path: readonly PathPart[]): unknown => {
    if (typeof value === "string") return readText(value, path, env, complain);
    if (Array.isArray(value)) return value.map((item, position) => read(item, [...path, position]));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read(item, [...path, key])]));
  };
  for (const name of Object.keys(settings)) {
    if (!SECRET_NAME.test(name)) continue;
    complain(["settings", name], `"${name}" parece um segredo`, "Leve-o para secrets, como ${ENV:NOME_DA_VARIAVEL}.");
  }
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, read(value, ["settings", key])]));
}

function readSecrets(value: ChannelItem, env: Env, complain: Complain): PlannedChannel["secrets"] {
  if (value.secrets === "generated") return { kind: "generated" };
  const values: Record<string, string> = {};
  for (const [name, secret] of Object.entries(value.secrets ?? {})) {
    const path = ["secrets", name];
    if (typeof secret === "object") {
      if (value.demo) values[name] = secret.literal;
      else complain(path, `o segredo "${name}" está escrito no arquivo`, "literal: só vale em canais com demo: true.");
    } else if (readReference(secret, env).kind === "plain") {
      const remedy = "Ponha-o no ambiente e escreva ${ENV:NOME_DA_VARIAVEL}.";
      complain(path, `o segredo "${name}" está escrito no arquivo`, remedy);
    } else {
      values[name] = readText(secret, path, env, complain);
    }
  }
  return { kind: "given", values };
}
