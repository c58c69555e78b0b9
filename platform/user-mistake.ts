/**
 * A mistake that the person who ran the command can mend. The message says what is wrong and how to mend it. The exit
 * code is 2, and no stack trace is printed.
 */
export class UserMistake extends Error {
  override name = "UserMistake";
}
