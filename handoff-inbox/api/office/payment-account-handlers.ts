import {
  changePayment,
  createPayment,
  pausePayment,
  removePayment,
  resumePayment,
} from "../../../company/commands/payment-account.js";
import type { PaymentKind } from "../../../company/payments-file.js";
import type { DeskApiDeps } from "../deps.js";
import { notFound } from "../refusal.js";
import type { Handlers, Person } from "../route.js";

type Accounts = Extract<keyof Handlers, `${string} /payment-accounts${string}`>;

/** The company's accounts at gateways. Secrets come in, and none goes out. */
export function paymentAccountHandlers({ company }: Pick<DeskApiDeps, "company">): Pick<Handlers, Accounts> {
  const { commands, reader, gateways } = company;
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
      await commands.run(createPayment, body, asking(person, null));
      return find(person.tenantId, body.name);
    },
    async "put /payment-accounts/:name"({ person, params, body, revision }) {
      await commands.run(changePayment, { ...body, ...params }, asking(person, revision));
      return find(person.tenantId, params.name);
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

const gatewayOf = ({ name, methods, currencies, modes, schema }: PaymentKind) => ({
  name,
  methods: [...methods],
  currencies: [...currencies],
  modes: [...modes],
  settings: Object.keys(schema.settings.shape),
  secrets: Object.keys(schema.secrets.shape),
});
