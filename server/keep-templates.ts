import { refreshTemplates, type TemplateLists } from "../bot/effects/refresh-templates.js";
import type { Log } from "../platform/log.js";
import type { Jobs } from "../platform/queue/jobs.js";
import type { ChannelRegistry } from "./channel-registry.js";

/** Providers tell of changes by webhook. The round finds new templates, and what a lost webhook would have told. */
const ROUND_MS = 60 * 60 * 1000;
/** How long a provider may take for the whole list, in ms. */
const PATIENCE_MS = 60_000;

type Parts = {
  channels: Pick<ChannelRegistry, "all">;
  lists: TemplateLists;
  now(): number;
  log: Pick<Log, "info" | "warn">;
};

/** Keeps the lists of templates fresh: one process at a time, once an hour. */
export function keepTemplatesFresh(jobs: Jobs, parts: Parts): void {
  jobs.every("reading templates", ROUND_MS, () => readTemplates(parts));
}

/** One round over all accounts that are served. What fails for one is logged, and does not stop the others. */
export async function readTemplates({ channels, lists, now, log }: Parts): Promise<void> {
  for (const channel of channels.all()) {
    if (channel.paused || channel.demo) continue;
    const about = { channel: channel.account.key };
    try {
      const listed = await refreshTemplates(channel, lists, { signal: AbortSignal.timeout(PATIENCE_MS), now });
      if (listed?.outcome === "failed") log.info({ ...about, reason: listed.reason }, "templates were not read");
    } catch (err) {
      log.warn({ ...about, err }, "templates were not read");
    }
  }
}
