/**
 * The key by which a provider knows a send: `<tenant>.<event>.<n>`. It contains the tenant's id because event ids begin
 * at 1 in every database, and one number may be connected to two installations at once.
 */
export function sendKey(effect: { tenantId: string; eventId: string; n: number }): string {
  return `${effect.tenantId}.${effect.eventId}.${effect.n}`;
}

/**
 * The effect that a status' key names; null when another installation sent it. A key without a tenant has the older
 * form.
 */
export function readSendKey(key: string | undefined, tenantId: string): { eventId: string; n: number } | null {
  const [, tenant, eventId = "", n] = /^(?:([0-9a-f-]{36})\.)?(\d{1,18})\.(\d{1,4})$/.exec(key ?? "") ?? [];
  if (n === undefined || (tenant !== undefined && tenant !== tenantId)) return null;
  return { eventId, n: Number(n) };
}
