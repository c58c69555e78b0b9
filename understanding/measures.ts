/** The measures of a message, each for every class in the order of the labels. */
export type Measures = {
  /** How likely each class is compared to the others. They add up to 1. */
  chances: Float64Array;
  /** How likely each class is by the boundaries alone. */
  bounded: Float64Array;
  /** The cosine between the message and the middle of each class's examples. */
  middles: Float64Array;
  /** How much of the message was seen in training: 0 to 1. */
  familiar: number;
};
