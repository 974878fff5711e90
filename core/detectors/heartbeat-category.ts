/** Category of the canary finding, in a source of our own. */
export const HEARTBEAT_CATEGORY = 'RIPOSTE_HEARTBEAT';
