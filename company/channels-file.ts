import { z } from "zod";
import type { Capabilities } from "../flows/capabilities.js";
import type { YamlFile } from "../flows/compile/read-yaml.js";
import { suggestName } from "../flows/expression/suggest-name.js";
import type { Problem } from "../flows/program-source.js";
import { checkYamlList } from "./check-yaml.js";
import type { PlannedChannel } from "./company-plan.js";
import type { Env } from "./env-reference.js";
import { fileProblem } from "./file-problem.js";
import { type Complain, readSecret, readSettings, readText } from "./read-account.js";
import { nameSchema } from "./teams-file.js";

/** What the reader of a folder may ask about channels. The composition root provides it. */
export type ChannelKinds = {
  /** What a kind of channel can carry; null when there is no such kind. */
  capabilitiesOf(kind: string): Capabilities | null;
  /** All kinds, for "did you mean". */
  kinds?: readonly string[];
  /** Settings of a kind that only a folder may change, because the account's secrets go where they say. */
  trustedSettings?(kind: string): readonly string[];
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

function checkKind(value: ChannelItem, known: ChannelKinds, complain: Complain): void {
  if (known.capabilitiesOf(value.kind)) return;
  const near = suggestName(value.kind, known.kinds ?? []);
  const all = known.kinds?.length ? `Use: ${known.kinds.join(", ")}.` : "Confira o nome do tipo de canal.";
  complain(["kind"], `não conheço o tipo de canal "${value.kind}"`, near ? `Você quis dizer "${near}"?` : all);
}

function readSecrets(value: ChannelItem, env: Env, complain: Complain): PlannedChannel["secrets"] {
  if (value.secrets === "generated") return { kind: "generated" };
  const values: Record<string, string> = {};
  for (const [name, secret] of Object.entries(value.secrets ?? {})) {
    if (typeof secret === "object") {
      if (value.demo) values[name] = secret.literal;
      else
        complain(
          ["secrets", name],
          `o segredo "${name}" está escrito no arquivo`,
          "literal: só vale em canais com demo: true.",
        );
    } else {
      const text = readSecret(name, secret, env, complain);
      if (text !== null) values[name] = text;
    }
  }
  return { kind: "given", values };
}
