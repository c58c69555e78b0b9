/** A step that cannot go on (an expression without a result): the dialogue turns it into an apology, a handoff, an alert. */
export class StepFailure extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "StepFailure";
  }
}
