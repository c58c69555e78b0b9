import { Duplex } from "node:stream";
import type { EmbeddedPostgres } from "./embedded-postgres.js";

const AUTHENTICATION_OK = message("R", Buffer.alloc(4));
const READY_IDLE = message("Z", Buffer.from("I"));
const TERMINATE = 0x58;

/**
 * The socket that `pg` uses when the database is embedded. It answers the startup itself after it has reset the session
 * (PGlite has no authentication), and then passes the bytes on. What `pg` writes at once (parse, bind, execute and
 * sync) is one trip to the thread.
 */
export class WireStream extends Duplex {
  readonly #database: EmbeddedPostgres;
  #started = false;
  #gathering = false;

  constructor(database: EmbeddedPostgres) {
    super();
    this.#database = database;
  }

  /** `pg` calls these methods, because it takes the stream for a net.Socket. */
  connect(): this {
    process.nextTick(() => this.emit("connect"));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {}

  /**
   * Everything written in one turn of the event loop (a whole pipelined transaction) is sent to the thread in one trip.
   */
  override write(chunk: unknown, ...rest: unknown[]): boolean {
    if (!this.#gathering) {
      this.#gathering = true;
      this.cork();
      setImmediate(() => {
        this.#gathering = false;
        this.uncork();
      });
    }
    return (super.write as (...args: unknown[]) => boolean).call(this, chunk, ...rest);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#pass(chunk).then(() => done(), done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#pass(Buffer.concat(chunks.map((part) => part.chunk))).then(() => done(), done);
  }

  async #pass(bytes: Buffer): Promise<void> {
    if (!this.#started) {
      this.#started = true;
      await this.#database.reset();
      this.push(Buffer.concat([AUTHENTICATION_OK, READY_IDLE]));
      return;
    }
    if (bytes[0] === TERMINATE) {
      this.push(null);
      return;
    }
    const reply = await this.#database.exchange(new Uint8Array(bytes));
    this.push(Buffer.from(reply.buffer, reply.byteOffset, reply.byteLength));
  }
}

function message(type: string, body: Buffer): Buffer {
  const framed = Buffer.alloc(5 + body.length);
  framed.write(type);
  framed.writeInt32BE(4 + body.length, 1);
  body.copy(framed, 5);
  return framed;
}
