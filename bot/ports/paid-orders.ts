/** An order as far as work on a device goes by it. Only `paid` and `working` allow anything. */
export type WorkOrder = {
  id: string;
  number: number;
  contactId: string;
  /** `closed`: not paid, cancelled, refunded, in review: nothing may be done for it. */
  state: "paid" | "working" | "done" | "closed";
  /** Of each line, the allow-listed repairs that it pays for, as they stood when it was quoted; none: people do the work. */
  lines: readonly { title: string; actions: readonly string[] }[];
};

/** What the device hub asks of the orders, and tells them. */
export type PaidOrders = {
  /** Null: this company has no such order. */
  findOrder(tenantId: string, orderId: string): Promise<WorkOrder | null>;
  /**
   * How the work goes: begun, done, or a person must look. The same again changes nothing; a mark that does not fit the order's
   * state (`working` after `done`) is left out. `detail.key` is the effect's.
   */
  markOrder(
    tenantId: string,
    orderId: string,
    mark: "working" | "done" | "review",
    detail: { key: string; reason?: string },
  ): Promise<void>;
};
