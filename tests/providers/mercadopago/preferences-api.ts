import { z } from "zod";
import type { Routes } from "../shared/exchange.js";
import type { Account } from "./account.js";
import { asAccount, jsonOf } from "./keyed.js";
import { centsOf } from "./money.js";
import { mpDate, mpDateOrNull, readMpDate } from "./mp-date.js";
import { badRequest, notFound } from "./refusals.js";
import type { Preference, World } from "./world.js";

const url = z.union([z.url(), z.literal("")]).optional();

const wantedSchema = z.looseObject({
  items: z
    .array(
      z.looseObject({
        id: z.string().default(""),
        title: z.string().min(1),
        quantity: z.int().min(1),
        unit_price: z.number().positive(),
        currency_id: z.literal("BRL").default("BRL"),
      }),
    )
    .min(1),
  external_reference: z.string().max(256).nullish(),
  notification_url: z.url().nullish(),
  back_urls: z.object({ success: url, failure: url, pending: url }).optional(),
  auto_return: z.enum(["approved", "all"]).optional(),
  metadata: z.record(z.string(), z.unknown()).default({}),
  expires: z.boolean().default(false),
  expiration_date_from: z.string().nullish(),
  expiration_date_to: z.string().nullish(),
  payment_methods: z
    .looseObject({ excluded_payment_types: z.array(z.object({ id: z.string() })).default([]) })
    .default({ excluded_payment_types: [] }),
});

/**
 * Checkout Pro. `X-Idempotency-Key` is not documented for preferences and does nothing here: a repeated request makes a
 * second one, and both can be paid.
 */
export function preferencesApi(world: World): Routes {
  return {
    "POST /checkout/preferences": asAccount(world, (call, account) => {
      const id = `${account.userId}-${uuidOf(world.ids.hex(32))}`;
      const { userId, live } = account;
      const rest = { updatedAt: null, orderId: null, createdAt: world.clock.now() };
      const preference: Preference = { id, userId, live, ...rest, ...read(jsonOf(call)) };
      world.preferences.set(id, preference);
      return { status: 201, json: preferenceBody(world, preference) };
    }),
    "GET /checkout/preferences/search": asAccount(world, (call, account) => {
      const reference = call.query.get("external_reference");
      const elements = [...world.preferences.values()]
        .filter(({ userId }) => userId === account.userId)
        .filter((one) => reference === null || one.reference === reference)
        .map((one) => preferenceBody(world, one));
      return { status: 200, json: { elements, next_offset: elements.length, total: elements.length } };
    }),
    "GET /checkout/preferences/:id": asAccount(world, (call, account) => ({
      status: 200,
      json: preferenceBody(world, preferenceOf(world, account, call.params.id)),
    })),
    "PUT /checkout/preferences/:id": asAccount(world, (call, account) => {
      const preference = preferenceOf(world, account, call.params.id);
      const change = read({ ...preference.wanted, ...jsonOf(call) });
      Object.assign(preference, change, { updatedAt: world.clock.now() });
      return { status: 200, json: preferenceBody(world, preference) };
    }),
  };
}

/** Whether its page takes payments now. */
export function isOpen(preference: Preference, now: number): boolean {
  return (preference.opensAt ?? now) <= now && now < (preference.closesAt ?? Number.POSITIVE_INFINITY);
}

export function totalOf(preference: Preference): number {
  return preference.items.reduce((sum, { cents, quantity }) => sum + cents * quantity, 0);
}

function preferenceOf(world: World, account: Account, id: string | undefined): Preference {
  const preference = world.preferences.get(id ?? "");
  if (preference?.userId !== account.userId) throw notFound("Preference not found");
  return preference;
}

function read(raw: Record<string, unknown>) {
  const parsed = wantedSchema.safeParse(raw);
  if (!parsed.success) throw badRequest(`invalid ${parsed.error.issues[0]?.path.join(".") ?? "preference"}`);
  const wanted = parsed.data;
  if (wanted.auto_return && !wanted.back_urls?.success) {
    throw badRequest("auto_return invalid. back_url.success must be defined");
  }
  const items = wanted.items.map((item) => {
    const cents = centsOf(item.unit_price);
    if (cents === null) throw badRequest("unit_price invalid");
    return { ...item, cents };
  });
  return {
    wanted,
    items,
    metadata: wanted.metadata,
    reference: wanted.external_reference ?? null,
    notificationUrl: wanted.notification_url ?? null,
    opensAt: momentOf(wanted.expires, wanted.expiration_date_from),
    closesAt: momentOf(wanted.expires, wanted.expiration_date_to),
  };
}

/** Its dates count only with `expires: true`. */
function momentOf(expires: boolean, text: string | null | undefined): number | null {
  if (!text) return null;
  const at = readMpDate(text);
  if (at === null) throw badRequest("Date format must be yyyy-MM-dd'T'HH:mm:ss.SSSZ", 1001);
  return expires ? at : null;
}

function preferenceBody(world: World, preference: Preference) {
  const { id, userId, wanted } = preference;
  const page = `${world.url()}/checkout/v1/redirect?pref_id=${id}`;
  return {
    additional_info: "",
    auto_return: "",
    back_urls: { failure: "", pending: "", success: "" },
    binary_mode: false,
    client_id: "6245132082630004",
    coupon_code: null,
    coupon_labels: null,
    date_of_expiration: null,
    expiration_date_from: null,
    expiration_date_to: null,
    external_reference: "",
    internal_metadata: null,
    marketplace: "NONE",
    marketplace_fee: 0,
    notification_url: null,
    operation_type: "regular_payment",
    payer: { email: "", name: "", surname: "", date_created: null, last_purchase: null },
    processing_modes: null,
    product_id: null,
    redirect_urls: { failure: "", pending: "", success: "" },
    shipments: { receiver_address: {} },
    statement_descriptor: "",
    ...wanted,
    id,
    collector_id: userId,
    date_created: mpDate(preference.createdAt),
    last_updated: mpDateOrNull(preference.updatedAt),
    init_point: page,
    sandbox_init_point: page,
    site_id: "MLB",
    total_amount: null,
  };
}

function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
