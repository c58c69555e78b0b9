import type { RouteContract } from "../../../platform/http/contract/route-contract.js";
import type { Permission } from "../../../platform/rights.js";
import {
  changeChannelRoute,
  channelRoute,
  channelsRoute,
  createChannelRoute,
  pauseChannelRoute,
  removeChannelRoute,
  resumeChannelRoute,
} from "./channels.js";
import { changeHoursRoute, hoursRoute } from "./hours.js";
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
] as const satisfies readonly RouteContract<Permission>[];
