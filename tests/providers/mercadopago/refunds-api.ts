import { header, type Routes } from "../shared/exchange.js";
import { asAccount, jsonOf, keyed } from "./keyed.js";
import { centsOf } from "./money.js";
import { refundBody } from "./payment-body.js";
import { refund } from "./payment-changes.js";
import { NOT_VALID, paymentOf } from "./payments-api.js";
import { badRequest, mpError, notFound } from "./refusals.js";
import { unrefunded, type World } from "./world.js";

const RENDERS = "x-render-in-process-refunds";

/** Refunds, whole and in part. */
export function refundsApi(world: World): Routes {
  return {
    "POST /v1/payments/:id/refunds": keyed(world, (call, account) => {
      const payment = paymentOf(world, account, call.params.id);
      if (payment.status !== "approved") throw badRequest(NOT_VALID, 2063);
      const left = unrefunded(payment);
      const { amount } = jsonOf(call);
      const cents = amount === undefined || amount === null ? left : centsOf(amount);
      if (cents === null || cents <= 0) throw badRequest("Invalid refund amount", 4040);
      if (cents > left) throw badRequest("The refund amount is greater than what is left of the payment", 4041);
      const made = refund(world, payment, cents, "collector");
      // While in process, only who asks for it hears so; all others hear an error, although it may still go through.
      if (made.status === "in_process" && header(call, RENDERS) !== "true")
        return mpError(400, "bad_request", "Refund could not be processed", 2085);
      return { status: 201, json: refundBody(world, payment, made) };
    }),
    "GET /v1/payments/:id/refunds": asAccount(world, (call, account) => {
      const payment = paymentOf(world, account, call.params.id);
      const shown = payment.refunds.filter(
        ({ status }) => status === "approved" || (status === "in_process" && header(call, RENDERS) === "true"),
      );
      return { status: 200, json: shown.map((one) => refundBody(world, payment, one)) };
    }),
    "GET /v1/payments/:id/refunds/:refund": asAccount(world, (call, account) => {
      const payment = paymentOf(world, account, call.params.id);
      const found = payment.refunds.find(({ id }) => String(id) === call.params.refund);
      if (!found) throw notFound("Refund not found", 2024);
      return { status: 200, json: refundBody(world, payment, found) };
    }),
  };
}
