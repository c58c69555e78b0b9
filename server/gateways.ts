import type { Gateway, GatewayKind } from "../payments/gateway.js";
import { createMercadoPagoGateway } from "../payments/mercadopago/mercadopago-gateway.js";
import { MERCADOPAGO_KIND } from "../payments/mercadopago/mercadopago-kind.js";
import { createSandboxGateway, type SandboxGatewayOptions } from "../payments/sandbox/sandbox-gateway.js";
import { SANDBOX_KIND } from "../payments/sandbox/sandbox-kind.js";
import { createStripeGateway } from "../payments/stripe/stripe-gateway.js";
import { STRIPE_KIND } from "../payments/stripe/stripe-kind.js";
import type { Config } from "../platform/config/load-config.js";

/** The payment gateways of this product. To add one, add a line here and one below. */
export const GATEWAY_KINDS: readonly GatewayKind[] = [SANDBOX_KIND, MERCADOPAGO_KIND, STRIPE_KIND];

export type GatewayOptions = {
  sandbox: SandboxGatewayOptions;
  config: Pick<Config, "mercadopagoApiBaseUrl" | "stripeApiBaseUrl">;
  now(): number;
  log: { warn(detail: object, message: string): void };
};

export function createGateways({ sandbox, config, now, log }: GatewayOptions): Gateway[] {
  return [
    createSandboxGateway(sandbox),
    createMercadoPagoGateway({ baseUrl: config.mercadopagoApiBaseUrl.replace(/\/$/, ""), now, log }),
    createStripeGateway({ baseUrl: config.stripeApiBaseUrl }),
  ];
}
