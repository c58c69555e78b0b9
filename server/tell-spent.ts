import type { createAlertStore } from "../db/stores/alert-store.js";

const DAY_MS = 86_400_000;

/**
 * Tells a company's people that its tokens of the day are spent: once in a day for each account, by each process. What could
 * not be told is told at the next occasion.
 */
export function createTellSpent(options: {
  alerts: Pick<ReturnType<typeof createAlertStore>, "raise">;
  now(): number;
  log: { error(detail: object, message: string): void };
}) {
  const { alerts, now, log } = options;
  const told = new Map<string, number>();
  return ({ tenantId }: { tenantId: string }, { key, title }: { key: string; title: string }): void => {
    const about = `${tenantId} ${key}`;
    if (now() - (told.get(about) ?? Number.NEGATIVE_INFINITY) < DAY_MS) return;
    // Set before the alert is written, so that questions in the meantime raise no second one.
    told.set(about, now());
    const text = `Os tokens do dia da conta "${title}" acabaram. Até sobrar de novo, o robô usa a conta seguinte ou responde com as palavras dos artigos.`;
    alerts.raise(tenantId, null, { kind: "model_budget", text, detail: { account: key } }).catch((err: unknown) => {
      told.delete(about);
      log.error({ err, account: key }, "a spent budget was not told");
    });
  };
}
