import type { ConversationAddress } from "../bot/ports/rooms.js";
import type { Values } from "../bot/vocabulary/value.js";

/** An invitation to pair (see `agent/wire.ts`). Times are ms since the epoch. */
export type Pairing = ConversationAddress & {
  id: string;
  contactId: string;
  effectKey: string;
  /** The sealed code. */
  code: string;
  state: "open" | "claimed" | "confirmed" | "rejected" | "expired";
  attempts: number;
  deviceId: string | null;
  expiresAt: number;
};

export type Device = {
  id: string;
  tenantId: string;
  /** Null until the customer said that the computer is theirs. */
  contactId: string | null;
  name: string;
  os: string;
  /** `guided`: no program runs on it. Its reports are what its owner answered. */
  kind: "agent" | "guided";
  publicKey: string;
  tokenHash: string | null;
  lastSeenAt: number | null;
  revokedAt: number | null;
};

export type DeviceReport = ConversationAddress & {
  id: string;
  deviceId: string;
  effectKey: string;
  state: "asked" | "reported" | "declined" | "failed";
  /** `guided`: what was answered, where nothing was measured. */
  scope: "quick" | "full" | "guided";
  score: number | null;
  findings: unknown;
  facts: unknown;
  pageKey: string;
  askedAt: number;
  reportedAt: number | null;
  told: boolean;
};

export const OPEN_TASK_STATES = ["queued", "sent", "running"] as const;
export type TaskState = (typeof OPEN_TASK_STATES)[number] | "done" | "failed" | "refused" | "unknown" | "expired";

export type DeviceTask = ConversationAddress & {
  id: string;
  deviceId: string;
  orderId: string;
  effectKey: string;
  position: number;
  previewOf: string | null;
  action: string;
  params: Values;
  dryRun: boolean;
  nonce: string;
  state: TaskState;
  result: TaskResult | null;
  expiresAt: number;
  createdAt: number;
};

/** The result of a task: the agent's measurements, or why there are none. */
export type TaskResult = {
  effect?: { [measure: string]: number };
  before?: { [measure: string]: number };
  after?: { [measure: string]: number };
  /** What is touched, by folder and without the name of any file. Older agents and some actions do not tell this. */
  folders?: { folder: string; files: number; bytes: number; how: "removed" | "kept" | "moved" }[];
  /** Bytes that programs may write on each disk that was touched, before and after. */
  disks?: { mount: string; freeBefore: number; freeAfter: number }[];
  undo?: string | null;
  /** The command that takes it back, to be pasted into a terminal of that computer. */
  undoWith?: { os: "windows" | "macos" | "linux"; command: string };
  reason?: string;
};

/** What a customer answered, judged. `facts` are the answers in words and the ids of the photos. */
export type GuidedReport = {
  effectKey: string;
  pageKey: string;
  name: string;
  score: number;
  findings: unknown;
  facts: { guided: string; answers: { title: string; words: string }[]; photos: string[] };
  at: number;
};

/** A report as its page shows it. */
export type ShownReport = {
  report: DeviceReport;
  device: Device;
  company: {
    name: string;
    /** IANA. */
    timezone: string;
    /** `#RRGGBB`; null where the company chose none. */
    color: string | null;
    profile: { [name: string]: unknown };
  };
  /** Where the conversation is. */
  channel: { id: string; kind: string };
  /** The report before this one of the same device, if there is one. */
  before: DeviceReport | null;
  /** Repairs on the device that were done since the report before this one, oldest first. */
  repairs: DeviceTask[];
};

/** What an agent says about its computer. */
export type SeenDevice = { name: string; os: string; publicKey: string; agentVersion: string };

/**
 * What the device hub asks of the database. Each method is one transaction. An id is only looked up within the tenant,
 * so another company's id finds nothing.
 */
export type DeviceStore = {
  /** Stores an invitation. When the same effect asks again, the existing one is returned. */
  invite(
    pairing: Omit<Pairing, "contactId" | "state" | "attempts" | "deviceId"> & { codeHash: string },
  ): Promise<Pairing>;
  /** Finds a pairing of any company by the SHA-256 of its code. */
  findPairing(codeHash: string): Promise<Pairing | null>;
  pairing(tenantId: string, id: string): Promise<Pairing | null>;
  /** Counts one wrong use. The `most`-th ends an open invitation, which the sweep then handles. */
  countAttempt(pairing: Pairing, most: number, at: number): Promise<void>;
  /**
   * An agent shows an open code. Of several at once, one gets the pairing and the others null. The device is the one
   * that this contact paired earlier with the same key, or a new row without an owner. The pairing then lasts until
   * `until`.
   */
  claim(pairing: Pairing, device: SeenDevice & { id: string }, at: number, until: number): Promise<Device | null>;
  /**
   * The customer said yes: the pairing is confirmed, the device is theirs, and the scan is requested, all or nothing.
   * When the same effect asks again, the same report is returned. Null when the pairing is not claimed, or belongs to
   * another conversation.
   */
  confirm(
    to: ConversationAddress,
    pairingId: string,
    report: { id: string; effectKey: string; scope: "quick" | "full"; pageKey: string; at: number },
  ): Promise<{ report: DeviceReport; device: Device; pairing: Pairing } | null>;
  /** The customer said no: the device's row is removed, if nobody owns it. Null when there was nothing to reject. */
  reject(to: ConversationAddress, pairingId: string): Promise<Pairing | null>;
  /** Ends a pairing that ran out, unless it was confirmed or rejected meanwhile. */
  expirePairing(pairing: Pairing): Promise<void>;
  pairingsToEnd(at: number, most: number): Promise<Pairing[]>;

  /** Finds a device of any company by the SHA-256 of its token, even a revoked one. */
  findDevice(tokenHash: string): Promise<Device | null>;
  device(tenantId: string, id: string): Promise<Device | null>;
  /**
   * A contact's device that is not revoked: the one that was last measured in this conversation, else the one that was
   * last seen.
   */
  deviceOf(to: ConversationAddress, contactId: string): Promise<Device | null>;
  /** Gives the device a new token. The earlier one becomes invalid. */
  setToken(device: Device, tokenHash: string): Promise<void>;
  seen(device: Device, at: number, agentVersion?: string): Promise<void>;
  /** Revokes a device, and ends its open scans as failed. True when it was not revoked before. */
  revoke(tenantId: string, deviceId: string, at: number): Promise<boolean>;
  companyName(tenantId: string): Promise<string>;

  /**
   * Stores what a customer answered, as the report of a device without a program: the one of this name and contact, or a new
   * one. When the same effect asks again, its report is returned. Null when there is no such conversation.
   */
  keepGuided(to: ConversationAddress, report: GuidedReport): Promise<{ report: DeviceReport; device: Device } | null>;
  openScans(device: Device): Promise<DeviceReport[]>;
  report(tenantId: string, id: string): Promise<DeviceReport | null>;
  findReport(pageKey: string): Promise<ShownReport | null>;
  /** The newest reports of a device, the newest first. */
  earlierReports(device: Pick<Device, "tenantId" | "id">, most: number): Promise<DeviceReport[]>;
  /** Records how a scan ended. The first end counts, except that a report which comes late replaces a failure. */
  endScan(
    report: DeviceReport,
    end:
      | { state: "reported"; score: number; findings: unknown; facts: unknown }
      | { state: "declined" | "failed"; reason: string },
    at: number,
  ): Promise<DeviceReport>;
  scanTold(report: DeviceReport): Promise<void>;
  scansToEnd(askedBefore: number, most: number): Promise<DeviceReport[]>;

  contactOf(to: ConversationAddress): Promise<string | null>;
  /** The last answer to a request for permission in this conversation, and the event that brought it. */
  lastConsent(
    to: ConversationAddress,
    purpose: string,
  ): Promise<{ granted: boolean; text: string; eventId: string } | null>;

  /**
   * Stores the tasks of one effect, or returns those that exist. None when another effect carries out these previews.
   */
  queue(tasks: readonly Omit<DeviceTask, "state" | "result">[]): Promise<DeviceTask[]>;
  tasksOf(tenantId: string, effectKey: string): Promise<DeviceTask[]>;
  task(tenantId: string, id: string): Promise<DeviceTask | null>;
  openTasks(device: Device): Promise<DeviceTask[]>;
  /** The agent has the task (`sent`), or has begun it (`running`). The state never goes back. */
  taskUnderWay(task: DeviceTask, state: "sent" | "running"): Promise<void>;
  /**
   * Records how a task ended. The first end counts, but an agent's message about a task that counted as unknown or
   * expired is kept as its result. When a task that is no dry run does not end as `done`, the tasks behind it, which
   * were not sent, end as refused. Returns all tasks of the effect.
   */
  endTask(task: DeviceTask, state: TaskState, result: TaskResult, at: number): Promise<DeviceTask[]>;
  /**
   * Ends as refused what this conversation requested for an order and what has not begun (its computer may have it and
   * wait for a yes). Returns the effects' keys.
   */
  withdraw(to: ConversationAddress, orderId: string, at: number): Promise<string[]>;
  tasksTold(tenantId: string, effectKey: string): Promise<void>;
  /** Gives the first task of each effect of which nothing was sent yet. */
  tasksWaiting(createdBefore: number, most: number): Promise<DeviceTask[]>;
  /**
   * Gives tasks that were not begun in time, tasks that were begun and whose time was over at `begunBefore`, and tasks
   * whose end the conversation may not know.
   */
  tasksToEnd(at: number, begunBefore: number, most: number): Promise<DeviceTask[]>;
};

/** An order as far as it matters for work on a device. Only `paid` and `working` allow any work. */
export type WorkOrder = {
  id: string;
  number: number;
  contactId: string;
  /** `closed`: not paid, cancelled, refunded or in review. Nothing may be done for it. */
  state: "paid" | "working" | "done" | "closed";
  /**
   * For each line, the allow-listed repairs that it pays for, as they were when it was quoted. Empty when people do the
   * work.
   */
  lines: readonly { title: string; actions: readonly string[] }[];
};

/** What the device hub asks about orders, and tells them. */
export type PaidOrders = {
  /** Null when this company has no such order. */
  findOrder(tenantId: string, orderId: string): Promise<WorkOrder | null>;
  /**
   * Records how the work goes: begun, done, or a person must look. A repeat changes nothing; a mark that does not fit
   * the order's state (`working` after `done`) is ignored. `detail.key` is the effect's.
   */
  markOrder(
    tenantId: string,
    orderId: string,
    mark: "working" | "done" | "review",
    detail: { key: string; reason?: string },
  ): Promise<void>;
};
