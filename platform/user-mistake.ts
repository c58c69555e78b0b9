/** Something that whoever ran the command can mend; the message says what and how. Exit code 2, no stack trace. */
export class UserMistake extends Error {
  override name = "UserMistake";
}
