import { COMPANY_ROLES, companyRights } from "../../platform/rights.js";
import { accountHandlers } from "./account-handlers.js";
import { actHandlers } from "./act-handlers.js";
import { apiKeyHandlers } from "./api-key-handlers.js";
import { auditHandlers } from "./audit-handlers.js";
import { companyHandlers } from "./company-handlers.js";
import { conversationHandlers } from "./conversation-handlers.js";
import type { DeskApiDeps } from "./deps.js";
import { ledgerHandlers } from "./ledger-handlers.js";
import { channelHandlers } from "./office/channel-handlers.js";
import { contentHandlers } from "./office/content-handlers.js";
import { deviceHandlers } from "./office/device-handlers.js";
import { documentHandlers } from "./office/document-handlers.js";
import { flowHandlers } from "./office/flow-handlers.js";
import { gapHandlers } from "./office/gap-handlers.js";
import { modelAccountHandlers } from "./office/model-account-handlers.js";
import { paymentAccountHandlers } from "./office/payment-account-handlers.js";
import { peopleHandlers } from "./office/people-handlers.js";
import { questionHandlers } from "./office/question-handlers.js";
import { teamHandlers } from "./office/team-handlers.js";
import { orderHandlers } from "./order-handlers.js";
import { paymentHandlers } from "./payment-handlers.js";
import { personLinkHandlers } from "./person-link-handlers.js";
import { presentMe, presentRatings } from "./present.js";
import { problemHandlers } from "./problem-handlers.js";
import { reportHandlers } from "./report-handlers.js";
import type { Handlers } from "./route.js";
import { searchHandlers } from "./search-handlers.js";
import { secondFactorHandlers } from "./second-factor-handlers.js";
import { sightFor } from "./seen-conversation.js";
import { createSendFile } from "./send-file.js";

/** What answers each route behind the sign-in. */
export function deskHandlers(deps: DeskApiDeps): Handlers {
  const sendFile = createSendFile(deps);
  return {
    "get /me": async ({ person }) => presentMe(person),
    "get /rights": async () => ({ roles: [...COMPANY_ROLES], rows: companyRights() }),
    ...accountHandlers(deps),
    ...secondFactorHandlers(deps),
    ...personLinkHandlers(deps),
    ...conversationHandlers(deps),
    ...searchHandlers(deps),
    ...actHandlers(deps),
    ...problemHandlers(deps),
    ...paymentHandlers(deps),
    ...orderHandlers(deps),
    ...ledgerHandlers(deps),
    ...reportHandlers(deps),
    ...auditHandlers(deps),
    ...apiKeyHandlers(deps),
    ...companyHandlers(deps),
    ...peopleHandlers(deps),
    ...teamHandlers(deps),
    ...channelHandlers(deps),
    ...paymentAccountHandlers(deps),
    ...modelAccountHandlers(deps),
    ...contentHandlers(deps),
    ...documentHandlers(deps),
    ...gapHandlers(deps),
    ...questionHandlers(deps),
    ...deviceHandlers(deps),
    ...flowHandlers(deps),
    "get /ratings": async ({ person }) =>
      presentRatings(await deps.desk.ratings(person.tenantId, sightFor(person, "ratings.read"))),
    async "get /files/:id"({ person, params, response }) {
      await sendFile(response, person.tenantId, params.id);
      return undefined;
    },
  };
}
