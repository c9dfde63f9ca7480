import type { AlertEvent, Pipeline } from 'micro-bot-streams';
import { onCall, parsePlan } from 'micro-bot-streams';
import { inhibit, waitForRecovery } from 'micro-bot-streams/operators';

const plan = parsePlan('alerts -> slack:#ops, email:ann@example.org after 10m', 'quiet on call');
const isNode = ({ labels }: AlertEvent) => labels.alertname === 'NodeDown';

/**
 * A node that is down is told of at once, anything else when it has fired for two minutes: after the first it is held
 * back while its node is down, and the second is for what recovers with the node.
 */
export const quiet: Pipeline = onCall(plan, {
  steady: 600_000,
  before: (alerts, { clock }) => {
    const still = waitForRecovery({ wait: (alert) => (isNode(alert) ? 0 : 60_000), clock });
    return alerts.pipe(still, inhibit({ source: isNode, equal: ['node'], longest: 7_200_000, clock }), still);
  },
});

export const pipelines: readonly Pipeline[] = [quiet];
