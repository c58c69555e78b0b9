/** The computers of the demonstration, as its page and the server speak of them. */
export const DEMO_DEVICE_KINDS = ["healthy", "dying-disk", "full-disk", "this-computer"] as const;
export type DemoDeviceKind = (typeof DEMO_DEVICE_KINDS)[number];

/** How far a computer has come. `waiting`: it needs the customer's yes in the conversation; `off`: switched off or ended. */
export type DemoDeviceState =
  | "starting"
  | "waiting"
  | "paired"
  | "scanning"
  | "sent"
  | "working"
  | "repaired"
  | "refused"
  | "off";

export type DemoDevice = {
  id: string;
  kind: DemoDeviceKind;
  state: DemoDeviceState;
  /** What the program on that computer said last, for the person before it. */
  line: string;
};

/** What the page learns first: whether its browser and the server share a machine, and how people sign in to the desk. */
export type DemoFacts = {
  thisComputer: boolean;
  /** The server's address, as a computer of a customer reaches it. */
  server: string;
  /** What the agent reads of a computer and what it never does, in its own words. */
  reads: string;
  /** Who can sign in to the desk; empty for browsers elsewhere. */
  people: { name: string; email: string }[];
};
