import type { DeviceHub } from "../agent/hub/device-hub.js";

/** What other rooms ask of the hub of computers. */
export type DeviceLink = {
  /** Called once, by the room that has the hub. */
  open(hub: DeviceHub): void;
  /** Throws before `open`. */
  hub(): Pick<DeviceHub, "reach" | "scanNow" | "revoke">;
};

export function createDeviceLink(): DeviceLink {
  let opened: DeviceHub | null = null;
  return {
    open(hub) {
      opened = hub;
    },
    hub() {
      if (opened === null) throw new Error("the hub of computers is not open yet");
      return opened;
    },
  };
}
