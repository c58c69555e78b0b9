import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

export type SocketIoOptions = {
  port: number;
  /** With its slash: "/webchat". */
  namespace: string;
  auth: Record<string, unknown>;
  /** The address that the connection claims to come from. The server under test trusts one proxy. */
  address: string;
  heard(event: string, payload: unknown): void;
  /** Called once, when the connection ends without having been closed here. */
  lost(why: string): void;
};

/**
 * A socket.io client over one WebSocket that handles the frames itself, so that thousands of clients cost the driver
 * little: Engine.IO 4 (`0` open, `2` ping, `3` pong, `4` message), Socket.IO 5 (`0` connect, `2` event, `3` ack, `4`
 * refusal).
 */
export class SocketIoClient {
  private readonly socket: Socket;
  private readonly acks = new Map<number, (answer: unknown) => void>();
  private received: Buffer = Buffer.alloc(0);
  private upgraded = false;
  private nextAck = 0;
  private over = false;
  private opened: ((refusal: string | null) => void) | null = null;

  constructor(private readonly options: SocketIoOptions) {
    const socket = connect({ port: options.port, host: "127.0.0.1", noDelay: true });
    this.socket = socket;
    socket.on("data", (chunk) => this.read(chunk));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.end("the connection was closed"));
    socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${options.port}\r\n` +
        `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\nX-Forwarded-For: ${options.address}\r\n\r\n`,
    );
  }

  /** Resolves when the namespace let it in. Rejects with the server's word when it did not. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.opened = (refusal) => (refusal === null ? resolve() : reject(new Error(refusal)));
    });
  }

  emit(event: string, payload: unknown, ack?: (answer: unknown) => void): void {
    this.emitText(event, JSON.stringify(payload), ack);
  }

  /** The same with a payload that is already JSON. The whole frame may have at most 64 KB here. */
  emitText(event: string, payload: string, ack?: (answer: unknown) => void): void {
    const id = ack ? String(this.nextAck++) : "";
    if (ack) this.acks.set(Number(id), ack);
    this.write(`42${this.options.namespace},${id}["${event}",${payload}]`);
  }

  close(): void {
    this.over = true;
    this.socket.destroy();
  }

  private end(why: string): void {
    if (this.over) return;
    this.over = true;
    this.socket.destroy();
    if (this.opened) this.opened(why);
    else this.options.lost(why);
  }

  private read(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    if (!this.upgraded) {
      const head = this.received.indexOf("\r\n\r\n");
      if (head < 0) return;
      const first = this.received.toString("latin1", 0, this.received.indexOf("\r\n"));
      if (!first.startsWith("HTTP/1.1 101")) return this.end(`no upgrade: ${first}`);
      this.upgraded = true;
      this.received = this.received.subarray(head + 4);
    }
    for (let frame = takeFrame(this.received); frame; frame = takeFrame(this.received)) {
      this.received = this.received.subarray(frame.length);
      if (frame.opcode === 1) this.packet(frame.text);
      else if (frame.opcode === 8) this.end("the server closed it");
    }
    // The remaining bytes must not keep a larger buffer alive.
    if (this.received.length === 0) this.received = EMPTY;
  }

  private packet(text: string): void {
    const { namespace, auth, heard } = this.options;
    if (text[0] === "0") return this.write(`40${namespace},${JSON.stringify(auth)}`);
    if (text[0] === "2") return this.write("3");
    if (text[0] !== "4") return;
    const body = text.slice(text.indexOf(",") + 1);
    const opened = this.opened;
    if (text[1] === "0" || text[1] === "4") {
      this.opened = null;
      opened?.(text[1] === "0" ? null : body);
    } else if (text[1] === "2") {
      const [event, payload] = JSON.parse(body) as [string, unknown];
      heard(event, payload);
    } else if (text[1] === "3") {
      const start = body.indexOf("[");
      const id = Number(body.slice(0, start));
      this.acks.get(id)?.((JSON.parse(body.slice(start)) as unknown[])[0]);
      this.acks.delete(id);
    }
  }

  /**
   * Writes one masked text frame. The mask is zeros, so the payload is sent unchanged (RFC 6455, 5.3 only demands that
   * there is a mask).
   */
  private write(text: string): void {
    const payload = Buffer.from(text);
    const { length } = payload;
    const head =
      length < 126
        ? Buffer.from([0x81, 0x80 | length, 0, 0, 0, 0])
        : Buffer.from([0x81, 0x80 | 126, length >> 8, length & 0xff, 0, 0, 0, 0]);
    this.socket.write(Buffer.concat([head, payload]));
  }
}

const EMPTY = Buffer.alloc(0);

/** The first complete frame of a server; null while a part is missing. */
function takeFrame(bytes: Buffer): { opcode: number; text: string; length: number } | null {
  if (bytes.length < 2) return null;
  const short = (bytes[1] as number) & 0x7f;
  const head = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < head) return null;
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < head + length) return null;
  return {
    opcode: (bytes[0] as number) & 0x0f,
    text: bytes.toString("utf8", head, head + length),
    length: head + length,
  };
}
