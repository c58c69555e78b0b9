import type { Finding } from "../rules/finding.js";

/** The title, with which one of several it is about. */
export const named = ({ title, subject }: Pick<Finding, "title" | "subject">): string =>
  subject === null ? title : `${title}, ${subject}`;

/** The evidence about a disk begins with its name, which the title has named already. */
export const seen = ({ subject, evidenceText }: Pick<Finding, "subject" | "evidenceText">): string =>
  subject !== null && evidenceText.startsWith(`${subject}: `) ? evidenceText.slice(subject.length + 2) : evidenceText;
