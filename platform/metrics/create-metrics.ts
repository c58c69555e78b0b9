import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * What is counted while this process works, for Prometheus. The default metrics (CPU, memory, event-loop delay, garbage
 * collection) are included.
 */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const turn = new Histogram({
    name: "balcao_turn_seconds",
    help: "From an event's arrival to the commit of its turn.",
    buckets: SECONDS,
    registers,
  });
  const call = new Histogram({
    name: "balcao_provider_call_seconds",
    help: "Calls to providers, by sort of provider and how they ended.",
    labelNames: ["sort", "outcome"],
    buckets: SECONDS,
    registers,
  });
  const errors = new Counter({
    name: "balcao_provider_errors_total",
    help: "Calls to providers that did not end well, by provider and how they ended.",
    labelNames: ["provider", "outcome"],
    registers,
  });
  const ended = new Counter({
    name: "balcao_effects_ended_total",
    help: "Effects that ended for good.",
    labelNames: ["kind", "state"],
    registers,
  });
  const webhooks = new Counter({
    name: "balcao_webhooks_total",
    help: "Webhooks, by the status they were answered with.",
    labelNames: ["kind", "status"],
    registers,
  });
  const unconnected = new Counter({
    name: "balcao_webhook_items_unconnected_total",
    help: "Events in webhooks for accounts that nobody connected.",
    labelNames: ["kind"],
    registers,
  });

  const modelTokens = new Counter({
    name: "balcao_model_tokens_total",
    help: "Tokens that calls of language models took and gave, by account.",
    labelNames: ["account", "direction"],
    registers,
  });
  const modelMoney = new Counter({
    name: "balcao_model_micros_total",
    help: "What calls of language models cost, in millionths of the currency's unit, by account.",
    labelNames: ["account", "currency"],
    registers,
  });

  // What is counted with every message has its labels looked up once.
  const callsOf = bound((sort, outcome) => call.labels({ sort, outcome }));
  const endedOf = bound((kind, state) => ended.labels({ kind, state }));
  const webhooksOf = bound((kind, status) => webhooks.labels({ kind, status }));

  return {
    registry,
    turned: (ms: number) => turn.observe(ms / 1000),
    called(provider: string, outcome: string, ms: number): void {
      callsOf(sortOf(provider), outcome).observe(ms / 1000);
      if (outcome !== "done") errors.inc({ provider, outcome });
    },
    ended: (kind: string, state: string) => endedOf(kind, state).inc(),
    modelCost(account: string, spent: ModelCost): void {
      modelTokens.inc({ account, direction: "input" }, spent.input);
      modelTokens.inc({ account, direction: "output" }, spent.output);
      const { micros, currency } = spent;
      if (micros !== null && currency !== null) modelMoney.inc({ account, currency }, micros);
    },
    webhook: (kind: string, status: number) => webhooksOf(kind, String(status)).inc(),
    unconnected: (kind: string, items: number) => unconnected.inc({ kind }, items),
  };
}

/** Keeps what `make` gives for two labels, of which there must be few. */
function bound<Child>(make: (one: string, other: string) => Child): (one: string, other: string) => Child {
  const children = new Map<string, Child>();
  return (one, other) => {
    const key = `${one} ${other}`;
    const child = children.get(key) ?? make(one, other);
    children.set(key, child);
    return child;
  };
}

type ModelCost = { input: number; output: number; micros: number | null; currency: string | null };

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * `channel:loja` becomes `channel`, because thousands of channels would make thousands of histograms. Rooms are few,
 * and each keeps its own name.
 */
function sortOf(provider: string): string {
  return provider.startsWith("room:") ? provider : (provider.split(":", 1)[0] ?? provider);
}
