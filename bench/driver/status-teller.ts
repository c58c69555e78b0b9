import type { Reply } from "./fake-graph.js";
import { HttpSocket } from "./http-socket.js";
import type { Tally } from "./tally.js";
import { signedStatus } from "./webhooks.js";

const WORDS = ["sent", "delivered", "read"];
/** The number of connections for statuses. A provider has many, too. */
const SOCKETS = 20;

/** Sends the server the statuses of its replies, one webhook for each, as fast as it answers. */
export class StatusTeller {
  private readonly waiting: string[] = [];
  private readonly free: HttpSocket[];
  private readonly sockets: HttpSocket[];
  private idle: (() => void) | null = null;

  constructor(
    private readonly port: number,
    private readonly words: number,
    private readonly tally: Tally,
  ) {
    this.sockets = Array.from({ length: SOCKETS }, () => new HttpSocket(port));
    this.free = [...this.sockets];
  }

  tell(reply: Reply): void {
    for (const word of WORDS.slice(0, this.words)) this.waiting.push(signedStatus(this.port, reply, word));
    this.send();
  }

  /** Resolves when all statuses were sent. */
  async end(): Promise<void> {
    if (this.free.length < SOCKETS) await new Promise<void>((resolve) => (this.idle = resolve));
    for (const socket of this.sockets) socket.close();
  }

  private send(): void {
    while (this.waiting.length > 0 && this.free.length > 0) {
      const socket = this.free.pop() as HttpSocket;
      socket.post(this.waiting.shift() as string, (status) => {
        if (status !== 200) this.tally.refusedStatus(status);
        this.free.push(socket);
        this.send();
      });
    }
    if (this.free.length === SOCKETS) this.idle?.();
  }
}
