import type { Config } from "../platform/config/load-config.js";
import type { ChannelRegistry } from "./channel-registry.js";

/**
 * Whether the demonstration is on. With `auto` it is on until the first real channel exists, and always off where the
 * server has a public address.
 */
export function demoEnabled(
  { demo, publicUrl }: Pick<Config, "demo" | "publicUrl">,
  channels: ChannelRegistry,
): boolean {
  if (demo !== "auto") return demo === "on";
  return publicUrl === null && channels.all().every((channel) => channel.demo);
}
