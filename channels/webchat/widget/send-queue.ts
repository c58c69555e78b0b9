import type { Ack } from "../wire.js";
import type { ChatSocket } from "./chat-link.js";
import type { Pending } from "./chat-state.js";

const ACK_TIMEOUT_MS = 10_000;
const MAX_TRIES = 5;

type Queue = {
  socket(): ChatSocket | null;
  pending(): readonly Pending[];
  change(clientId: string, change: Partial<Pending>): void;
};

/**
 * Sends waiting messages one after the other, in the order in which they were written, until all are accepted or the
 * connection is lost. A repeat uses the same client id, so that after a lost answer no second message appears. Returns
 * the function that (re)starts it; calling it while it runs does nothing.
 */
export function createSendQueue(queue: Queue): () => void {
  let running = false;
  const tries = new Map<string, number>();

  async function run(): Promise<void> {
    for (;;) {
      const next = queue.pending().find(isReady);
      const socket = queue.socket();
      if (next === undefined || !socket?.connected) return;
      const answer = await emit(socket, next);
      if (answer === "no_answer") {
        if (!socket.connected) return;
        await pause(1_000);
      } else if (answer.ok) {
        tries.delete(next.clientId);
        queue.change(next.clientId, { state: "sent" });
      } else if (answer.error === "rate_limited") await pause(Math.min(answer.retryAfterMs ?? 2_000, 30_000));
      else await refused(next, answer.error);
    }
  }

  /** `unavailable` passes, so it is tried a few times before it is shown as failed. Every other error fails at once. */
  async function refused(message: Pending, error: NonNullable<Pending["error"]>): Promise<void> {
    const tried = (tries.get(message.clientId) ?? 0) + 1;
    tries.set(message.clientId, tried);
    if (error === "unavailable" && tried < MAX_TRIES) return pause(500 * 2 ** tried);
    tries.delete(message.clientId);
    queue.change(message.clientId, { state: "failed", error });
  }

  return () => {
    if (running) return;
    running = true;
    void run().finally(() => {
      running = false;
    });
  };
}

/** A message with a file waits for the upload. */
function isReady(message: Pending): boolean {
  return message.state === "sending" && (message.body.kind !== "file" || message.body.fileToken !== undefined);
}

async function emit(socket: ChatSocket, { clientId, text, body }: Pending): Promise<Ack | "no_answer"> {
  const patient = socket.timeout(ACK_TIMEOUT_MS);
  try {
    switch (body.kind) {
      case "text":
        return await patient.emitWithAck("message", { clientId, text });
      case "choice":
        return await patient.emitWithAck("message", { clientId, choice: { id: body.id, text, of: body.of } });
      case "person":
        return await patient.emitWithAck("person", { clientId });
      case "file":
        return await patient.emitWithAck("message", {
          clientId,
          fileId: body.fileId ?? "",
          fileToken: body.fileToken ?? "",
        });
    }
  } catch {
    return "no_answer";
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
