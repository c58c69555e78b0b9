/** The longest note for the team, in UTF-16 code units. No channel carries notes, so it is the desk's own number. */
export const LONGEST_NOTE = 10_000;
