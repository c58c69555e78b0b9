import type { Express } from "express";
import type { Server as Sockets } from "socket.io";
import type { WebOptions } from "./web.js";

/** The demonstration at `/demo`: `auto` until the first real channel exists. */
export function mountDemo(
  _app: Express,
  _io: Sockets,
  { installation, channels }: WebOptions,
): { enabled(): boolean; close(): void } {
  const { demo } = installation.config;
  const enabled = () => demo === "on" || (demo === "auto" && channels.all().every((channel) => channel.demo));
  return { enabled, close: () => {} };
}
