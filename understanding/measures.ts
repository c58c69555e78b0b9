/** What a message is measured by, for each class in the order of the labels. */
export type Measures = {
  /** How likely the class is among the others; they add up to 1. */
  chances: Float64Array;
  /** How likely the boundaries alone make it. */
  bounded: Float64Array;
  /** The cosine to the middle of the class's examples. */
  middles: Float64Array;
  /** How much of the message was ever seen: 0 to 1. */
  familiar: number;
};
