/** Something the company's files say, in the words in which customers hear it. */
export type Fact = {
  /** `company/phone` and the like. */
  document: string;
  source: string;
  text: string;
};
