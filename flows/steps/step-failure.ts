/**
 * A step cannot go on (an expression has no result). The dialogue turns this into an apology, a handoff and an alert.
 */
export class StepFailure extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "StepFailure";
  }
}
