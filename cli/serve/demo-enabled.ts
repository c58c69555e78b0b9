import type { ChannelRegistry } from "./channel-registry.js";

/** Whether the demonstration is on: `auto` until the first real channel exists. */
export function demoEnabled(demo: "auto" | "on" | "off", channels: ChannelRegistry): boolean {
  return demo === "on" || (demo === "auto" && channels.all().every((channel) => channel.demo));
}
