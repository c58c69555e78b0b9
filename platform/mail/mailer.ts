import { exportsOf } from "../exports-of.js";

/** A mail in both forms. `html` holds nothing that was not escaped. */
export type Mail = { to: string; subject: string; text: string; html: string };

/** Sends mails. */
export type Mailer = {
  /** Resolves when the mail server has taken the mail. Rejects when it did not, or not in time. */
  send(mail: Mail): Promise<void>;
};

/** How long the mail server may take for each part of a conversation, in ms. */
const TIMEOUT_MS = 15_000;

/**
 * A mailer over SMTP (`smtp://` with STARTTLS where the server offers it, `smtps://` with TLS from the beginning; user
 * and password in the address). The library is loaded with the first mail. `from`: as in `Balcão <nao-responda@…>`.
 */
export function createSmtpMailer(url: string, from: string): Mailer {
  return {
    async send(mail) {
      const { createTransport } = exportsOf(await import("nodemailer"));
      const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
      // What a mail holds is only text: no file and no address may be read into it.
      const transport = createTransport({ url, ...timeouts, disableFileAccess: true, disableUrlAccess: true });
      try {
        await transport.sendMail({ from, ...mail, headers: { "Auto-Submitted": "auto-generated" } });
      } finally {
        transport.close();
      }
    },
  };
}
