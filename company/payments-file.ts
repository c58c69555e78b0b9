import { z } from "zod";
import type { YamlFile } from "../flows/compile/read-yaml.js";
import { suggestName } from "../flows/expression/suggest-name.js";
import type { Problem } from "../flows/program-source.js";
import { checkYaml, checkYamlList, textRule } from "./check-yaml.js";
import type { PlannedPaymentAccount } from "./company-plan.js";
import type { Env } from "./env-reference.js";
import { fileProblem } from "./file-problem.js";
import { type Complain, readSecret, readSettings, readText } from "./read-account.js";
import { nameSchema } from "./teams-file.js";

/** What the reader of a folder must know about a payment gateway. */
export type PaymentKind = {
  name: string;
  methods: readonly string[];
  currencies: readonly string[];
  modes: readonly ("test" | "live")[];
  schema: { externalId: z.ZodType<string>; settings: z.ZodObject; secrets: z.ZodObject };
};

/** What the reader of a folder may ask about payments. The composition root provides it. */
export type PaymentKinds = {
  kinds: readonly PaymentKind[];
  /**
   * Whether a charge in this currency can be made, on a demonstration's channel or on another, with these accounts and
   * what the installation itself offers.
   */
  serves(accounts: readonly PlannedPaymentAccount[], wanted: { currency: string; demo: boolean }): boolean;
};

const accountSchema = z.strictObject({
  name: nameSchema,
  title: z.string().trim().min(1).max(80).optional(),
  gateway: z.string().min(1),
  mode: z.enum(["test", "live"]).optional(),
  external_id: z.string().trim().min(1).max(200).optional(),
  methods: z.array(z.string()).min(1).optional(),
  currencies: z
    .array(
      textRule((text) => /^[A-Z]{3}$/.test(text), "a moeda não está certa", "Escreva a sigla de três letras: BRL."),
    )
    .min(1)
    .optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  secrets: z
    .record(z.string(), z.string({ error: "o segredo deve ser uma referência ao ambiente" }).min(1), {
      error: '"secrets" deve ser um grupo de referências',
    })
    .optional(),
});

type AccountItem = z.infer<typeof accountSchema>;

/**
 * Reads `payments.yaml`: resolves references to the environment, checks each account with its gateway's own schema, and
 * refuses what the gateway cannot do and accounts that are named twice. No reason repeats a secret's value.
 */
export function readPaymentsFile(
  yaml: YamlFile,
  env: Env,
  known: PaymentKinds,
): { payments: PlannedPaymentAccount[]; problems: Problem[] } {
  const { items, problems } = checkYamlList(yaml, accountSchema);
  const payments: PlannedPaymentAccount[] = [];
  for (const { value, index } of items) {
    const before = problems.length;
    const complain: Complain = (path, reason, remedy) => {
      problems.push(fileProblem(yaml.path, yaml.line([index, ...path]), reason, remedy));
    };
    const kind = kindOf(value, known, complain);
    const account: PlannedPaymentAccount = {
      name: value.name,
      title: value.title ?? value.name,
      gateway: value.gateway,
      mode: modeOf(value, kind, complain),
      externalId: readText(value.external_id ?? "", ["external_id"], env, complain),
      position: index,
      methods: within(value.methods, kind?.methods, ["methods"], complain),
      currencies: within(value.currencies, kind?.currencies, ["currencies"], complain),
      settings: readSettings(value.settings ?? {}, env, complain),
      secrets: secretsOf(value, env, complain),
    };
    if (payments.some((other) => other.name === account.name))
      complain(["name"], `a conta "${account.name}" aparece duas vezes`, "Dê outro nome a uma delas.");
    if (payments.some((other) => isSame(other, account)))
      complain([], "esta conta do meio de pagamento já está no arquivo", "Junte as duas, com os métodos de ambas.");
    // A value whose reference failed would otherwise be reported a second time, as wrong.
    if (kind && problems.length === before) problems.push(...bySchema(yaml, index, account, kind, complain));
    payments.push(account);
  }
  return { payments, problems };
}

function kindOf(value: AccountItem, { kinds }: PaymentKinds, complain: Complain): PaymentKind | null {
  const kind = kinds.find(({ name }) => name === value.gateway);
  if (kind) return kind;
  const names = kinds.map(({ name }) => name);
  const near = suggestName(value.gateway, names);
  const remedy = near ? `Você quis dizer "${near}"?` : `Use: ${names.join(", ")}.`;
  complain(["gateway"], `não conheço o meio de pagamento "${value.gateway}"`, remedy);
  return null;
}

/** A gateway with one mode needs no word about it. With two, nobody may guess whether real money moves. */
function modeOf({ mode }: AccountItem, kind: PaymentKind | null, complain: Complain): "test" | "live" {
  const [first = "test", ...others] = kind?.modes ?? [];
  if (kind && mode === undefined && others.length > 0)
    complain(
      [],
      'falta "mode"',
      "Escreva mode: test para experimentar, ou mode: live para receber dinheiro de verdade.",
    );
  if (kind && mode !== undefined && !kind.modes.includes(mode))
    complain(["mode"], `"${kind.name}" não tem o modo "${mode}"`, `Use: ${kind.modes.join(", ")}.`);
  return mode ?? first;
}

function within(
  wanted: readonly string[] | undefined,
  can: readonly string[] | undefined,
  path: readonly string[],
  complain: Complain,
): string[] | null {
  if (wanted === undefined) return null;
  for (const [position, one] of wanted.entries()) {
    if (can === undefined || can.includes(one)) continue;
    const near = suggestName(one, can);
    const remedy = near ? `Você quis dizer "${near}"?` : `Use: ${can.join(", ")}.`;
    complain([...path, position], `este meio de pagamento não aceita "${one}"`, remedy);
  }
  return [...new Set(wanted)];
}

function secretsOf({ secrets = {} }: AccountItem, env: Env, complain: Complain): Record<string, string> {
  const read = Object.entries(secrets).map(([name, text]) => [name, readSecret(name, text, env, complain)] as const);
  return Object.fromEntries(read.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

const isSame = (one: PlannedPaymentAccount, other: PlannedPaymentAccount) =>
  one.gateway === other.gateway && one.mode === other.mode && one.externalId === other.externalId;

/** What the gateway itself says of the account's id, settings and secrets. */
function bySchema(
  yaml: YamlFile,
  index: number,
  { externalId, settings, secrets }: PlannedPaymentAccount,
  { name, schema }: PaymentKind,
  complain: Complain,
): Problem[] {
  if (!schema.externalId.safeParse(externalId).success) {
    const reason = externalId === "" ? 'falta "external_id"' : `"${name}" não tem contas como "${externalId}"`;
    complain(["external_id"], reason, "Escreva em external_id o número da conta no meio de pagamento.");
  }
  const parsed = schema.secrets.safeParse(secrets);
  for (const issue of parsed.success ? [] : parsed.error.issues) {
    const wrong = issue.code === "unrecognized_keys" ? issue.keys : [String(issue.path[0])];
    for (const secret of wrong) {
      const given = secrets[secret] !== undefined;
      const what = issue.code === "unrecognized_keys" ? "não conheço" : given ? "não está certo" : "falta";
      const reason = what === "não está certo" ? `o segredo "${secret}" ${what}` : `${what} o segredo "${secret}"`;
      const needed = Object.keys(schema.secrets.shape).join(", ") || "nenhum";
      complain(["secrets", secret], reason, `Segredos de "${name}": ${needed}.`);
    }
  }
  // The values are those of the environment, and the lines are those of the file.
  return checkYaml({ ...yaml, value: { [index]: { settings } } }, schema.settings, [index, "settings"]).problems;
}
