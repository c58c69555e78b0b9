import type { GraphCounts } from "./fake-graph.js";
import type { Measurement, Percentiles } from "./protocol.js";

/** Collects one measurement. Times are from `performance.now()`, in ms. */
export class Tally {
  private readonly startedAt = performance.now();
  private readonly cpu = process.cpuUsage();
  private lastReplyAt = this.startedAt;
  private readonly repliedMs: number[] = [];
  private readonly answeredMs: number[] = [];
  private refused = 0;
  private wrong = 0;
  private missing = 0;
  private doubles = 0;
  private firstProblem: string | null = null;

  replied(ms: number): void {
    this.lastReplyAt = performance.now();
    this.repliedMs.push(ms);
  }

  answered(ms: number, status: number): void {
    this.answeredMs.push(ms);
    if (status === 200) return;
    this.refused += 1;
    this.firstProblem ??= status === 0 ? "the connection was cut before an answer" : `a webhook was answered ${status}`;
  }

  refusedStatus(status: number): void {
    this.refused += 1;
    this.firstProblem ??= `a status was answered ${status}`;
  }

  wrongReply(to: string, text: string, expected: string): void {
    this.wrong += 1;
    this.firstProblem ??= `${to} got ${JSON.stringify(text)} instead of ${JSON.stringify(expected)}`;
  }

  noReply(phone: string, text: string): void {
    this.missing += 1;
    this.firstProblem ??= `${phone} got no reply to ${JSON.stringify(text)}`;
  }

  doubleReply(to: string, text: string): void {
    this.doubles += 1;
    this.firstProblem ??= `${to} got ${JSON.stringify(text)} when no reply was due`;
  }

  finish(graph: GraphCounts): Measurement {
    const seconds = (this.lastReplyAt - this.startedAt) / 1000;
    const messages = this.repliedMs.length;
    const { user, system } = process.cpuUsage(this.cpu);
    return {
      messages,
      seconds,
      mps: seconds > 0 ? messages / seconds : 0,
      replied: percentiles(this.repliedMs),
      answered: percentiles(this.answeredMs),
      refused: this.refused,
      wrong: this.wrong,
      missing: this.missing,
      doubles: this.doubles,
      badRequests: graph.badRequests,
      repeatedKeys: graph.repeatedKeys,
      readMarks: graph.readMarks,
      firstProblem: this.firstProblem ?? graph.firstProblem,
      driverCpuUs: messages > 0 ? (user + system) / messages : 0,
    };
  }
}

/** Nearest-rank percentiles; zeros when there are no values. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
