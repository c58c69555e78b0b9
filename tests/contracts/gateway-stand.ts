import type {
  Created,
  CreateRequest,
  Gateway,
  GatewayAccount,
  GatewayPayment,
  RawNotification,
  Refunded,
} from "../../payments/gateway.js";
import type { PaymentMethod } from "../../payments/payment-methods.js";

/**
 * How the other side is away: nothing listens; it hangs; it answers what nobody understands; it works and its answers
 * get lost on the way. Null: it is there.
 */
export type Away = "down" | "silent" | "nonsense" | "answers lost" | null;

/** A gateway with whatever plays its other side. Each payment is made by the suite itself. */
export type GatewayStand = {
  gateway: Gateway;
  /** An account that the other side knows. */
  account: GatewayAccount;
  /** Another company's account, known to the other side, too. */
  neighbour: GatewayAccount;
  /** The gateway as a company sees it whose secrets are wrong. */
  stranger: { gateway: Gateway; account: GatewayAccount };
  /** The ways to pay that are asked for; all that the gateway has, unless told otherwise. */
  methods?: readonly PaymentMethod[];
  /** Where the gateway sends notifications, when the stand listens there. */
  notifyUrl?: string;
  /** Whether an attempt can be refused while the payment stays open. A Pix is paid or not. */
  refusesAttempts: boolean;
  /** What a notification's signature covers: its bytes, or its address, which names the payment. */
  signs: "body" | "address";
  /** What the customer does at the gateway. `expire`: the payment's time is over. */
  customer(act: "pay" | "refuse" | "expire", externalId: string): Promise<void>;
  away(how: Away): Promise<void>;
  /** The notifications of this payment that the gateway has sent so far, oldest first. */
  sent(externalId: string): RawNotification[];
  /** How old a notification may be, in ms; null when the gateway's signatures have no time. */
  toleranceMs: number | null;
  /** The time at the gateway, in ms since the epoch. */
  now(): number;
  close(): Promise<void>;
};

/** What the parts of the suite make payments with. */
export type Tools = {
  stand(): GatewayStand;
  wanted(what?: Partial<CreateRequest>): CreateRequest;
  made(created: Created): GatewayPayment;
  create(what?: Partial<CreateRequest>): Promise<GatewayPayment>;
  read(id: string, account?: GatewayAccount): ReturnType<Gateway["read"]>;
  /** Makes a payment and pays it. Gives its id. */
  paid(what?: Partial<CreateRequest>): Promise<string>;
  refund(externalId: string, amount: number | null, key?: string): Promise<Refunded>;
};
