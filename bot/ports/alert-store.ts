import type { Alert } from "./order-store.js";

/** What people must look at. A store of its own, for rooms that have nothing else to write with it. */
export type AlertStore = {
  raise(tenantId: string, conversationId: string | null, alert: Alert): Promise<void>;
};
