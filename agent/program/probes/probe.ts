import type { DeviceFacts, Reading } from "../../wire.js";

/** A part of the facts that is measured separately. */
export type ProbeName = Exclude<keyof DeviceFacts, "at" | "host"> | "osBuild" | "uptimeHours";
export type ProbeValue<N extends ProbeName> = N extends "osBuild"
  ? string
  : N extends "uptimeHours"
    ? number
    : N extends keyof DeviceFacts
      ? Extract<DeviceFacts[N], { known: true }> extends { value: infer V }
        ? V
        : never
      : never;

export type ProbeContext = { server: string; quick: boolean };

export type Probe<N extends ProbeName = ProbeName> = {
  /** Slow probes are left out of a quick scan. */
  slow: boolean;
  timeoutMs: number;
  /** Throws `NotKnown` when the system does not tell it. */
  measure(context: ProbeContext): Promise<ProbeValue<N>>;
};

/** The reason why a reading is unknown, in Portuguese. */
export class NotKnown extends Error {
  override name = "NotKnown";
}

/** Measures within its time limit. Every failure becomes an unknown reading with its reason, never a good one. */
export async function read<N extends ProbeName>(
  probe: Probe<N>,
  context: ProbeContext,
): Promise<Reading<ProbeValue<N>>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    const seconds = Math.ceil(probe.timeoutMs / 1000);
    timer = setTimeout(() => fail(new NotKnown(`sem resposta em ${seconds} segundos`)), probe.timeoutMs);
  });
  try {
    return { known: true, value: await Promise.race([probe.measure(context), late]) };
  } catch (error) {
    return {
      known: false,
      reason: error instanceof NotKnown ? error.message : "o sistema não respondeu como esperado",
    };
  } finally {
    clearTimeout(timer);
  }
}
