import type { Routes } from "../shared/exchange.js";
import { fits, page } from "./list-body.js";
import { noSuch } from "./refusals.js";
import { stripeRoute } from "./stripe-route.js";
import { type Account, find, type World } from "./world.js";

/** Whose key it is, what it has, and what happened to it. Of `/v1/account` nothing tells the mode; `/v1/balance` does. */
export function accountApi(world: World): Routes {
  return {
    "GET /v1/account": stripeRoute(world, ({ account }) => accountBody(account)),
    "GET /v1/accounts/:id": stripeRoute(world, ({ account, call }) => {
      if (call.params.id !== account.settings.id) throw noSuch("account", call.params.id ?? "", "account");
      return accountBody(account);
    }),
    "GET /v1/balance": stripeRoute(world, ({ account }) => {
      const amount = [...account.tables.balance_transaction.values()].reduce((sum, { net }) => sum + net, 0);
      const pending = [{ amount, currency: "brl", source_types: { card: amount } }];
      const available = [{ amount: 0, currency: "brl", source_types: { card: 0 } }];
      return { object: "balance", available, livemode: account.settings.live, pending };
    }),
    "GET /v1/events": stripeRoute(world, ({ account, params }) => {
      const types = Array.isArray(params.types) ? params.types : null;
      const all = [...account.tables.event.values()].filter((one) => !types || types.includes(one.type));
      return page(
        all.filter((one) => fits(one, params, ["type"])),
        params,
        "/v1/events",
      );
    }),
    "GET /v1/events/:id": stripeRoute(world, ({ account, call }) =>
      find(world, account, "event", call.params.id ?? "", "id"),
    ),
  };
}

function accountBody({ settings: { id, name, pix } }: Account) {
  return {
    id,
    object: "account",
    business_profile: { name, mcc: "7629", support_email: null, support_phone: null, support_url: null, url: null },
    business_type: "company",
    capabilities: { card_payments: "active", transfers: "active", pix_payments: pix ? "active" : "inactive" },
    charges_enabled: true,
    controller: { type: "account" },
    country: "BR",
    default_currency: "brl",
    details_submitted: true,
    email: "dono@example.com",
    payouts_enabled: true,
    settings: { dashboard: { display_name: name, timezone: "America/Sao_Paulo" } },
    type: "standard",
  };
}
