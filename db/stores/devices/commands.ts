import type { CommandResult, CommandState, DeviceCommand, DeviceStore } from "../../../agent/ports.js";
import { statements } from "../device-statements.js";
import { isUuid } from "../is-uuid.js";
import type { Asking } from "./asking.js";
import { type CommandRow, presentCommand } from "./device-rows.js";

type CommandsPart = Pick<
  DeviceStore,
  | "queue"
  | "commandsOf"
  | "command"
  | "openCommands"
  | "commandUnderWay"
  | "endCommand"
  | "withdraw"
  | "commandsTold"
  | "commandsWaiting"
  | "commandsToEnd"
>;

/** The part of the store for commands: signed orders to do a repair. */
export function commands({ database, rows, one, within }: Asking): CommandsPart {
  return {
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
