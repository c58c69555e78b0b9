import type { NameOf, RouteContract } from "../../platform/http/contract/route-contract.js";
import type { Permission } from "../../platform/rights.js";
import { changePasswordRoute, endOtherSignInsRoute, endSignInRoute, signInsRoute } from "./account.js";
import {
  closeRoute,
  giveBackRoute,
  noteRoute,
  replyRoute,
  sendTemplateRoute,
  takeRoute,
  templatesRoute,
} from "./acts.js";
import { apiKeysRoute, createApiKeyRoute, revokeApiKeyRoute } from "./api-keys.js";
import { auditRoute } from "./audit.js";
import {
  companiesRoute,
  createCompanyRoute,
  removeCompanyRoute,
  renameCompanyRoute,
  resumeCompanyRoute,
  suspendCompanyRoute,
} from "./companies.js";
import { conversationRoute } from "./conversation.js";
import { fileRoute } from "./files.js";
import { compareLedgerRoute, exportLedgerRoute, ledgerDaysRoute, ledgerReportsRoute } from "./ledger.js";
import { linesRoute, whyRoute } from "./lines.js";
import { OFFICE_CONTRACTS } from "./office/office-contracts.js";
import {
  assignOrderRoute,
  attachOrderRoute,
  linkOrderRoute,
  moveOrderRoute,
  noteOrderRoute,
  orderBoardRoute,
  orderHistoryRoute,
  orderRoute,
  ordersRoute,
  quoteItemsRoute,
  quoteRoute,
  techniciansRoute,
  unlinkOrderRoute,
} from "./orders.js";
import { forgotRoute, linkRoute, useLinkRoute, waysRoute } from "./password-links.js";
import { acceptPaymentRoute, orderPaymentsRoute, paymentsToReviewRoute, refundPaymentRoute } from "./payments.js";
import {
  dropSecondFactorRoute,
  inviteRoute,
  outsideIdentitiesRoute,
  personLinkRoute,
  unbindOutsideRoute,
} from "./people.js";
import { dismissRoute, problemsRoute, resendRoute } from "./problems.js";
import { queueRoute } from "./queue.js";
import { ratingsRoute } from "./ratings.js";
import { healthRulesRoute, reportsRoute } from "./reports.js";
import { rightsRoute } from "./rights.js";
import { searchRoute } from "./search.js";
import {
  confirmSecondFactorRoute,
  dropOwnSecondFactorRoute,
  enrolRoute,
  recoveryCodesRoute,
  secondFactorRoute,
  setSignInRuleRoute,
  signInRuleRoute,
} from "./second-factor.js";
import { meRoute, refreshRoute, signInCodeRoute, signInRoute, signOutRoute } from "./session.js";

/** The routes without a sign-in. They have handlers of their own, because of their cookies. */
export const SESSION_CONTRACTS = [
  signInRoute,
  signInCodeRoute,
  refreshRoute,
  signOutRoute,
  waysRoute,
  linkRoute,
  useLinkRoute,
  forgotRoute,
] as const;

/** Every route behind the sign-in, under `/api/v1`. A test tries each with wrong tokens, roles, teams and companies. */
export const DESK_CONTRACTS = [
  meRoute,
  changePasswordRoute,
  signInsRoute,
  endSignInRoute,
  endOtherSignInsRoute,
  secondFactorRoute,
  enrolRoute,
  confirmSecondFactorRoute,
  dropOwnSecondFactorRoute,
  recoveryCodesRoute,
  signInRuleRoute,
  setSignInRuleRoute,
  inviteRoute,
  personLinkRoute,
  dropSecondFactorRoute,
  outsideIdentitiesRoute,
  unbindOutsideRoute,
  queueRoute,
  searchRoute,
  conversationRoute,
  linesRoute,
  takeRoute,
  giveBackRoute,
  closeRoute,
  replyRoute,
  noteRoute,
  templatesRoute,
  sendTemplateRoute,
  whyRoute,
  problemsRoute,
  resendRoute,
  dismissRoute,
  ratingsRoute,
  paymentsToReviewRoute,
  orderPaymentsRoute,
  refundPaymentRoute,
  acceptPaymentRoute,
  ordersRoute,
  orderBoardRoute,
  techniciansRoute,
  orderRoute,
  orderHistoryRoute,
  moveOrderRoute,
  assignOrderRoute,
  noteOrderRoute,
  attachOrderRoute,
  linkOrderRoute,
  unlinkOrderRoute,
  quoteItemsRoute,
  quoteRoute,
  ledgerDaysRoute,
  ledgerReportsRoute,
  compareLedgerRoute,
  exportLedgerRoute,
  reportsRoute,
  healthRulesRoute,
  fileRoute,
  auditRoute,
  apiKeysRoute,
  createApiKeyRoute,
  revokeApiKeyRoute,
  companiesRoute,
  createCompanyRoute,
  renameCompanyRoute,
  suspendCompanyRoute,
  resumeCompanyRoute,
  removeCompanyRoute,
  rightsRoute,
  ...OFFICE_CONTRACTS,
] as const satisfies readonly RouteContract<Permission>[];

type DeskContract = (typeof DESK_CONTRACTS)[number];
/** The contracts by their names: `get /queue`. Pages use this type, and no schema reaches the browser. */
export type DeskRoutes = { [C in DeskContract as NameOf<C>]: C };
