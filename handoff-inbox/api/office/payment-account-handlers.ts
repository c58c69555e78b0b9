import { CompanyRefusal } from "../../../company/commands/company-refusal.js";
import {
  changePayment,
  createPayment,
  pausePayment,
  removePayment,
  resumePayment,
} from "../../../company/commands/payment-account.js";
import type { PaymentKind } from "../../../company/payments-file.js";
import type { AccountCheck } from "../../../payments/check-account.js";
import type { DeskApiDeps } from "../deps.js";
import { notFound } from "../refusal.js";
import type { Handlers, Person } from "../route.js";

type Accounts = Extract<keyof Handlers, `${string} /payment-accounts${string}`>;

/** The company's accounts at gateways. Secrets come in, and none goes out. */
export function paymentAccountHandlers({ company }: Pick<DeskApiDeps, "company">): Pick<Handlers, Accounts> {
  const { commands, reader, gateways, accountChecks } = company;
  const find = async (tenantId: string, name: string) => {
    const found = (await reader.paymentAccounts(tenantId)).find((account) => account.name === name);
    if (!found) throw notFound();
    return found;
  };
  const asking = ({ tenantId, id: userId, from }: Person, seen: number | null) => ({ tenantId, userId, from, seen });
  return {
    "get /payment-accounts": async ({ person }) => ({
      items: await reader.paymentAccounts(person.tenantId),
      gateways: gateways.map(gatewayOf),
    }),
    "get /payment-accounts/:name": ({ person, params }) => find(person.tenantId, params.name),
    async "post /payment-accounts"({ person, body }) {
      const check = await accountChecks.ask(person.tenantId, body);
      refuseUnlessOurs(check);
      await commands.run(createPayment, body, asking(person, null));
      return { ...(await find(person.tenantId, body.name)), check: check.outcome };
    },
    async "put /payment-accounts/:name"({ person, params, body, revision }) {
      const written = { ...body, ...params, secrets: body.secrets ?? {} };
      const check = (await accountChecks.changes(person.tenantId, written))
        ? await accountChecks.ask(person.tenantId, written)
        : null;
      if (check) refuseUnlessOurs(check);
      await commands.run(changePayment, { ...body, ...params }, asking(person, revision));
      return { ...(await find(person.tenantId, params.name)), check: check?.outcome ?? null };
    },
    async "delete /payment-accounts/:name"({ person, params, revision }) {
      await commands.run(removePayment, params, asking(person, revision));
      return undefined;
    },
    async "post /payment-accounts/:name/pause"({ person, params, body, revision }) {
      await commands.run(pausePayment, { ...body, ...params }, asking(person, revision));
      return find(person.tenantId, params.name);
    },
    async "post /payment-accounts/:name/resume"({ person, params, revision }) {
      await commands.run(resumePayment, params, asking(person, revision));
      return find(person.tenantId, params.name);
    },
  };
}

/** The gateway knows the account otherwise than it is written. One that cannot be asked keeps nobody from saving. */
function refuseUnlessOurs(check: AccountCheck): asserts check is Extract<AccountCheck, { outcome: Passed }> {
  if (check.outcome === "ok" || check.outcome === "unavailable") return;
  const [field, words] = check.outcome === "refused" ? REFUSED : DIFFERS[check.what];
  throw new CompanyRefusal("invalid", words, { fields: { [field]: words } });
}

type Passed = "ok" | "unavailable";

const REFUSED = [
  "secrets",
  "O meio de pagamento não aceitou estas chaves. Confira se foram copiadas inteiras.",
] as const;
const DIFFERS = {
  account: ["externalId", "Estas chaves são de outra conta no meio de pagamento. Confira o número da conta."],
  mode: ["mode", "Estas chaves são de outro modo: dinheiro de verdade e teste não se misturam."],
  methods: ["methods", "Esta conta ainda não aceita um dos jeitos de pagar. Ative no meio de pagamento."],
} as const;

const gatewayOf = ({ name, methods, currencies, modes, schema }: PaymentKind) => ({
  name,
  methods: [...methods],
  currencies: [...currencies],
  modes: [...modes],
  settings: Object.keys(schema.settings.shape),
  secrets: Object.keys(schema.secrets.shape),
});
