/**
 * No contender. It answers and replies as fast as bytes can be moved, checks nothing, and remembers only where each
 * conversation stands. With it, the driver measures its own speed.
 */
import { createServer } from "node:net";
import { HttpSocket } from "../driver/http-socket.js";
import { type MenuState, menuTurn } from "./menu.js";
import { settings } from "./settings.js";

const graphPort = Number(new URL(settings.graphBaseUrl).port);
const states = new Map<string, MenuState>();
const idle: HttpSocket[] = [];
let replies = 0;

createServer({ noDelay: true }, (socket) => {
  let received = "";
  socket.setEncoding("latin1");
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: string) => {
    received += chunk;
    if (received.startsWith("GET ")) {
      const challenge = /hub\.challenge=(\w+)/.exec(received)?.[1] ?? "";
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${challenge.length}\r\nConnection: close\r\n\r\n${challenge}`);
      return;
    }
    if (!received.endsWith("}]}]}")) return;
    const from = between(received, '"from":"', '"');
    const text = between(received, '"text":{"body":"', '"');
    received = "";
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    reply(from, text);
  });
}).listen(settings.port, "127.0.0.1");

function reply(to: string, text: string): void {
  const turn = menuTurn(states.get(to) ?? "idle", text);
  states.set(to, turn.state);
  replies += 1;
  const body = Buffer.from(
    `{"messaging_product":"whatsapp","to":"${to}","type":"text","text":{"body":${JSON.stringify(turn.reply)}},"biz_opaque_callback_data":"${replies}"}`,
  ).toString("latin1");
  const socket = idle.pop() ?? new HttpSocket(graphPort);
  socket.post(
    `POST /${settings.graphVersion}/${settings.phoneId}/messages HTTP/1.1\r\nHost: 127.0.0.1\r\n` +
      `Authorization: Bearer ${settings.accessToken}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    () => idle.push(socket),
  );
}

function between(text: string, before: string, after: string): string {
  const start = text.indexOf(before) + before.length;
  return text.slice(start, text.indexOf(after, start));
}
