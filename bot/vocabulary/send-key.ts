/**
 * The name by which a provider knows a send: `<tenant>.<event>.<n>`. Event ids begin at 1 in every database, and one
 * number may be connected to two installations at once; the tenant's id tells their sends apart.
 */
export function sendKey(effect: { tenantId: string; eventId: string; n: number }): string {
  return `${effect.tenantId}.${effect.eventId}.${effect.n}`;
}

/** What a status names, where the send was ours: null for another installation's. The form without a tenant is an older one. */
export function readSendKey(key: string | undefined, tenantId: string): { eventId: string; n: number } | null {
  const [, tenant, eventId = "", n] = /^(?:([0-9a-f-]{36})\.)?(\d{1,18})\.(\d{1,4})$/.exec(key ?? "") ?? [];
  if (n === undefined || (tenant !== undefined && tenant !== tenantId)) return null;
  return { eventId, n: Number(n) };
}
