/**
 * What the agent on a customer's computer and the hub say to each other, over socket.io in the namespace `/agent`. Each
 * side checks what it receives against its own schema. The hub's word alone never makes the agent do anything: a task
 * must have the server's signature, and the agent only knows its own list of actions.
 */
export const AGENT_NAMESPACE = "/agent";
/** Raised when an older agent would no longer be understood. */
export const AGENT_PROTOCOL = 1;

/** Consonants and digits that are not mistaken for each other. A code has eight of them: `KXTQ-7M9P`. */
export const CODE_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ2346789";
export const CODE_LIFETIME_MS = 10 * 60_000;
export const CODE_ATTEMPTS = 5;

/** What the agent sends when it connects (socket.io `auth`): a code to pair with, or the token that it was given. */
export type AgentHello = {
  protocol: number;
  version: string;
  host: HostFacts;
  /** An Ed25519 key: the raw 32 bytes as base64. */
  publicKey: string;
  /** Signature of `balcao-agent:<code or token>:<at>` by that key, base64; `at` in ms since the epoch, within 5 minutes. */
  proof: { at: number; signature: string };
} & ({ code: string } | { token: string });

/** What the chat shows: "PC-ANA, Windows 11: é o seu?" */
export type HostFacts = { name: string; os: "windows" | "macos" | "linux"; osName: string };

/**
 * Reasons why a connection is refused (the message of `connect_error`). After `revoked` and `unknown_token` the agent
 * must pair again and not retry.
 */
export const REFUSALS = [
  "bad_hello",
  "old_agent",
  "unknown_code",
  "code_used",
  "code_expired",
  "unknown_token",
  "revoked",
  /** Too many attempts from this network: wait and try again, as after a broken connection. */
  "too_many",
  /** The company turned this computer away for now: wait and try again. */
  "blocked",
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Hub → agent. Every message with an `ack` is answered with `{ ok: true }` or `{ ok: false, reason }`. */
export type HubToAgent = {
  /**
   * The agent is paired: it must store the token and the key that signs tasks (Ed25519, base64 of the raw 32 bytes).
   */
  paired(message: { deviceId: string; token: string; serverKey: string; company: string }, ack: Ack): void;
  /** The customer said in the chat that this is not their computer. */
  rejected(message: { reason: string }): void;
  /**
   * Measure, show what will be sent, ask, and send `report`. `scheduled`: as agreed when the computer was to stay; an
   * agent that stays then asks nobody. Older hubs do not send it.
   */
  scan(message: { scanId: string; scope: "quick" | "full"; scheduled?: boolean }, ack: Ack): void;
  /**
   * A task. The name `command` is older and stays, so that agents that are already installed understand it. `asks`: this
   * hub answers `begin`, and the agent must ask it. Older hubs do not send it.
   */
  command(message: { envelope: SignedEnvelope; asks?: boolean }, ack: Ack): void;
  revoked(message: { reason: string }): void;
  /**
   * The customer agreed in the chat that this computer is accompanied. The agent asks the person there, and says the
   * answer as an event (`staying`).
   */
  stay(message: { settings: AgentSettings }, ack: Ack): void;
  /** How an agent that stays is to behave from now on. */
  settings(message: AgentSettings, ack: Ack): void;
  /** The computer is accompanied no more: take the service away and end. */
  leave(message: { reason: string }, ack: Ack): void;
  /** The report of a scan was stored, and this is the address of its page. Older hubs do not send it. */
  reported(message: { scanId: string; page: string }): void;
};

/**
 * Agent → hub. Each message is acknowledged only after it was stored. Without an acknowledgement it is sent again; a
 * repeat changes nothing.
 */
export type AgentToHub = {
  heartbeat(message: Heartbeat, ack: Ack): void;
  /**
   * What happened, oldest first, at most `EVENTS_AT_ONCE`. The hub recognises a repeat by `eventId`. `dropped`: how many
   * were lost before these, because more happened than the agent keeps.
   */
  events(message: { events: AgentEvent[]; dropped?: number }, ack: Ack): void;
  report(
    message:
      | { scanId: string; outcome: "reported"; facts: DeviceFacts }
      | { scanId: string; outcome: "declined" | "failed"; reason: string },
    ack: Ack,
  ): void;
  /**
   * The person at the computer said yes: may the repair begin? After `ok` it counts as running and is not taken back any
   * more. Refused for good with one of `NO_BEGINNING`; any other reason is temporary.
   */
  begin(message: { id: string }, ack: Ack): void;
  /** The state of a task. The last one is `done`, `failed`, `refused` or `unknown`. */
  progress(message: TaskProgress, ack: Ack): void;
};

/** `stays`: runs as a service. The other optional fields come from agents that know them. */
export type Heartbeat = {
  at: number;
  memoryMb: number;
  stays?: boolean;
  /** How long the hub took to answer the heartbeat before this one, in ms. */
  latencyMs?: number;
  uptimeHours?: number;
  onBattery?: boolean;
};

export const EVENTS_AT_ONCE = 10;
export const AGENT_EVENT_KINDS = [
  /** The program began to run. */
  "started",
  /** It is connected again. `awayMs`, `attempts`. */
  "reconnected",
  /** The person at the computer answered whether it may stay. `on`, `reason`. */
  "staying",
  /** It stays no more. `by`: `person` or `chat`. */
  "left",
  /** It behaves by new settings. */
  "settings",
  /** A scheduled measurement was put off. `reason`. */
  "skipped",
  /** `from`, `to`. */
  "updated",
  /** A new version was not taken. `version`, `reason`. */
  "update_refused",
  /** A new version did not get well, and the one before it runs again. `version`. */
  "update_undone",
] as const;

/** `at` is the computer's clock, ms since the epoch. */
export type AgentEvent = {
  eventId: string;
  at: number;
  kind: (typeof AGENT_EVENT_KINDS)[number];
  detail?: { [name: string]: string | number | boolean };
};

/** How an agent that stays behaves. */
export type AgentSettings = {
  /** 1 to 720. */
  scanEveryHours: number;
  /** Measures on battery, too. */
  scanOnBattery: boolean;
  /** 15 to `MOST_BEAT_SECONDS`. */
  heartbeatSeconds: number;
};
/** Who is not heard of for 60 s counts as off (`HUB_TIMES.presentMs`), so heartbeats must come sooner. */
export const MOST_BEAT_SECONDS = 45;
export const USUAL_SETTINGS: AgentSettings = { scanEveryHours: 24, scanOnBattery: false, heartbeatSeconds: 30 };

/** What was stored of a computer's settings, made whole. What was stored under an earlier limit is brought within. */
export function settingsOf(stored: Partial<AgentSettings>): AgentSettings {
  const settings = { ...USUAL_SETTINGS, ...stored };
  return { ...settings, heartbeatSeconds: Math.min(settings.heartbeatSeconds, MOST_BEAT_SECONDS) };
}

/** Why a repair may not begin any more: it was taken back or ended, its money was refunded, or its time is over. */
export const NO_BEGINNING = ["withdrawn", "unpaid", "expired", "unknown_command"] as const;

export type Ack = (answer: { ok: true } | { ok: false; reason: string }) => void;

/** A task as the server signs it. `body` is the exact text that was signed (JSON of `TaskBody`). */
export type SignedEnvelope = { body: string; signature: string };

export type TaskBody = {
  id: string;
  deviceId: string;
  action: string;
  params: { [name: string]: unknown };
  dryRun: boolean;
  /** The order that pays for it, for the journal. */
  order: string;
  /**
   * SHA-256 (hex) of the canonical JSON of the action and parameters to which the customer agreed. Absent in a dry run.
   */
  consent?: string;
  nonce: string;
  /** In ms since the epoch. After that the task is refused. */
  expires: number;
};

export type TaskProgress = {
  id: string;
  state: "running" | "done" | "failed" | "refused" | "unknown";
  /** For a dry run: what it would do, in numbers. For a real run: what was measured before and after. */
  result?: ActionResult;
  reason?: string;
};

/**
 * `removed`: deleted, its room is free at once. `kept`: in the quarantine on the same disk, its room is free when the
 * quarantine ends. `moved`: in the quarantine on another disk, its room is free at once.
 */
export type FolderRow = { folder: string; files: number; bytes: number; how: "removed" | "kept" | "moved" };

export type ActionResult = {
  /** By name: freed bytes, moved files and whatever else the action declares. */
  effect: { [measure: string]: number };
  before?: { [measure: string]: number };
  after?: { [measure: string]: number };
  /** What is touched, by folder, as the customer may read it: the home folder is `~`, and no file is named. */
  folders?: FolderRow[];
  /** What is touched, by the names of programs, packages or devices; the first 20. Older agents do not send it. */
  items?: string[];
  /** The free room of each touched disk. */
  disks?: { mount: string; freeBefore: number; freeAfter: number }[];
  /** Whether and how long it can be taken back; null when it cannot. */
  undo: string | null;
  /** The command for that, to be pasted into a terminal of that computer. Older agents do not send it. */
  undoWith?: { os: HostFacts["os"]; command: string };
};

/** One reading. "Unknown" is a result of its own, never "fine". */
export type Reading<T> = { known: true; value: T } | { known: false; reason: string };

/** Everything that the agent measures and may send. No file names, browser data, keystrokes or account names. */
export type DeviceFacts = {
  at: number;
  host: HostFacts & { uptimeHours: Reading<number>; osBuild: Reading<string> };
  cpu: Reading<{ model: string; cores: number; loadPercent: number; celsius: number | null }>;
  memory: Reading<{ totalBytes: number; availableBytes: number; swapUsedPercent: number | null }>;
  disks: Reading<
    {
      mount: string;
      sizeBytes: number;
      usedBytes: number;
      /** What programs may still write; a part of the rest is reserved for the system. Older agents do not send it. */
      availableBytes?: number;
      /** Old temporary files on this disk that a clean-up removes at once. Older agents do not send it. */
      reclaimableBytes?: number;
      kind: "ssd" | "hdd" | "nvme" | "unknown";
    }[]
  >;
  /** The drives' self-checks (SMART), by drive. Reading them needs rights that are often missing. */
  smart: Reading<
    {
      drive: string;
      healthy: boolean;
      reallocated: number | null;
      pending: number | null;
      mediaErrors: number | null;
      wearPercent: number | null;
      celsius: number | null;
    }[]
  >;
  battery: Reading<{ present: boolean; designPercent: number | null; cycles: number | null }>;
  network: Reading<{ connectMs: number | null; lossPercent: number }>;
  processes: Reading<{ total: number; top: { name: string; cpuPercent: number; memoryPercent: number }[] }>;
  startupItems: Reading<number>;
  updates: Reading<{ pending: number; daysSinceLast: number | null }>;
  antivirus: Reading<{ enabled: boolean; signatureDays: number | null }>;
  /** The size of the user's own temporary files that are older than a day. */
  temporaryBytes: Reading<number>;
  diskEvents24h: Reading<number>;
  /** Devices whose driver is missing or fails, by what they are; `code` is Windows' problem code. Older agents do not send this and what follows. */
  drivers?: Reading<{ name: string; code: number | null }[]>;
  /** The programs that `startupItems` counts, by their executables. */
  startupPrograms?: Reading<string[]>;
  /** System services that should run and have failed. */
  services?: Reading<string[]>;
  /** Programs of `slow-programs.yaml` that run or start by themselves, by the name that the list gives them. */
  slowPrograms?: Reading<string[]>;
};
