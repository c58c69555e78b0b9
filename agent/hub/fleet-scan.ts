/** The key of a measurement that no conversation waits for begins so. */
export const FLEET_SCAN = "fleet:";
