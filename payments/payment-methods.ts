/** The ways to pay that gateways may offer. Names that stand in `payments.yaml`. */
export const PAYMENT_METHODS = ["pix", "card", "boleto"] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** `test`: no real money moves. The two never mix. */
export const PAYMENT_MODES = ["test", "live"] as const;
export type PaymentMode = (typeof PAYMENT_MODES)[number];
