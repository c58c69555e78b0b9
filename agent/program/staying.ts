import { randomUUID } from "node:crypto";
import { type AgentEvent, type AgentSettings, USUAL_SETTINGS } from "../wire.js";
import { HUB_MESSAGES } from "../wire-schema.js";
import { EXTRA_SCANS, withinAgreed, withMeasurement } from "./agreed.js";
import type { Ending } from "./ending.js";
import { EXIT } from "./exit-code.js";
import type { Home } from "./home.js";
import type { Connection } from "./keep-connected.js";
import type { Outbox } from "./outbox.js";
import type { Pump } from "./pump.js";
import type { Screen } from "./screen.js";
import type { Staying, StayOptions } from "./stay-options.js";
import type { WorkLine } from "./work-line.js";

/**
 * Hears what the hub says about staying. The yes of the chat is not enough: the person at the computer is asked, and a
 * hub that claims otherwise gets no further than this question.
 */
export function createStaying(of: {
  options: StayOptions;
  home: Home;
  server: string;
  screen: Screen;
  socket: Connection;
  outbox: Outbox;
  pump: Pump;
  line: WorkLine;
  ending: Ending;
  company(): string;
  now(): number;
}): Staying {
  const { options, home, socket, outbox, pump, ending, now } = of;
  const { service, resident } = options;
  let asking = false;
  let refusedBefore = false;

  function note(kind: AgentEvent["kind"], detail?: AgentEvent["detail"]): void {
    const event: AgentEvent = { eventId: randomUUID(), at: now(), kind };
    ending.kept(() => outbox.put({ kind: "event", message: detail === undefined ? event : { ...event, detail } }));
    pump.run();
  }

  async function askHere(settings: AgentSettings): Promise<void> {
    const { screen } = of;
    const question = {
      kind: "stay",
      company: of.company(),
      hours: settings.scanEveryHours,
      onBattery: settings.scanOnBattery,
      extra: EXTRA_SCANS,
    } as const;
    const yes = await screen.confirm(question, ending.signal);
    asking = false;
    if (ending.ended()) return;
    if (!yes) return note("staying", { on: false, reason: "a pessoa no computador preferiu que não" });
    if (home.place !== home.folder) return note("staying", { on: false, reason: "não há onde guardar o programa" });
    const done = await service.install();
    if (!done.installed) {
      screen.show({ kind: "said", sentence: { is: "cannotStay", reason: done.reason } });
      return note("staying", { on: false, reason: done.reason });
    }
    const kept = ending.kept(() => home.stay({ server: of.server, since: now(), settings, agreed: settings }));
    if (!kept) return service.remove();
    note("staying", { on: true });
    // The service takes over as soon as this process has let go of the folder.
    ending.end(EXIT.done, { is: "staysNow", company: of.company() });
  }

  socket.on("stay", (message, ack) => {
    const said = HUB_MESSAGES.stay.safeParse(message);
    if (!said.success) return answer(ack, false);
    answer(ack, true);
    if (resident) return note("staying", { on: true });
    if (asking) return;
    asking = true;
    of.line.add(() => askHere(said.data.settings));
  });
  socket.on("settings", (message, ack) => {
    const said = HUB_MESSAGES.settings.safeParse(message);
    const before = home.staying();
    if (!said.success || before === null) return answer(ack, false);
    answer(ack, true);
    const after = withinAgreed(before, said.data);
    const isWhole = JSON.stringify(after.settings) === JSON.stringify(said.data);
    // The office sees by `whole` that this computer does not do more than the person there said yes to.
    if (JSON.stringify(before.settings) === JSON.stringify(after.settings) && (isWhole || refusedBefore)) return;
    refusedBefore = !isWhole;
    if (ending.kept(() => home.stay(after))) note("settings", { whole: isWhole });
  });
  socket.on("leave", (_message, ack) => {
    answer(ack, true);
    if (!resident && home.staying() === null) return;
    note("left", { by: "chat" });
    ending.kept(() => home.unstay());
    // The service goes away when its run is over: a repair that has begun is finished first.
    if (resident) ending.end(EXIT.done, { is: "staysNoMore" });
    else of.line.add(end);
  });

  async function end(): Promise<void> {
    home.unstay();
    await service.remove(resident ? "itself" : undefined);
  }

  return {
    resident,
    settings: () => home.staying()?.settings ?? USUAL_SETTINGS,
    note,
    mayMeasure() {
      const stay = home.staying();
      if (stay?.settings.scanOnBattery === false && options.onBattery() === true) return "on_battery";
      const counted = stay === null ? null : withMeasurement(stay, now());
      return counted !== null && ending.kept(() => home.stay(counted)) ? "yes" : "too_often";
    },
    end,
  };
}

function answer(ack: unknown, ok: boolean): void {
  if (typeof ack === "function") ack(ok ? { ok: true } : { ok: false, reason: "bad_message" });
}
