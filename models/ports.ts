/** What a model costs, in millionths of the currency's unit for a million tokens. */
export type ModelPrices = { currency: string; input: number; output: number };

/** A company's account at a server of language models; `tenantId` is null for the installation's own. */
export type ModelAccount = {
  id: string;
  tenantId: string | null;
  /** Names the account in metrics, logs and breakers. It is public. */
  key: string;
  title: string;
  kind: string;
  /** The address of its API, without a slash at the end. */
  server: string;
  /** The operator wrote its address, which may therefore be a private one. */
  trusted: boolean;
  models: { chat: string; small: string };
  limits: {
    /** How long one call may take, in ms. */
    timeoutMs: number;
    /** How many calls of this process may run at once. */
    atOnce: number;
    /** Tokens of a company and of one of its contacts at this account in 24 hours; null for no limit. */
    companyTokens: number | null;
    contactTokens: number | null;
  };
  prices: ModelPrices | null;
  secrets: Record<string, string>;
};

/** One call of a model. `json`: it shall answer with one JSON value. */
export type ChatCall = {
  model: string;
  system: string;
  text: string;
  json: boolean;
  /** The longest answer, in tokens. */
  mostTokens: number;
};

/** `counted`: the server told the numbers; otherwise they are estimated from the texts. */
export type Usage = { input: number; output: number; counted: boolean };

/**
 * How a call ended. `cut`: the model's answer has no end, because of its length or a filter; the same call would end so again,
 * and is paid for. `limited`: the server wants fewer calls. `refused`: it would refuse the same call again. `unavailable`:
 * nobody knows; the same call may succeed later or elsewhere. `cancelled`: the caller's signal ended it.
 */
export type ChatEnd =
  | { outcome: "ok"; text: string; usage: Usage }
  | { outcome: "cut"; reason: string; usage: Usage }
  | { outcome: "limited"; reason: string; afterMs: number | null }
  | { outcome: "refused" | "unavailable" | "cancelled"; reason: string };

/**
 * A kind of server for language models. It keeps nothing of an account, never rejects, repeats nothing by itself, and lets
 * go of the server when the signal is aborted.
 */
export type ModelServer = {
  readonly kind: string;
  chat(account: ModelAccount, call: ChatCall, signal: AbortSignal): Promise<ChatEnd>;
};

/** A call as it is remembered: what it was for, what it cost, and what was said. Texts are masked. */
export type ModelCall = {
  tenantId: string;
  conversationId: string;
  /** The effect that needed it. */
  effectKey: string;
  account: string;
  model: string;
  purpose: string;
  outcome: string;
  input: number;
  output: number;
  /** Millionths of the currency's unit; null where no price is known. */
  micros: number | null;
  currency: string | null;
  /** How long it took, in ms. */
  ms: number;
  asked: string;
  answered: string | null;
};

/** Remembers calls, and what was spent. */
export type ModelLedger = {
  keep(call: ModelCall): Promise<void>;
  /**
   * Tokens at this account (its key) since this moment (ms since the epoch): of the company, and of the contact of this
   * conversation.
   */
  spent(
    of: { tenantId: string; conversationId: string; account: string },
    since: number,
  ): Promise<{ company: number; contact: number }>;
};

/** The accounts that serve a company, in order: its own ones, or else the installation's. */
export type ModelAccounts = { of(tenantId: string): readonly ModelAccount[] };
