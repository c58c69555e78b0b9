/**
 * Only socket.io, set up like in the product: it shows what an open socket costs by itself. It greets each socket once,
 * as the product does, so that something was written to both.
 */
import { createServer } from "node:http";
import { Server } from "socket.io";
import { settings } from "./settings.js";

const server = createServer((request, response) => {
  response.end(new URL(request.url ?? "", "http://here").searchParams.get("hub.challenge") ?? "");
});
const io = new Server(server, { serveClient: false, maxHttpBufferSize: 64 * 1024, perMessageDeflate: false });
io.of("/webchat").on("connection", (socket) => {
  socket.emit("session", { token: "", identified: false });
});
server.listen(settings.port, "127.0.0.1");
