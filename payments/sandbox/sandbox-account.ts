import type { GatewayAccount } from "../gateway.js";
import { SANDBOX_KIND } from "./sandbox-kind.js";

/**
 * The account that every company has at the sandbox without writing it down. No row holds it: its id and its key are
 * the company's own id.
 */
export function sandboxAccount(tenantId: string): GatewayAccount {
  return {
    id: tenantId,
    tenantId,
    gateway: SANDBOX_KIND.name,
    key: tenantId,
    externalId: "",
    mode: "test",
    settings: {},
    secrets: {},
  };
}

/**
 * The sandbox's name of an account. It begins with the company's id, so that no company can write the name of
 * another's account in its folder.
 */
export function nameAtSandbox({ tenantId, externalId }: GatewayAccount): string {
  return externalId === "" ? tenantId : `${tenantId}-${externalId}`;
}

/** How long the company's id is with which a sandbox account's name begins: a UUID. */
const TENANT_LENGTH = 36;

/** The company whose account has this name at the sandbox. */
export function tenantAtSandbox(name: string): string {
  return name.slice(0, TENANT_LENGTH);
}
