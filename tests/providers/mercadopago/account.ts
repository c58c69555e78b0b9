import { z } from "zod";

/** A seller's account, with one application. */
export const accountSchema = z.strictObject({
  userId: z.int(),
  accessToken: z.string().min(1),
  /** Whether its payments are of real money. */
  live: z.boolean(),
  /** A test user: its token and payments look like those of real money, and only its tags say what it is. */
  testUser: z.boolean().default(false),
  nickname: z.string().default("ASSISTENCIA"),
  applicationId: z.string().default("6245132082630004"),
  /** Where the application's webhooks go, unless a payment or preference names its own `notification_url`. */
  webhookUrl: z.string().nullable().default(null),
  webhookSecret: z.string().default("segredo-do-webhook"),
  /** Seconds and milliseconds were both seen in `ts`. */
  signatureUnit: z.enum(["s", "ms"]).default("ms"),
  /** The documentation signs `data.id` in lower case, the SDK's test as it is. */
  signatureSpelling: z.enum(["as_is", "lower"]).default("as_is"),
  /** Without it, `request-id` is left out of what is signed, and of the headers. */
  sendsRequestId: z.boolean().default(true),
  /** Tells in the old form, too (`?topic=payment&id=…`), whose signature cannot be checked. */
  legacyForm: z.boolean().default(false),
  fees: z
    .strictObject({ pix: z.number().default(0.0099), card: z.number().default(0.0498) })
    .default({ pix: 0.0099, card: 0.0498 }),
});

export type Account = z.output<typeof accountSchema>;

/** What the stand-in has unless it is told otherwise: a test and a live account of two sellers. */
export const DEFAULT_ACCOUNTS: z.input<typeof accountSchema>[] = [
  { userId: 810882223, accessToken: "TEST-6245132082630004-stand-in-810882223", live: false, nickname: "TETE8419469" },
  {
    userId: 471763966,
    accessToken: "APP_USR-6245132082630004-stand-in-471763966",
    live: true,
    nickname: "TETE9781411",
  },
];
