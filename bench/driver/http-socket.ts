import { connect, type Socket } from "node:net";

/**
 * One keep-alive connection with one request at a time: the cheapest HTTP/1.1 client that can read the answers of our
 * servers (with a content length or chunks). A request whose connection breaks before its answer is sent once more, as
 * a provider would.
 */
export class HttpSocket {
  private socket: Socket | null = null;
  private received = "";
  private request: { bytes: string; again: boolean; done: (status: number) => void } | null = null;

  constructor(private readonly port: number) {}

  /** `request` is a whole ASCII request. `done` gets the status, or 0 when no answer came. */
  post(request: string, done: (status: number) => void): void {
    if (this.request) throw new Error("a request is already on its way on this socket");
    this.request = { bytes: request, again: false, done };
    this.write(request);
  }

  close(): void {
    this.socket?.destroy();
    this.socket = null;
  }

  private write(request: string): void {
    if (!this.socket) {
      this.received = "";
      const socket = connect({ port: this.port, host: "127.0.0.1", noDelay: true });
      socket.setEncoding("latin1");
      socket.on("data", (chunk: string) => this.read(chunk));
      socket.on("error", () => socket.destroy());
      socket.on("close", () => this.lost(socket));
      this.socket = socket;
    }
    this.socket.write(request, "latin1");
  }

  private read(chunk: string): void {
    this.received += chunk;
    const status = completeAnswer(this.received);
    if (status === null) return;
    this.received = "";
    this.finish(status);
  }

  private lost(socket: Socket): void {
    if (this.socket !== socket) return;
    this.socket = null;
    if (!this.request) return;
    if (this.request.again) {
      this.finish(0);
      return;
    }
    this.request.again = true;
    this.write(this.request.bytes);
  }

  private finish(status: number): void {
    const request = this.request;
    this.request = null;
    request?.done(status);
  }
}

/** The status of a complete answer, or null while a part is missing. */
export function completeAnswer(text: string): number | null {
  const head = text.indexOf("\r\n\r\n");
  if (head < 0) return null;
  const status = Number(text.slice(9, 12));
  const headers = text.slice(0, head);
  const length = /\r\ncontent-length: *(\d+)/i.exec(headers);
  if (length) return text.length >= head + 4 + Number(length[1]) ? status : null;
  if (/\r\ntransfer-encoding: *chunked/i.test(headers)) return text.endsWith("0\r\n\r\n") ? status : null;
  return status;
}
