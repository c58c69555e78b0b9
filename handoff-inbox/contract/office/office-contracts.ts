import type { RouteContract } from "../../../platform/http/contract/route-contract.js";
import type { Permission } from "../../../platform/rights.js";
import { articleRoute, articlesRoute, changeArticleRoute, createArticleRoute, removeArticleRoute } from "./articles.js";
import { catalogRoute, changeItemRoute, createItemRoute, itemRoute, removeItemRoute } from "./catalog.js";
import {
  changeChannelRoute,
  channelNoticesRoute,
  channelRoute,
  channelsRoute,
  checkChannelRoute,
  createChannelRoute,
  pauseChannelRoute,
  removeChannelRoute,
  resumeChannelRoute,
  testChannelRoute,
} from "./channels.js";
import { changeCompanyRoute, companyRoute } from "./company.js";
import {
  checkDraftsRoute,
  discardDraftRoute,
  flowFileRoute,
  flowFilesRoute,
  programsRoute,
  publishRoute,
  rollBackRoute,
  saveDraftRoute,
} from "./flows.js";
import { changeHoursRoute, hoursRoute } from "./hours.js";
import {
  changePaymentAccountRoute,
  createPaymentAccountRoute,
  pausePaymentAccountRoute,
  paymentAccountRoute,
  paymentAccountsRoute,
  removePaymentAccountRoute,
  resumePaymentAccountRoute,
} from "./payment-accounts.js";
import { changePersonRoute, createPersonRoute, peopleRoute, personRoute } from "./people.js";
import { changeTeamRoute, createTeamRoute, removeTeamRoute, teamRoute, teamsRoute } from "./teams.js";

/** The routes by which a company is changed. They stand in `DESK_CONTRACTS` with the others behind the sign-in. */
export const OFFICE_CONTRACTS = [
  peopleRoute,
  personRoute,
  createPersonRoute,
  changePersonRoute,
  teamsRoute,
  teamRoute,
  createTeamRoute,
  changeTeamRoute,
  removeTeamRoute,
  hoursRoute,
  changeHoursRoute,
  channelsRoute,
  channelRoute,
  createChannelRoute,
  changeChannelRoute,
  removeChannelRoute,
  pauseChannelRoute,
  resumeChannelRoute,
  testChannelRoute,
  checkChannelRoute,
  channelNoticesRoute,
  paymentAccountsRoute,
  paymentAccountRoute,
  createPaymentAccountRoute,
  changePaymentAccountRoute,
  removePaymentAccountRoute,
  pausePaymentAccountRoute,
  resumePaymentAccountRoute,
  catalogRoute,
  itemRoute,
  createItemRoute,
  changeItemRoute,
  removeItemRoute,
  articlesRoute,
  articleRoute,
  createArticleRoute,
  changeArticleRoute,
  removeArticleRoute,
  companyRoute,
  changeCompanyRoute,
  flowFilesRoute,
  flowFileRoute,
  saveDraftRoute,
  discardDraftRoute,
  checkDraftsRoute,
  programsRoute,
  publishRoute,
  rollBackRoute,
] as const satisfies readonly RouteContract<Permission>[];
