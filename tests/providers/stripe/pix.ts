import { pixCode } from "../shared/pix-code.js";
import { emit } from "./events.js";
import type { PaymentIntent } from "./objects.js";
import { type Account, seconds, type World } from "./world.js";

const PIX_KEY = "0b7e5b8c-9f61-4c2a-8a0f-6f2a6d3c9e11";

/** The Pix of an intent without a page: its text, its picture, its end. */
export function showPix(world: World, account: Account, intent: PaymentIntent, expiresAt: number): PaymentIntent {
  const { id, amount } = intent;
  const data = pixCode({
    key: PIX_KEY,
    amount,
    name: account.settings.name.normalize("NFD").replace(/[^\x20-\x7e]/g, ""),
    city: "Sao Paulo",
    txid: id.replace("_", ""),
  });
  const place = `${world.url()}/pix/${id}`;
  intent.status = "requires_action";
  intent.payment_method = `pm_${world.ids.text(24)}`;
  intent.next_action = {
    type: "pix_display_qr_code",
    pix_display_qr_code: {
      data,
      expires_at: expiresAt,
      hosted_instructions_url: place,
      image_url_png: `${place}/qr.png`,
      image_url_svg: `${place}/qr.svg`,
    },
  };
  emit(world, account, "payment_intent.requires_action", intent);
  return intent;
}

/** What a Pix shows; null: this intent shows none now. */
export function shownPix(intent: PaymentIntent): { data: string; expires_at: number } | null {
  const shown: unknown = intent.next_action?.pix_display_qr_code;
  if (typeof shown !== "object" || shown === null) return null;
  return { data: String(Reflect.get(shown, "data")), expires_at: Number(Reflect.get(shown, "expires_at")) };
}

/** Pix that ran out of time can no longer be paid; the intent waits for another try. */
export function expirePix(world: World): void {
  const now = seconds(world);
  for (const account of world.accounts) {
    for (const intent of account.tables.payment_intent.values()) {
      const shown = intent.status === "requires_action" ? shownPix(intent) : null;
      if (!shown || shown.expires_at > now) continue;
      Object.assign(intent, {
        status: "requires_payment_method",
        payment_method: null,
        next_action: null,
        last_payment_error: {
          code: "payment_intent_payment_attempt_expired",
          message: "The payment attempt expired before it was paid.",
          type: "invalid_request_error",
        },
      });
      emit(world, account, "payment_intent.payment_failed", intent);
    }
  }
}
