/** Category of the canary finding, in a source that belongs to Riposte. */
export const HEARTBEAT_CATEGORY = 'RIPOSTE_HEARTBEAT';
