/**
 * Money inside an expression: an amount in centavos (or the currency's smallest unit). It can be added to money of the
 * same currency, and multiplied, divided and compared with plain numbers in whole units: `budget > 200` means R$
 * 200,00.
 */
export class Money {
  constructor(
    readonly amount: number,
    readonly currency: string,
  ) {}

  plus(other: Money, sign: 1 | -1 = 1): Money {
    return new Money(this.amount + sign * this.inMyCurrency(other), this.currency);
  }

  /** The result is rounded to the smallest unit, half away from zero. */
  times(factor: number): Money {
    const amount = this.amount * factor;
    return new Money(Math.sign(amount) * Math.round(Math.abs(amount)), this.currency);
  }

  /** Less than 0, 0 or more than 0. A plain number is in whole units. */
  compare(other: Money | number): number {
    return this.amount - (typeof other === "number" ? other * 100 : this.inMyCurrency(other));
  }

  private inMyCurrency(other: Money): number {
    if (other.currency !== this.currency) throw new Error(`${this.currency} e ${other.currency} são moedas diferentes`);
    return other.amount;
  }
}
