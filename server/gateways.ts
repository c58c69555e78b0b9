import type { Gateway, GatewayKind } from "../payments/gateway.js";
import { createSandboxGateway, type SandboxGatewayOptions } from "../payments/sandbox/sandbox-gateway.js";
import { SANDBOX_KIND } from "../payments/sandbox/sandbox-kind.js";

/** The payment gateways of this product. To add one, add a line here and one below. */
export const GATEWAY_KINDS: readonly GatewayKind[] = [SANDBOX_KIND];

export function createGateways(options: { sandbox: SandboxGatewayOptions }): Gateway[] {
  return [createSandboxGateway(options.sandbox)];
}
