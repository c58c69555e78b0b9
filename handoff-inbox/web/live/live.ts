import { io, type Socket } from "socket.io-client";
import { DESK_NAMESPACE, type DeskActs, type DeskNews } from "../../wire.js";
import { ApiFailure } from "../session/api-failure.js";
import type { Session } from "../session/session.js";
import { words } from "../words.js";

/** The socket of this tab. A listener must ask the API for what it missed whenever `onBack` calls it. */
export type Live = {
  on<E extends keyof DeskNews>(event: E, listener: DeskNews[E]): () => void;
  /** Called each time the socket is connected, the first time too. */
  onBack(listener: () => void): () => void;
  connected(): boolean;
  /** For the banner. Called at each change of `connected`. */
  subscribe(listener: () => void): () => void;
  /** Follows a conversation until the returned function is called. `ready` runs each time the server has agreed. */
  follow(conversationId: string, ready: () => void): () => void;
  typing(conversationId: string, on: boolean): void;
  /** Tells that all lines of a conversation that is followed were seen. */
  read(conversationId: string): void;
  reconnect(): void;
  close(): void;
};

const FAREWELLS: Record<string, string> = { signed_out: words.signIn.elsewhere, disabled: words.signIn.disabled };

export function createLive(session: Session): Live {
  let over = false;
  const connectIn = (ms: number) => setTimeout(() => over || socket.connect(), ms);
  const socket: Socket<DeskNews, DeskActs> = io(DESK_NAMESPACE, {
    autoConnect: false,
    reconnectionDelayMax: 5_000,
    // A token is asked for at each connection, because the last one may have expired.
    auth: (give) => {
      session.token().then(
        (token) => give({ token }),
        () => give({}),
      );
    },
  });
  socket.on("goodbye", ({ reason }) => {
    socket.disconnect();
    const farewell = FAREWELLS[reason];
    if (farewell !== undefined) return session.end(farewell);
    // An expired token does not mean that the person is signed out: the cookie gives a new one.
    session.check().then(
      () => connectIn(500),
      (error: unknown) => {
        if (!(error instanceof ApiFailure && error.status === 401)) connectIn(3_000);
      },
    );
  });
  socket.on("connect_error", () => {
    // The server refused (it was not the network). socket.io then stops trying, so this code tries again.
    if (!socket.active) connectIn(3_000);
  });
  socket.on("disconnect", (why) => {
    if (why === "io server disconnect") connectIn(1_000);
  });
  socket.connect();

  const live: Live = {
    on(event, listener) {
      socket.on(event, listener as never);
      return () => socket.off(event, listener as never);
    },
    onBack(listener) {
      if (socket.connected) listener();
      socket.on("connect", listener);
      socket.on("missed", listener);
      return () => {
        socket.off("connect", listener);
        socket.off("missed", listener);
      };
    },
    connected: () => socket.connected,
    subscribe(listener) {
      socket.on("connect", listener);
      socket.on("disconnect", listener);
      return () => {
        socket.off("connect", listener);
        socket.off("disconnect", listener);
      };
    },
    follow(conversationId, ready) {
      const open = () =>
        socket.emit("open", { conversationId }, ({ ok }) => {
          if (ok) ready();
        });
      const stop = live.onBack(open);
      return () => {
        stop();
        if (socket.connected) socket.emit("leave", { conversationId });
      };
    },
    typing(conversationId, on) {
      if (socket.connected) socket.emit("typing", { conversationId, on });
    },
    read(conversationId) {
      if (socket.connected) socket.emit("read", { conversationId });
    },
    reconnect() {
      if (socket.connected) return;
      socket.disconnect();
      socket.connect();
    },
    close() {
      over = true;
      window.removeEventListener("online", live.reconnect);
      socket.disconnect();
    },
  };
  // Without this, the page stays behind for the rest of socket.io's pause.
  window.addEventListener("online", live.reconnect);
  return live;
}
