import type { ConversationDetail } from "../../contract/conversation.js";

type Device = ConversationDetail["devices"][number];

/**
 * A computer that was connected several times is listed once, as it was last seen; its earlier connections can be
 * opened.
 */
export function groupDevices(devices: readonly Device[]): { newest: Device; earlier: Device[] }[] {
  const groups = new Map<string, Device[]>();
  for (const device of devices) {
    const key = JSON.stringify([device.name, device.os]);
    groups.set(key, [...(groups.get(key) ?? []), device]);
  }
  return [...groups.values()].flatMap((same) => {
    const [newest, ...earlier] = same.toSorted((a, b) => (b.lastSeenAt ?? 0) - (a.lastSeenAt ?? 0));
    return newest ? [{ newest, earlier }] : [];
  });
}
