/** The types of the demonstration's computers, shared by its page and the server. */
export const DEMO_DEVICE_KINDS = ["healthy", "dying-disk", "full-disk", "this-computer"] as const;
export type DemoDeviceKind = (typeof DEMO_DEVICE_KINDS)[number];

/**
 * The state of a computer. `waiting`: it needs the customer's yes in the conversation. `off`: it was switched off or
 * has ended.
 */
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
  /** The last message of the program on that computer to its user. */
  line: string;
};

/**
 * What the page is told first: whether its browser and the server share a machine, and how people sign in to the desk.
 */
export type DemoFacts = {
  thisComputer: boolean;
  /** The server's address, as a customer's computer reaches it. */
  server: string;
  /** What the agent reads from a computer and what it never does, in the agent's own words. */
  reads: string;
  /** Who can sign in to the desk. Empty for browsers on other machines. */
  people: { name: string; email: string }[];
};
