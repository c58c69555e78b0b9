import type {
  CommandResult,
  CommandState,
  Device,
  DeviceCommand,
  DeviceReport,
  DeviceStore,
  Pairing,
} from "../../bot/ports/device-store.js";
import type { Database, Statement, Tx } from "../database.js";
import { statements } from "./device-statements.js";
import { isUuid } from "./is-uuid.js";

/** What the hub knows of computers: invitations, devices, scans, commands. */
export function createDeviceStore(database: Database): DeviceStore {
  const rows = async <Row extends object>(tenants: string[], statement: Statement, values: unknown[]): Promise<Row[]> =>
    ((await database.batch(tenants, [[statement, values]]))[0] ?? []) as Row[];
  const one = async <Row extends object, T>(
    tenants: string[],
    statement: Statement,
    values: unknown[],
    present: (row: Row) => T,
  ): Promise<T | null> => {
    const [row] = await rows<Row>(tenants, statement, values);
    return row ? present(row) : null;
  };
  const within = <T>(tenantId: string, work: (tx: Tx) => Promise<T>) => database.transaction([tenantId], work);

  return {
    async invite({ id, tenantId, conversationId, channelId, effectKey, codeHash, code, expiresAt }) {
      const [, found = []] = await database.batch(
        [tenantId],
        [
          [
            statements.invite,
            [id, tenantId, conversationId, channelId, effectKey, codeHash, code, new Date(expiresAt)],
          ],
          [statements.invited, [tenantId, effectKey]],
        ],
      );
      const [row] = found as PairingRow[];
      if (!row) throw new Error("an invitation for a conversation that does not exist");
      return presentPairing(row);
    },
    findPairing: (codeHash) => one([], statements.findPairing, [codeHash], presentPairing),
    pairing: (tenantId, id) => one([tenantId], statements.pairing, [tenantId, id], presentPairing),
    async countAttempt({ tenantId, id }, most, at) {
      await rows([tenantId], statements.attempt, [tenantId, id, most, new Date(at)]);
    },
    claim: ({ tenantId, id }, seen, at, until) =>
      within(tenantId, async (tx) => {
        const [pairing] = await tx.run<PairingRow>(statements.lockPairing, [tenantId, id]);
        if (pairing?.state !== "open" || pairing.expires_at.getTime() <= at) return null;
        const [known] = await tx.run<DeviceRow>(statements.sameDevice, [tenantId, seen.publicKey, pairing.contact_id]);
        const { name, os, agentVersion, publicKey } = seen;
        const [device] = known
          ? await tx.run<DeviceRow>(statements.renameDevice, [known.id, name, os, agentVersion, new Date(at)])
          : await tx.run<DeviceRow>(statements.insertDevice, [
              seen.id,
              tenantId,
              name,
              os,
              publicKey,
              agentVersion,
              new Date(at),
            ]);
        if (!device) throw new Error("the device could not be written");
        await tx.run(statements.claim, [tenantId, id, device.id, new Date(until)]);
        return presentDevice(device);
      }),
    confirm: ({ tenantId, conversationId, channelId }, pairingId, asked) =>
      within(tenantId, async (tx) => {
        const [pairing] = await tx.run<PairingRow>(statements.lockPairing, [tenantId, pairingId]);
        if (!pairing?.device_id || pairing.conversation_id !== conversationId) return null;
        const { device_id: deviceId } = pairing;
        let [report] = await tx.run<ReportRow>(statements.reportOfEffect, [tenantId, asked.effectKey]);
        if (!report) {
          if (pairing.state !== "claimed" && pairing.state !== "confirmed") return null;
          await tx.run(statements.pairingState, [tenantId, pairingId, "confirmed"]);
          await tx.run(statements.own, [tenantId, deviceId, pairing.contact_id]);
          const { id, effectKey, scope, pageKey, at } = asked;
          const place = [conversationId, channelId, effectKey, scope, pageKey, new Date(at)];
          await tx.run(statements.insertReport, [id, tenantId, deviceId, ...place]);
          [report] = await tx.run<ReportRow>(statements.reportOfEffect, [tenantId, effectKey]);
        }
        const [device] = await tx.run<DeviceRow>(statements.device, [tenantId, deviceId]);
        if (!report || !device) return null;
        return {
          report: presentReport(report),
          device: presentDevice(device),
          pairing: { ...presentPairing(pairing), state: "confirmed" },
        };
      }),
    reject: ({ tenantId, conversationId }, pairingId) =>
      within(tenantId, async (tx) => {
        const [pairing] = await tx.run<PairingRow>(statements.lockPairing, [tenantId, pairingId]);
        if (!pairing || pairing.conversation_id !== conversationId) return null;
        if (pairing.state !== "open" && pairing.state !== "claimed") return null;
        await tx.run(statements.pairingState, [tenantId, pairingId, "rejected"]);
        if (pairing.device_id) await tx.run(statements.dropDevice, [tenantId, pairing.device_id]);
        return { ...presentPairing(pairing), state: "rejected" };
      }),
    async expirePairing({ tenantId, id }) {
      await rows([tenantId], statements.expirePairing, [tenantId, id]);
    },
    pairingsToEnd: async (at, most) =>
      (await rows<PairingRow>([], statements.pairingsToEnd, [new Date(at), most])).map(presentPairing),

    findDevice: (tokenHash) => one([], statements.findDevice, [tokenHash], presentDevice),
    device: (tenantId, id) => one([tenantId], statements.device, [tenantId, id], presentDevice),
    deviceOf: ({ tenantId, conversationId }, contactId) =>
      one([tenantId], statements.deviceOf, [tenantId, contactId, conversationId], presentDevice),
    async setToken({ tenantId, id }, tokenHash) {
      await rows([tenantId], statements.setToken, [tenantId, id, tokenHash]);
    },
    async seen({ tenantId, id }, at, agentVersion) {
      await rows([tenantId], statements.seen, [tenantId, id, new Date(at), agentVersion ?? null]);
    },
    async revoke(tenantId, deviceId, at) {
      const [revoked = []] = await database.batch(
        [tenantId],
        [
          [statements.revoke, [tenantId, deviceId, new Date(at)]],
          [statements.failScans, [tenantId, deviceId, new Date(at)]],
        ],
      );
      return revoked.length > 0;
    },
    companyName: async (tenantId) =>
      (await one([tenantId], statements.company, [tenantId], (row: { name: string }) => row.name)) ?? "",

    openScans: async ({ tenantId, id }) =>
      (await rows<ReportRow>([tenantId], statements.openScans, [tenantId, id])).map(presentReport),
    // Ids that a computer says.
    report: async (tenantId, id) =>
      isUuid(id) ? one([tenantId], statements.report, [tenantId, id], presentReport) : null,
    async findReport(pageKey) {
      const report = await one([], statements.findReport, [pageKey], presentReport);
      if (!report) return null;
      const { tenantId, deviceId } = report;
      const [devices = [], companies = []] = await database.batch(
        [tenantId],
        [
          [statements.device, [tenantId, deviceId]],
          [statements.company, [tenantId]],
        ],
      );
      const [device] = devices as DeviceRow[];
      const [company] = companies as { name: string; timezone: string }[];
      return device && company ? { report, device: presentDevice(device), company } : null;
    },
    endScan: ({ tenantId, id }, end, at) =>
      within(tenantId, async (tx) => {
        const [before] = await tx.run<ReportRow>(statements.lockReport, [tenantId, id]);
        if (!before) throw new Error("there is no such scan");
        const better = before.state === "failed" && end.state === "reported";
        if (before.state !== "asked" && !better) return presentReport(before);
        const what =
          end.state === "reported"
            ? [end.score, JSON.stringify(end.findings), JSON.stringify(end.facts)]
            : [null, "[]", JSON.stringify({ reason: end.reason })];
        const [after] = await tx.run<ReportRow>(statements.endReport, [tenantId, id, end.state, ...what, new Date(at)]);
        return presentReport(after ?? before);
      }),
    async scanTold({ tenantId, id }) {
      await rows([tenantId], statements.reportTold, [tenantId, id]);
    },
    scansToEnd: async (before, most) =>
      (await rows<ReportRow>([], statements.scansToEnd, [new Date(before), most])).map(presentReport),

    contactOf: ({ tenantId, conversationId }) =>
      one([tenantId], statements.conversation, [conversationId, tenantId], (row: { contact: string }) => row.contact),
    lastConsent: ({ tenantId, conversationId }, purpose) =>
      one(
        [tenantId],
        statements.consent,
        [tenantId, conversationId, purpose],
        (row: { granted: boolean; text: string; eventId: string }) => row,
      ),

    async queue(commands) {
      const [first] = commands;
      if (!first) return [];
      const { tenantId, effectKey } = first;
      const inserts = commands.map((command) => [statements.queue, commandValues(command)] as const);
      const results = await database.batch([tenantId], [...inserts, [statements.commandsOf, [tenantId, effectKey]]]);
      return (results.at(-1) as CommandRow[]).map(presentCommand);
    },
    commandsOf: async (tenantId, effectKey) =>
      (await rows<CommandRow>([tenantId], statements.commandsOf, [tenantId, effectKey])).map(presentCommand),
    command: async (tenantId, id) =>
      isUuid(id) ? one([tenantId], statements.command, [tenantId, id], presentCommand) : null,
    openCommands: async ({ tenantId, id }) =>
      (await rows<CommandRow>([tenantId], statements.openCommands, [tenantId, id])).map(presentCommand),
    async commandUnderWay({ tenantId, id }, state) {
      await rows([tenantId], statements.underWay, [tenantId, id, state]);
    },
    endCommand: ({ tenantId, effectKey, id }, state, result, at) =>
      within(tenantId, async (tx) => {
        const all = (await tx.run<CommandRow>(statements.lockCommands, [tenantId, effectKey])).map(presentCommand);
        const before = all.find((each) => each.id === id);
        if (!before) return all;
        if (!isOpen(before)) {
          const late = before.state === "unknown" || before.state === "expired";
          if (late) await tx.run(statements.keepResult, [tenantId, id, JSON.stringify(result)]);
          return all;
        }
        const behind =
          state === "done" || before.dryRun ? [] : all.filter((each) => each.id !== id && each.state === "queued");
        const ended = new Map<string, [CommandState, CommandResult]>([[id, [state, result]]]);
        for (const each of behind) ended.set(each.id, ["refused", { reason: "earlier_failed" }]);
        const open = all.some((each) => isOpen(each) && !ended.has(each.id));
        for (const [each, [how, what]] of ended) {
          const told = open || each !== id;
          await tx.run(statements.endCommand, [tenantId, each, how, JSON.stringify(what), new Date(at), told]);
        }
        return all.map((each) => {
          const end = ended.get(each.id);
          return end ? { ...each, state: end[0], result: end[1] } : each;
        });
      }),
    async withdraw({ tenantId, conversationId }, orderId, at) {
      const values = [tenantId, conversationId, orderId, new Date(at)];
      const ended = await rows<CommandRow>([tenantId], statements.withdraw, values);
      return [...new Set(ended.map((row) => row.effect_key))];
    },
    async commandsTold(tenantId, effectKey) {
      await rows([tenantId], statements.commandsTold, [tenantId, effectKey]);
    },
    commandsWaiting: async (before, most) =>
      (await rows<CommandRow>([], statements.commandsWaiting, [new Date(before), most])).map(presentCommand),
    commandsToEnd: async (at, begunBefore, most) =>
      (await rows<CommandRow>([], statements.commandsToEnd, [new Date(at), new Date(begunBefore), most])).map(
        presentCommand,
      ),
  };
}

const isOpen = ({ state }: DeviceCommand) => state === "queued" || state === "sent" || state === "running";

function commandValues(command: Omit<DeviceCommand, "state" | "result">): unknown[] {
  const { id, tenantId, deviceId, conversationId, channelId, orderId, effectKey, position, previewOf } = command;
  const { action, params, dryRun, nonce, expiresAt, createdAt } = command;
  const place = [id, tenantId, deviceId, conversationId, channelId, orderId, effectKey, position, previewOf];
  const what = [action, JSON.stringify(params), dryRun, nonce];
  return [...place, ...what, new Date(expiresAt), new Date(createdAt)];
}

type Placed = { id: string; tenant_id: string; conversation_id: string; channel_id: string; effect_key: string };
type PairingRow = Placed & {
  contact_id: string;
  code: string;
  state: Pairing["state"];
  attempts: number;
  device_id: string | null;
  expires_at: Date;
};
type DeviceRow = {
  id: string;
  tenant_id: string;
  contact_id: string | null;
  name: string;
  os: string;
  public_key: string;
  token_hash: string | null;
  last_seen_at: Date | null;
  revoked_at: Date | null;
};
type ReportRow = Placed & {
  device_id: string;
  state: DeviceReport["state"];
  scope: DeviceReport["scope"];
  score: number | null;
  findings: unknown;
  facts: unknown;
  page_key: string;
  asked_at: Date;
  reported_at: Date | null;
  told: boolean;
};
type CommandRow = Placed & {
  device_id: string;
  order_id: string;
  position: number;
  preview_of: string | null;
  action: string;
  params: DeviceCommand["params"];
  dry_run: boolean;
  nonce: string;
  state: CommandState;
  result: CommandResult | null;
  expires_at: Date;
  created_at: Date;
};

const placed = (row: Placed) => ({
  id: row.id,
  tenantId: row.tenant_id,
  conversationId: row.conversation_id,
  channelId: row.channel_id,
  effectKey: row.effect_key,
});

function presentPairing(row: PairingRow): Pairing {
  const { code, state, attempts } = row;
  const ids = { contactId: row.contact_id, deviceId: row.device_id };
  return { ...placed(row), ...ids, code, state, attempts, expiresAt: row.expires_at.getTime() };
}

function presentDevice(row: DeviceRow): Device {
  const { id, name, os } = row;
  return {
    id,
    tenantId: row.tenant_id,
    contactId: row.contact_id,
    name,
    os,
    publicKey: row.public_key,
    tokenHash: row.token_hash,
    lastSeenAt: row.last_seen_at?.getTime() ?? null,
    revokedAt: row.revoked_at?.getTime() ?? null,
  };
}

function presentReport(row: ReportRow): DeviceReport {
  const { state, scope, score, findings, facts, told } = row;
  const times = { askedAt: row.asked_at.getTime(), reportedAt: row.reported_at?.getTime() ?? null };
  return {
    ...placed(row),
    deviceId: row.device_id,
    pageKey: row.page_key,
    state,
    scope,
    score,
    findings,
    facts,
    told,
    ...times,
  };
}

function presentCommand(row: CommandRow): DeviceCommand {
  const { position, action, params, nonce, state, result } = row;
  return {
    ...placed(row),
    deviceId: row.device_id,
    orderId: row.order_id,
    previewOf: row.preview_of,
    dryRun: row.dry_run,
    expiresAt: row.expires_at.getTime(),
    createdAt: row.created_at.getTime(),
    position,
    action,
    params,
    nonce,
    state,
    result,
  };
}
