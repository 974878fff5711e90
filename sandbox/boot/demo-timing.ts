/**
 * Google samples the metric once a minute and shows it up to two minutes later, which is too slow for a demonstration.
 * The demonstration shortens only these times, and the CLI reports that.
 */
export const DEMO_TIMING = { operationMs: 150, drainMs: 400, samplingMs: 250, delayMs: 100 };
