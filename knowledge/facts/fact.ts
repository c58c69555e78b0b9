/** Something that the company's files say, in the words for customers. */
export type Fact = {
  /** Where it stands: `company/phone` and the like. */
  document: string;
  source: string;
  text: string;
};
