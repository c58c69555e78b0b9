import type { MessageTemplate, TemplateStatus } from "../vocabulary/message-template.js";

export type ChannelRef = { tenantId: string; id: string };

/** What is known of the templates of each connected account. */
export type Templates = {
  /**
   * The templates of this account with one of the names, in every language. Null as long as the account's list was never
   * read: nothing is known then, and the platform alone decides.
   */
  named(channel: ChannelRef, names: readonly string[]): Promise<MessageTemplate[] | null>;
  /** The platform refused to send one, and so showed how it stands. */
  stands(
    channel: ChannelRef,
    template: { name: string; language: string },
    status: TemplateStatus,
    reason: string,
  ): Promise<void>;
};
