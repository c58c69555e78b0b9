import { z } from "zod";
import { signInRuleFace } from "../../company/commands/sign-in-rule.js";
import { defineRoute } from "../../platform/http/contract/route-contract.js";
import { revised, revision } from "./office/parts.js";
import { codeSchema } from "./session.js";

const passwordSchema = z.string().min(1).max(1_000);

/** A person's own second factor. `required`: their company wants everybody to have one. */
export const secondFactorSchema = z
  .object({
    on: z.boolean(),
    required: z.boolean(),
    /** How many recovery codes are left. */
    recoveryCodes: z.number(),
    /** Whether the person has a password, which is asked before anything is changed. */
    hasPassword: z.boolean(),
  })
  .meta({ id: "SecondFactor" });
export type SecondFactor = z.infer<typeof secondFactorSchema>;

/** What an authenticator app is given: by the QR code (SVG), or typed. It counts once a code of it has confirmed it. */
export const enrolmentSchema = z
  .object({ secret: z.string(), address: z.string(), picture: z.string() })
  .meta({ id: "SecondFactorEnrolment" });
export type Enrolment = z.infer<typeof enrolmentSchema>;

/** Shown once; only their hashes are stored. */
export const newRecoveryCodesSchema = z.object({ codes: z.array(z.string()) }).meta({ id: "RecoveryCodes" });
export type NewRecoveryCodes = z.infer<typeof newRecoveryCodesSchema>;

export const secondFactorRoute = defineRoute({
  method: "get",
  path: "/me/second-factor",
  may: "account.own",
  summary: "One's own second factor.",
  answer: secondFactorSchema,
});

export const enrolRoute = defineRoute({
  method: "post",
  path: "/me/second-factor",
  may: "account.own",
  summary:
    "Makes a secret for an authenticator app. An earlier one that was not confirmed is replaced. 409 when one is on.",
  idempotent: true,
  body: z.object({ password: passwordSchema.optional() }),
  answer: enrolmentSchema,
});

export const confirmSecondFactorRoute = defineRoute({
  method: "put",
  path: "/me/second-factor",
  may: "account.own",
  summary: "Switches the second factor on with a code of the app; gives the recovery codes. Other sign-ins end.",
  body: z.object({ code: codeSchema }),
  answer: newRecoveryCodesSchema,
});

export const dropOwnSecondFactorRoute = defineRoute({
  method: "post",
  path: "/me/second-factor/off",
  may: "account.own",
  summary: "Switches one's own second factor off. 409 when the company wants everybody to have one.",
  idempotent: true,
  body: z.object({ password: passwordSchema.optional(), code: codeSchema }),
  answer: null,
});

export const recoveryCodesRoute = defineRoute({
  method: "post",
  path: "/me/second-factor/recovery-codes",
  may: "account.own",
  summary: "Makes new recovery codes; the earlier ones are no longer taken.",
  idempotent: true,
  body: z.object({ code: codeSchema }),
  answer: newRecoveryCodesSchema,
});

export const signInRuleSchema = signInRuleFace.extend(revision).meta({ id: "SignInRule" });

export const signInRuleRoute = defineRoute({
  method: "get",
  path: "/company/sign-in",
  may: "company.change",
  summary: "How the people of the company must sign in.",
  answer: signInRuleSchema,
});

export const setSignInRuleRoute = defineRoute({
  ...revised,
  method: "put",
  path: "/company/sign-in",
  may: "company.change",
  summary: "Says whether everybody of the company must have a second factor. Who has none may then only add one.",
  body: signInRuleFace,
  answer: signInRuleSchema,
});
